import AndonCore

/// Reads when shifts begin.
enum ShiftsReader {
    private static let most = 24

    static func read(_ top: Section, _ mistakes: MistakeList) -> ShiftsPlan? {
        guard let section = top.section("shifts", .shifts, name: "shifts") else { return nil }
        let zone = section.read("time-zone", PlantZone.parse)
        let entries = LineReader.named(
            section, "starts", mistakes, allowed: section.table.key("starts")?.allowed ?? "")
        if entries.count > most {
            section.wrong("starts", found: "\(entries.count) shifts", allowed: "at most \(most)")
        }
        var starts: [ShiftsPlan.Start] = []
        for entry in entries.prefix(most) {
            LineReader.checkName(entry, of: "shift", mistakes)
            guard case .text(let text) = entry.value.content, let minute = DayTime.minutes(text) else {
                mistakes.add(
                    entry.value.place, found: "\(entry.value.found) for the start of \(Quoted.text(entry.key))",
                    allowed: "a time of the day such as 06:00")
                continue
            }
            if let other = starts.first(where: { $0.minute == minute }) {
                mistakes.add(
                    entry.value.place, found: "\(entry.key) and \(other.name), which begin at \(text)",
                    allowed: "shifts that begin at different times")
            }
            starts.append(ShiftsPlan.Start(name: entry.key, minute: minute))
        }
        guard let zone, !starts.isEmpty else { return nil }
        return ShiftsPlan(zone: zone, starts: starts.sorted { $0.minute < $1.minute })
    }
}
