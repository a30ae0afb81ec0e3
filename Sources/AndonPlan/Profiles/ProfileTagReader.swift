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
        let links = LinkTable([anyLink], mistakes)
        let defaults = TagDefaults(machine: MachineID(0), name: "profile", link: LinkID(0), unit: 1, poll: .seconds(1))
        let name = "tag \(Quoted.text("profile/\(entry.key)"))"
        guard let section = Section(entry.value, .profileTag, name: name, at: entry.place, mistakes),
            case .table(let keys) = entry.value.content
        else { return [] }
        // What is unknown was said; the plan's reader would say more of it, as it knows it.
        var known = entry
        known.value.content = .table(keys.filter { KeyTable.profileTag.key($0.key) != nil })
        let drafts = TagReader.read(known, defaults, links, mistakes, table: .profileTag)
        guard let first = drafts.first else { return [] }
        let tag = details(section, confidence, keys.map(\.key))
        checkPrinted(first, base: tag.base, section)
        guard drafts.allSatisfy(\.isSound) else { return [] }
        var plain = entry
        plain.value.content = .table(keys.filter { KeyTable.profileTagOnly.key($0.key) == nil })
        return drafts.map { draft in
            var one = tag
            one.plan = draft.plan
            let step = Int(draft.plan.point.address) - Int(first.plan.point.address)
            one.plan.printed = first.plan.printed.map { PrintedAddress($0)?.advanced(by: step) ?? $0 }
            one.entry = Self.entry(plain, of: one.plan)
            return one
        }
    }

    /// What stands beside the keys of a plan's tag.
    private static func details(
        _ section: Section, _ confidence: Profile.Confidence, _ keys: [String]
    ) -> ProfileTag {
        let base = section.read("base") { (text) throws(Mismatch) in try NumberText.whole(text, in: 0...1) }
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

    /// Refuses a printed address that is not the tag's: one of the two is off.
    private static func checkPrinted(_ draft: TagDraft, base: Int?, _ section: Section) {
        if section.has("base") != section.has("printed") {
            let key = section.has("base") ? "base" : "printed"
            section.misplaced(key, allowed: "printed and base (0 or 1, what the manual counts from) together")
        }
        guard let base, let text = draft.plan.printed, draft.isSound, let printed = PrintedAddress(text) else { return }
        let point = draft.plan.point
        guard !printed.isPoint(point, base: base) else { return }
        section.wrong(
            "printed",
            found: "printed \(Quoted.text(text)) with base \(base) for \(point.area.rawValue) \(point.address)",
            allowed: "the address of at, here \(Int(point.address) + base)"
                + (base == 1 ? " or \(PointText.reference(of: point))" : ""))
    }

    /// One tag of a row as if it stood there alone.
    private static func entry(_ row: PlanNode.Entry, of tag: TagPlan) -> PlanNode.Entry {
        var entry = row
        entry.key = tag.name
        guard case .table(let keys) = row.value.content else { return entry }
        entry.value.content = .table(
            keys.filter { $0.key != "step" }.map { key in
                var key = key
                if key.key == "printed" { key.value.content = .text(tag.printed ?? "") }
                if key.key == "at" { key.value.content = .text("\(tag.point.area.rawValue) \(tag.point.address)") }
                return key
            })
        return entry
    }
}
