/// One part of the plan while it is read: its keys, checked against its table, and where each stands.
struct Section {
    /// What it is called in mistakes: `link "io"`.
    let name: String
    let place: Place
    let table: KeyTable
    let mistakes: MistakeList
    private let entries: [String: PlanNode.Entry]

    /// Says what is wrong with the keys; nil where there are none at all.
    init?(_ node: PlanNode, _ table: KeyTable, name: String, at place: Place, _ mistakes: MistakeList) {
        guard case .table(let entries) = node.content else {
            let keys = table.keys.filter { key in key.isRequired || !table.keys.contains { $0.isRequired } }.map(\.name)
            mistakes.add(
                node.place, found: "\(node.found) for \(name)",
                allowed: "keys and values below it (\(Quoted.choice(keys.prefix(8))))")
            return nil
        }
        self.name = name
        self.place = place
        self.table = table
        self.mistakes = mistakes
        self.entries = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries where table.key(entry.key) == nil { refuse(entry) }
        for key in table.keys where key.isRequired && self.entries[key.name] == nil {
            // A key that was misspelt is not missing as well.
            guard !isMisspelt(key.name) else { continue }
            mistakes.add(
                place, found: "\(name) without the key \"\(key.name)\"", allowed: "\(key.name): \(key.allowed)")
        }
    }

    func has(_ key: String) -> Bool { entries[key] != nil }

    /// Whether a key that nobody knows was probably meant to be this one.
    func isMisspelt(_ key: String) -> Bool {
        entries.keys.contains { table.key($0) == nil && nearest($0) == key }
    }

    /// The value of a key; nil where there is none.
    func node(_ key: String) -> PlanNode? { entries[key]?.value }

    func placeOfKey(_ key: String) -> Place { entries[key]?.place ?? place }

    func placeOfValue(_ key: String) -> Place { entries[key]?.value.place ?? place }

    /// The keys below a key; nil where there is none, or after saying what stands there instead.
    func section(_ key: String, _ table: KeyTable, name: String) -> Section? {
        guard let node = node(key) else { return nil }
        return Section(node, table, name: name, at: placeOfKey(key), mistakes)
    }

    /// Says so where a key is missing that only this kind of part needs.
    func require(_ key: String) {
        guard !has(key), !isMisspelt(key) else { return }
        mistakes.add(
            place, found: "\(name) without the key \"\(key)\"", allowed: "\(key): \(table.key(key)?.allowed ?? "")")
    }

    /// Reads one value; nil where the key is not there, or after saying what is wrong with it.
    func read<Value>(_ key: String, _ parse: (String) throws(Mismatch) -> Value) -> Value? {
        guard let node = node(key) else { return nil }
        return read(node, for: key, parse)
    }

    /// Reads a value, or each value of a list.
    func readAll<Value>(_ key: String, _ parse: (String) throws(Mismatch) -> Value) -> [(Value, Place)] {
        guard let node = node(key) else { return [] }
        guard case .list(let items) = node.content else {
            return read(node, for: key, parse).map { [($0, node.place)] } ?? []
        }
        if items.isEmpty { wrong(key, found: "an empty list for \(key)") }
        return items.compactMap { item in read(item, for: key, parse).map { ($0, item.place) } }
    }

    /// Says that a value is not what its key allows.
    func wrong(_ key: String, found: String, allowed: String? = nil, suggestion: String? = nil) {
        mistakes.add(
            placeOfValue(key), found: found, allowed: allowed ?? table.key(key)?.allowed ?? "", suggestion: suggestion)
    }

    /// Says that a key has no place here.
    func misplaced(_ key: String, allowed: String) {
        guard has(key) else { return }
        mistakes.add(placeOfKey(key), found: "\"\(key)\" in \(name)", allowed: "only \(allowed)")
    }

    private func read<Value>(_ node: PlanNode, for key: String, _ parse: (String) throws(Mismatch) -> Value) -> Value? {
        let allowed = table.key(key)?.allowed ?? ""
        guard case .text(let text) = node.content, !text.isEmpty else {
            mistakes.add(node.place, found: "\(node.found) for \(key)", allowed: allowed)
            return nil
        }
        do {
            return try parse(text)
        } catch {
            mistakes.add(
                node.place(at: error.offset),
                found:
                    "\(error.isSecret ? "a secret" : error.found ?? node.found) \(error.found == nil ? "for" : "in") \(key)",
                allowed: error.allowed ?? allowed,
                suggestion: error.suggestion)
            return nil
        }
    }

    private func nearest(_ key: String) -> String? { NearestName.of(key, among: table.keys.map(\.name)) }

    private func refuse(_ entry: PlanNode.Entry) {
        if Self.secrets.contains(entry.key.lowercased()) {
            mistakes.add(
                entry.place, found: "a secret, \(Quoted.text(entry.key)), in \(name)",
                allowed: "the file that holds it, outside the plan",
                suggestion: entry.key.lowercased().contains("key") ? "key-file" : "password-file")
        } else {
            mistakes.add(
                entry.place, found: "the unknown key \(Quoted.text(entry.key)) in \(name)",
                allowed: table.keys.map(\.name).joined(separator: ", "), suggestion: nearest(entry.key))
        }
    }

    static let secrets: Set<String> = [
        "password", "passwd", "pass", "key", "private-key", "secret", "token", "passphrase", "psk",
    ]
}
