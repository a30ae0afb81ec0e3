import AndonCore

/// A tag that is made of others, as it stands in the plan. What it says is read when all tags are known.
struct DerivedDraft {
    let tag: TagID
    let section: Section
    /// The key that says what it is made of.
    let key: String
    /// What the star stands for, in a row.
    let star: String?

    static func isDerived(_ entry: PlanNode.Entry) -> Bool {
        guard case .table(let entries) = entry.value.content else { return false }
        return entries.contains { KeyTable.derived.contains($0.key) }
    }

    /// The tag, or each tag of the row, under its name; nothing else is known of it yet.
    static func add(
        _ entry: PlanNode.Entry, _ defaults: TagDefaults, into tags: inout TagTable, _ mistakes: MistakeList
    ) -> [TagID] {
        let (names, isRow) = TagReader.names(entry, mistakes)
        let name = "tag \(Quoted.text("\(defaults.name)/\(entry.key)"))"
        guard let section = Section(entry.value, .tag, name: name, at: entry.place, mistakes) else { return [] }
        let keys = KeyTable.derived.filter(section.has)
        guard let key = keys.first else { return [] }
        if keys.count > 1 {
            mistakes.add(
                keys.dropFirst().map(section.placeOfKey).max() ?? section.place,
                found: "\(Quoted.choice(keys).replacing(" or ", with: " and ")) in \(name)",
                allowed: "exactly one of \(Quoted.choice(KeyTable.derived))")
        }
        for other in section.table.keys where !KeyTable.derived.contains(other.name) && other.name != "publish" {
            section.misplaced(other.name, allowed: "with a tag that a device is asked for; this one is made of others")
        }
        let stars = isRow ? (try? TagRange(entry.key))?.stars ?? [] : []
        var ids: [TagID] = []
        for (index, name) in names.enumerated() {
            let draft = TagDraft(
                plan: TagPlan(
                    name: name, machine: defaults.machine, link: defaults.link ?? LinkID(0), unit: defaults.unit,
                    point: Point(.holding, 0), type: .float64, poll: defaults.poll),
                path: "\(defaults.name)/\(name)", name: section.name, place: entry.place, pointPlace: entry.place,
                isSound: false)
            guard let id = tags.add(draft, mistakes) else { continue }
            ids.append(id)
            guard keys.count == 1 else { continue }
            tags.derived.append(
                DerivedDraft(
                    tag: id, section: section, key: key, star: stars.indices.contains(index) ? stars[index] : nil))
        }
        return ids
    }

    /// What stands behind its key; empty where that is no text.
    var text: String { if case .text(let text) = section.node(key)?.content { text } else { "" } }

    var isOfBoards: Bool { Quoted.line(text).hasSuffix(" per board") }
}
