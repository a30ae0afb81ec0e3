import Yams

/// Points a plan's text at the simulated wires. Only the endpoints, the broker and the stop's mode change; comments, order
/// and everything else stay as they are.
package struct PlanRewriter {
    /// Where a simulated link is found.
    package enum Endpoint: Hashable, Sendable {
        case tcp(host: String, port: Int)
        case serial(device: String)
    }

    /// The text cannot be changed in place.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        package var text: String
        package var description: String { text }
    }

    private struct Edit {
        var range: Range<Int>
        var text: String
    }

    private let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]
    private var edits: [Edit] = []

    /// - Parameters:
    ///   - text: a plan that the agent's own reader accepts.
    ///   - endpoints: by the name of the link.
    ///   - broker: takes the place of all broker addresses, and of the secrets and certificates that belong to them.
    ///   - isArmed: true writes `mode: armed`; false leaves the mode as it is.
    package static func rewrite(
        _ text: String, endpoints: [String: Endpoint], broker: String? = nil, isArmed: Bool = false
    ) throws(Refusal) -> String {
        var rewriter = PlanRewriter(text)
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch { throw Refusal(text: "the plan is no YAML: \(error)") }
        guard let plan = root?.mapping else { throw Refusal(text: "the plan is no mapping") }
        for (name, endpoint) in endpoints.sorted(by: { $0.key < $1.key }) {
            guard let link = plan["links"]?.mapping?[Node(name)]?.mapping else {
                throw Refusal(text: "the plan has no link \(name)")
            }
            switch endpoint {
            case .tcp(let host, let port):
                try rewriter.put("port", "\(port)", in: link)
                try rewriter.put("host", host, in: link)
            case .serial(let device): try rewriter.put("device", quoted(device), in: link)
            }
        }
        var tail = ""
        if let broker {
            if let mapping = plan["broker"]?.mapping {
                try rewriter.putBroker(broker, in: mapping)
            } else {
                tail = "\(text.hasSuffix("\n") ? "" : "\n")broker:\n  urls: [\(quoted(broker))]\n"
            }
        }
        if isArmed {
            guard let stop = plan["stop"]?.mapping else { throw Refusal(text: "the plan has no stop to arm") }
            try rewriter.put("mode", "armed", in: stop)
        }
        return try rewriter.result() + tail
    }

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var starts = [0]
        for (index, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(index + 1) }
        lineStarts = starts
    }

    /// Replaces the value of a key, or adds the key in front of the others.
    private mutating func put(_ key: String, _ value: String, in mapping: Node.Mapping) throws(Refusal) {
        if let old = mapping[Node(key)] {
            guard let scalar = old.scalar else { throw Refusal(text: "\(key) is no single value") }
            edits.append(Edit(range: try range(of: scalar, key), text: value))
        } else {
            guard let first = mapping.first?.key.mark else { throw Refusal(text: "no room for \(key)") }
            let start = try offset(first)
            let indent = String(repeating: " ", count: first.column - 1)
            let end = try isFlow(mapping) ? ", " : "\n\(indent)"
            edits.append(Edit(range: start..<start, text: "\(key): \(value)\(end)"))
        }
    }

    private mutating func putBroker(_ url: String, in broker: Node.Mapping) throws(Refusal) {
        guard let urls = broker["urls"]?.sequence, let first = urls.first?.scalar, let last = urls.last?.scalar else {
            throw Refusal(text: "broker has no list of urls")
        }
        let range = try range(of: first, "urls").lowerBound..<range(of: last, "urls").upperBound
        edits.append(Edit(range: range, text: Self.quoted(url)))
        let private_ = ["username", "password-file", "ca-file", "certificate-file", "key-file"]
        let keys = Array(broker)
        for (place, pair) in keys.enumerated() where private_.contains(pair.key.string ?? "") {
            guard let mark = pair.key.mark, let value = pair.value.scalar else { continue }
            let start = try offset(mark)
            if try !isFlow(broker) {
                edits.append(Edit(range: start..<start, text: "# "))
            } else if place + 1 < keys.count, let next = keys[place + 1].key.mark {
                edits.append(Edit(range: start..<(try offset(next)), text: ""))
            } else {
                edits.append(Edit(range: start..<(try self.range(of: value, "broker").upperBound), text: ""))
            }
        }
    }

    /// Where a one-line scalar stands in the text, with its quotes.
    private func range(of scalar: Node.Scalar, _ key: String) throws(Refusal) -> Range<Int> {
        guard let mark = scalar.mark else { throw Refusal(text: "\(key) has no place in the text") }
        let start = try offset(mark)
        let end: Int
        switch scalar.style {
        case .singleQuoted, .doubleQuoted:
            let quote: Unicode.Scalar = scalar.style == .singleQuoted ? "'" : "\""
            guard start < scalars.count, scalars[start] == quote,
                let close = scalars[(start + 1)...].firstIndex(of: quote)
            else { throw Refusal(text: "line \(mark.line): write \(key) on one line, without an anchor") }
            end = close + 1
        default:
            end = start + scalar.string.unicodeScalars.count
            guard end <= scalars.count, scalars[start..<end].elementsEqual(scalar.string.unicodeScalars) else {
                throw Refusal(text: "line \(mark.line): write \(key) on one line, without an anchor")
            }
        }
        return start..<end
    }

    /// `{ a: 1 }` rather than a line per key; asked of the text, because the parser does not keep it.
    private func isFlow(_ mapping: Node.Mapping) throws(Refusal) -> Bool {
        guard let mark = mapping.mark else { return false }
        let start = try offset(mark)
        return start < scalars.count && scalars[start] == "{"
    }

    private func offset(_ mark: Mark) throws(Refusal) -> Int {
        guard lineStarts.indices.contains(mark.line - 1) else { throw Refusal(text: "no line \(mark.line)") }
        return lineStarts[mark.line - 1] + mark.column - 1
    }

    private func result() throws(Refusal) -> String {
        var text = scalars[...]
        var tail = String.UnicodeScalarView()
        // From the end, so that earlier places stay true; at one place the later edit goes in front.
        for edit in edits.enumerated().sorted(by: {
            ($0.element.range.lowerBound, $0.offset) > ($1.element.range.lowerBound, $1.offset)
        })
        .map(\.element) {
            guard edit.range.upperBound <= text.endIndex else {
                throw Refusal(text: "two links share one text (an alias): write each endpoint out")
            }
            var piece = String.UnicodeScalarView(edit.text.unicodeScalars)
            piece.append(contentsOf: text[edit.range.upperBound...])
            piece.append(contentsOf: tail)
            tail = piece
            text = text[..<edit.range.lowerBound]
        }
        var whole = String.UnicodeScalarView()
        whole.append(contentsOf: text)
        whole.append(contentsOf: tail)
        return String(whole)
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
