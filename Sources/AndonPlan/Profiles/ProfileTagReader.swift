import AndonCore

/// Reads one tag of a profile, or a row of them, by the rules of a plan's tag.
enum ProfileTagReader {
    /// Tags are held against a link that allows all: what a real link allows is said when a plan uses them.
    private static let anyLink = LinkDraft(
        plan: LinkPlan(name: "any", driver: .modbusTCP(host: "192.0.2.1", port: 502)),
        place: Place(line: 1, column: 1), endpointPlace: Place(line: 1, column: 1), isSound: true)

    static func read(
        _ entry: PlanNode.Entry, _ confidence: Profile.Confidence, _ mistakes: MistakeList
    ) -> [ProfileTag] {
        let name = "tag \(Quoted.text(entry.key)) of the profile"
        guard let section = Section(entry.value, .profileTag, name: name, at: entry.place, mistakes),
            section.has("at"), case .table(let entries) = entry.value.content
        else { return [] }
        let own = KeyTable.profileTagOnly
        let known = entries.filter { KeyTable.profileTag.key($0.key) != nil && own.key($0.key) == nil }
        var plain = entry
        plain.value.content = .table(known)
        let before = mistakes.count
        let links = LinkTable([anyLink], mistakes)
        let defaults = TagDefaults(
            machine: MachineID(0), name: "profile", link: LinkID(0), unit: 1, poll: .seconds(1))
        let drafts = TagReader.read(plain, defaults, links, mistakes)
        let tag = details(section, confidence, entries.map(\.key))
        let printed = printed(section, drafts.first, base: tag.base)
        guard mistakes.count == before || drafts.allSatisfy(\.isSound) else { return [] }
        return drafts.map { draft in
            var one = tag
            one.plan = draft.plan
            let step = Int(draft.plan.point.address) - Int(drafts[0].plan.point.address)
            one.plan.printed = printed.map { $0.parsed?.advanced(by: step) ?? $0.text }
            one.entry = Self.entry(plain, of: draft.plan)
            return one
        }
    }

    /// What stands beside the keys of a plan's tag.
    private static func details(
        _ section: Section, _ confidence: Profile.Confidence, _ keys: [String]
    ) -> ProfileTag {
        let base = section.read("base") { (text) throws(Mismatch) in try NumberText.whole(text, in: 0...1) }
        if base != nil { needs("base", "printed", section) }
        let unverified = section.readAll("unverified") { (text) throws(Mismatch) in
            guard keys.contains(text), KeyTable.tag.key(text) != nil else {
                throw Mismatch(suggestion: NearestName.of(text, among: keys))
            }
            return text
        }
        let empty = PlanNode(place: section.place, content: .table([]))
        let plan = TagPlan(name: "", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 0), type: .int16)
        var tag = ProfileTag(
            plan: plan, base: base, wear: section.read("wear", WordText.parse),
            confidence: section.read("confidence", WordText.parse) ?? confidence,
            unverifiedKeys: unverified.map(\.0), source: section.read("source", ProfileReader.sentence),
            entry: PlanNode.Entry(key: "", place: section.place, value: empty))
        if tag.wear != nil, !section.has("access") {
            section.misplaced("wear", allowed: "with access: write or read-write")
            tag.wear = nil
        }
        return tag
    }

    private static func needs(_ key: String, _ other: String, _ section: Section) {
        guard !section.has(other) else { return }
        section.misplaced(key, allowed: "together with \(other)")
    }

    /// Refuses a printed address that is not the tag's: one of the two is off.
    private static func printed(
        _ section: Section, _ draft: TagDraft?, base: Int?
    ) -> (text: String, parsed: PrintedAddress?)? {
        guard let text = section.read("printed", PlainText.parse) else { return nil }
        let parsed = PrintedAddress(text)
        guard section.has("base") else {
            section.mistakes.add(
                section.placeOfKey("printed"), found: "\"printed\" without the key \"base\" in \(section.name)",
                allowed: "base: 0 or 1, what the manual's addresses count from")
            return (text, parsed)
        }
        guard let base, let point = draft?.plan.point, draft?.isSound == true else { return (text, parsed) }
        if let parsed, !parsed.isPoint(point, base: base) {
            section.wrong(
                "printed", found: "printed \(Quoted.text(text)) with base \(base) for \(point.area.rawValue) "
                    + "\(point.address)",
                allowed: "the same address as at, here \(Int(point.address) + base) "
                    + "or \(PointText.reference(of: point))")
        }
        return (text, parsed)
    }

    /// One tag of a row as if it stood there alone.
    private static func entry(_ row: PlanNode.Entry, of tag: TagPlan) -> PlanNode.Entry {
        var entry = row
        entry.key = tag.name
        guard case .table(let keys) = row.value.content else { return entry }
        entry.value.content = .table(
            keys.filter { $0.key != "step" }.map { key in
                var key = key
                if key.key == "at" { key.value.content = .text("\(tag.point.area.rawValue) \(tag.point.address)") }
                return key
            })
        return entry
    }
}
