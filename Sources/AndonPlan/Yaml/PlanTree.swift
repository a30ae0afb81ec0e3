import Yams

/// Parses YAML into `PlanNode`s. All that is left of YAML after it are texts, lists, tables and places.
enum PlanTree {
    private static let deepest = 16
    /// Bytes parsed again to find more keys that are there twice.
    private static let mostParsedAgain = 8 << 20
    /// Keys that are renamed in one plan, to find more that are there twice.
    private static let mostRenamed = 100

    /// The tree, or nil after saying why not.
    static func parse(
        _ text: String, _ mistakes: MistakeList, expecting expected: String = "a plan that begins with andon: 1"
    ) -> PlanNode? {
        var text = text
        // The parser names one repeated key and ends. We rename that one and go on, to see the others and all else.
        var renamed: [Place: String] = [:]
        while true {
            do {
                let parser = try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
                guard let root = try parser.singleRoot() else {
                    mistakes.add(
                        Place(line: 1, column: 1), found: "an empty file", allowed: expected)
                    return nil
                }
                return node(of: root, depth: 0, renamed, mistakes)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = Place(context.mark)
                guard renamed.count * text.utf8.count < mostParsedAgain, renamed.count < mostRenamed,
                    renamed[place] == nil, let key = keys.first, rename(key, at: place, as: renamed.count, in: &text)
                else {
                    renamed[place] = keys.first ?? ""
                    for (place, key) in renamed {
                        mistakes.add(
                            place, found: "the key \(Quoted.text(key)) more than once", allowed: "each key once")
                    }
                    return nil
                }
                renamed[place] = key
            } catch {
                report(error, of: text, mistakes)
                return nil
            }
        }
    }

    /// Puts a character that is refused in a plan in place of the key's first letter. Each number has one of its own, so
    /// that a key that is there three times does not become one that is there twice.
    private static func rename(_ key: String, at place: Place, as number: Int, in text: inout String) -> Bool {
        guard let first = key.unicodeScalars.first, let replacement = Unicode.Scalar(0xE000 + UInt32(number)) else {
            return false
        }
        var line = 1
        var index = text.unicodeScalars.startIndex
        while line < place.line {
            guard let end = text.unicodeScalars[index...].firstIndex(of: "\n") else { return false }
            index = text.unicodeScalars.index(after: end)
            line += 1
        }
        guard
            let letter = text.unicodeScalars.index(
                index, offsetBy: place.column - 1, limitedBy: text.unicodeScalars.endIndex),
            letter < text.unicodeScalars.endIndex
        else { return false }
        var place = letter
        if text.unicodeScalars[place] == "\"" || text.unicodeScalars[place] == "'" {
            place = text.unicodeScalars.index(after: place)
        }
        guard place < text.unicodeScalars.endIndex, text.unicodeScalars[place] == first else { return false }
        text.unicodeScalars.replaceSubrange(place...place, with: [replacement])
        return true
    }

    private static func node(of node: Node, depth: Int, _ renamed: [Place: String], _ mistakes: MistakeList) -> PlanNode
    {
        let place = Place(node.mark)
        guard depth < deepest else {
            mistakes.add(place, found: "a value nested \(depth) deep", allowed: "at most \(deepest) levels")
            return PlanNode(place: place, content: .text(""))
        }
        switch node {
        case .scalar(let scalar):
            if scalar.tag != Tag(.implicit), scalar.tag != Tag(.str) { refuseTag(at: place, mistakes) }
            return PlanNode(place: place, content: .text(scalar.string), inset: inset(of: scalar))
        case .sequence(let sequence):
            if sequence.tag != Tag(.implicit), sequence.tag != Tag(.seq) { refuseTag(at: place, mistakes) }
            let items = sequence.map { self.node(of: $0, depth: depth + 1, renamed, mistakes) }
            return PlanNode(place: place, content: .list(items))
        case .mapping(let mapping):
            if mapping.tag != Tag(.implicit), mapping.tag != Tag(.map) { refuseTag(at: place, mistakes) }
            return PlanNode(place: place, content: .table(entries(of: mapping, depth: depth, renamed, mistakes)))
        case .alias(let alias):
            mistakes.add(Place(alias.mark), found: "an alias", allowed: "the value itself")
            return PlanNode(place: place, content: .text(""))
        }
    }

    private static func inset(of scalar: Node.Scalar) -> Int? {
        switch scalar.style {
        case .any, .plain: 0
        case .singleQuoted, .doubleQuoted: 1
        case .literal, .folded: nil
        }
    }

    private static func entries(
        of mapping: Node.Mapping, depth: Int, _ renamed: [Place: String], _ mistakes: MistakeList
    ) -> [PlanNode.Entry] {
        var entries: [PlanNode.Entry] = []
        var repeated: [String: [Place]] = [:]
        for (key, value) in mapping {
            let place = Place(key.mark)
            guard case .scalar(let scalar) = key else {
                mistakes.add(place, found: "a list or table as a key", allowed: "a name as a key")
                continue
            }
            if let name = renamed[place] {
                repeated[name, default: []].append(place)
            } else {
                let value = node(of: value, depth: depth + 1, renamed, mistakes)
                entries.append(PlanNode.Entry(key: scalar.string, place: place, value: value))
            }
        }
        entries = FlowCommas.mend(entries, mistakes)
        for entry in entries {
            guard let places = repeated[entry.key] else { continue }
            let all = (places + [entry.place]).sorted()
            for place in all.dropFirst() {
                mistakes.add(
                    place, found: "the key \(Quoted.text(entry.key)) once more",
                    allowed: "it once; it first stands on line \(all[0].line)")
            }
        }
        return entries
    }

    private static func refuseTag(at place: Place, _ mistakes: MistakeList) {
        mistakes.add(place, found: "a YAML tag (!…)", allowed: "plain values (put a text that begins with ! in quotes)")
    }

    private static func report(_ error: any Error, of text: String, _ mistakes: MistakeList) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _):
            let place = Place(mark).clamped(to: text)
            if context?.text.contains("alias") ?? false { return refuseStar(at: place, mistakes) }
            let within = context.map { " (\($0.text) from line \($0.mark.line))" } ?? ""
            mistakes.add(
                place, found: "text that is no YAML: \(hint(problem))\(within)",
                allowed: "YAML, with spaces as indentation")
        case YamlError.composer(_, let problem, let mark, _):
            let place = Place(mark).clamped(to: text)
            if problem.contains("undefined alias") { return refuseStar(at: place, mistakes) }
            mistakes.add(place, found: "another document (---)", allowed: "one plan in a file")
        default:
            mistakes.add(
                Place(line: 1, column: 1), found: "text that is no YAML", allowed: "one YAML document in UTF-8")
        }
    }

    private static func refuseStar(at place: Place, _ mistakes: MistakeList) {
        mistakes.add(
            place, found: "an unquoted * at the beginning of a value",
            allowed: "a pattern that begins with * in quotes, such as \"*/zone1\"")
    }

    private static func hint(_ problem: String) -> String {
        problem.contains("cannot start any token")
            ? problem + " (a tab, or one of @ ` % that must stand in quotes)" : problem
    }
}

extension Place {
    init(_ mark: Mark?) {
        self.init(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
    }

    /// The parser may stand behind the end when it gives up: the last line is near enough.
    fileprivate func clamped(to text: String) -> Place {
        let lines = text.utf8.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        return line <= lines ? self : Place(line: lines, column: 1)
    }
}
