import AndonCore

/// Reads one machine with its tags.
enum MachineReader {
    /// The topics beside the machines' own.
    private static let taken = ["alarms", "cmd", "events", "figures", "recipe", "status", "stop", "summary"]
    static func read(
        _ entry: PlanNode.Entry, as machine: MachineID, into tags: inout TagTable, _ book: ProfileBook,
        _ mistakes: MistakeList
    ) -> MachinePlan? {
        LineReader.checkName(entry, of: "machine", mistakes)
        if taken.contains(entry.key) {
            mistakes.add(
                entry.place, found: "\(Quoted.text(entry.key)) as the name of a machine",
                allowed: "any name but \(Quoted.choice(taken)), which are topics of the line itself",
                suggestion: "\(entry.key)-machine")
        }
        let name = "machine \(Quoted.text(entry.key))"
        guard let section = Section(entry.value, .machine, name: name, at: entry.place, mistakes) else { return nil }
        let links = tags.links
        let kind: MachineKind? = section.read("kind", WordText.parse)
        let link = section.read("link", links.find)
        let bus = link.flatMap { links[$0] }
        let unit = section.read("unit") { (text) throws(Mismatch) in try TagReader.unit(text, on: bus) }
        if bus?.isFrames == true { section.misplaced("unit", allowed: TagReader.onlyWithUnits) }
        let poll = section.read("poll", TagReader.poll)
        let defaults = TagDefaults(
            machine: machine, name: entry.key, link: link, unit: unit ?? 1, poll: poll ?? .seconds(1))
        var plan = MachinePlan(name: entry.key, kind: kind ?? .other, link: link ?? LinkID(0), tags: [])
        let profile = ProfileUse(section, defaults, links, book)
        if !section.has("profile") { section.require("tags") }
        var entries = section.has("tags") ? LineReader.named(section, "tags", mistakes) : []
        if let profile {
            plan.tags += MachineProfile.take(profile, &entries, defaults, into: &tags, &plan, mistakes)
        }
        if section.has("boards") { tags.boards.append(BoardsDraft(section, of: machine, named: entry.key)) }
        for entry in entries {
            if DerivedDraft.isDerived(entry) {
                plan.tags += DerivedDraft.add(entry, defaults, into: &tags, mistakes)
                continue
            }
            for draft in TagReader.read(entry, defaults, links, mistakes) {
                if let id = tags.add(draft, mistakes) { plan.tags.append(id) }
            }
        }
        return plan
    }
}
