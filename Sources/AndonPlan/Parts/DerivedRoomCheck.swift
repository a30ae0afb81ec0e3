import AndonCore

/// Refuses windows of derived tags that would take more memory than is set apart for them.
enum DerivedRoomCheck {
    static func run(on plan: Plan, _ tags: TagTable, _ mistakes: MistakeList) {
        guard !tags.derived.isEmpty else { return }
        let room = DerivedRoom(plan: plan)
        var told: Set<Place> = []
        for draft in tags.derived {
            let place = draft.section.placeOfValue(draft.key)
            guard let samples = room.samples[draft.tag], samples > DerivedRoom.mostOfOne, told.insert(place).inserted
            else { continue }
            mistakes.add(
                place, found: "a window of up to \(samples) values in \(draft.section.name)",
                allowed: "at most \(DerivedRoom.mostOfOne) values; "
                    + "a shorter window, or a longer poll of what it is made of")
        }
        guard mistakes.isEmpty, room.all > DerivedRoom.mostOfAll, let last = tags.derived.last else { return }
        mistakes.add(
            last.section.place, found: "windows of up to \(room.all) values in all derived tags together",
            allowed: "at most \(DerivedRoom.mostOfAll) values")
    }
}
