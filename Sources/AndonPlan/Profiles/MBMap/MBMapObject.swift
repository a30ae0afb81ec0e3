/// One object of an MBMap file while it is read: its keys, its path, and what it says wrong.
struct MBMapObject {
    let path: String
    private let members: [String: JSONValue]
    private let report: MBMapReport

    /// Refuses keys that are not known by name. What begins with `x_` is somebody's own.
    init?(_ value: JSONValue, _ path: String, known: [String], unsayable: [String: String], _ report: MBMapReport) {
        guard case .object(let members) = value else {
            report.add(path, found: value.found, allowed: "keys and values")
            return nil
        }
        self.path = path
        self.report = report
        self.members = Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        for (key, value) in members where !known.contains(key) && !key.hasPrefix("x_") && key != "$schema" {
            if let why = unsayable[key] {
                if Self.saysNothing(value) { continue }
                report.add("\(path).\(key)", found: why, allowed: "what a profile can say; write this part by hand")
            } else {
                report.add(
                    "\(path).\(Quoted.bare(key))", found: "a key that is not known here",
                    allowed: known.joined(separator: ", "))
            }
        }
    }

    func has(_ key: String) -> Bool {
        if let value = members[key], !Self.isNull(value) { return true }
        return false
    }

    func value(_ key: String) -> JSONValue? { has(key) ? members[key] : nil }

    func text(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        if case .string(let text) = value { return text }
        report.add("\(path).\(key)", found: value.found, allowed: "a text")
        return nil
    }

    func number(_ key: String) -> Double? {
        guard let value = value(key) else { return nil }
        if case .number(let text) = value, let number = Double(text), number.isFinite { return number }
        report.add("\(path).\(key)", found: value.found, allowed: "a number")
        return nil
    }

    /// A whole number; also `"0x10"`, as some maps write addresses.
    func whole(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = value(key) else { return nil }
        switch value {
        case .number(let text), .string(let text):
            if let number = try? NumberText.whole(text, in: range) { return number }
        default: break
        }
        report.add(
            "\(path).\(key)", found: value.found,
            allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// One of a few words.
    func word<Meaning>(_ key: String, _ words: [String: Meaning]) -> Meaning? {
        guard let text = text(key) else { return nil }
        if let meaning = words[text.lowercased()] { return meaning }
        report.add("\(path).\(key)", found: Quoted.text(text), allowed: Quoted.choice(words.keys.sorted()))
        return nil
    }

    private static func isNull(_ value: JSONValue) -> Bool { if case .null = value { true } else { false } }

    /// `false`, `null` and empty lists ask for nothing.
    private static func saysNothing(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool(false): true
        case .array(let items): items.isEmpty
        default: false
        }
    }
}
