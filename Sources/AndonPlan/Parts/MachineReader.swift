import AndonCore

/// Reads one machine with its tags.
enum MachineReader {
    /// The topics beside the machines' own.
    private static let taken = ["alarms", "cmd", "events", "status", "stop", "summary"]
    static func read(
        _ entry: PlanNode.Entry, as machine: MachineID, into tags: inout TagTable, _ mistakes: MistakeList
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
        var ids: [TagID] = []
        for entry in LineReader.named(section, "tags", mistakes) {
            for draft in TagReader.read(entry, defaults, links, mistakes) {
                if let id = tags.add(draft, mistakes) { ids.append(id) }
            }
        }
        return MachinePlan(name: entry.key, kind: kind ?? .other, link: link ?? LinkID(0), tags: ids)
    }
}
