import AndonCore

/// Puts what a profile says into a machine and the units it describes.
enum MachineProfile {
    /// The tags that were taken over; sets the machine's profile and notes, and what is known of its units.
    static func take(
        _ use: ProfileUse, _ entries: inout [PlanNode.Entry], _ defaults: TagDefaults, into tags: inout TagTable,
        _ machine: inout MachinePlan, _ mistakes: MistakeList
    ) -> [TagID] {
        // One more than there is room for: the table then says that there are too many.
        let room = max(0, TagTable.most - tags.drafts.count) + 1
        let taken = use.tags(&entries, defaults, tags.links, atMost: room, mistakes)
        if taken.isEmpty, mistakes.isEmpty {
            use.machine.wrong("profile", found: "no tag taken from \(use.profile.name)", allowed: "at least one")
        }
        let sound = taken.map(\.draft).filter(\.isSound).map(\.plan)
        for unit in Set(sound.map { Endpoint(link: $0.link, unit: $0.unit) }).sorted() {
            tags.describe(unit, by: use, mistakes)
        }
        let ids = taken.compactMap { tags.add($0.draft, mistakes) }
        machine.profile = use.profile.note
        machine.notes = ProfileNotes.of(use, taken, link: defaults.link.flatMap { tags.links[$0]?.plan })
        return ids
    }
}
