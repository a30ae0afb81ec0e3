/// The screen of `andon figures`.
package struct FiguresText: Sendable {
    private let ink: Ink
    private let clock: LocalClock
    private let today: Int

    /// - Parameter now: seconds since 1970; a time of another day is shown with its date.
    package init(ink: Ink, clock: LocalClock = .system, now: Int) {
        self.ink = ink
        self.clock = clock
        today = clock.day(of: now)
    }

    /// The lines for a report, without line ends.
    package func lines(_ table: FiguresTable) -> [String] {
        guard !table.figures.isEmpty else { return ["no figures: the plan has no section figures"] }
        return table.figures.flatMap(lines)
    }

    private func lines(_ row: FiguresTable.Row) -> [String] {
        let end = row.ended ? " to \(when(row.at))" : ""
        var lines = ["\(safe(row.figures))  \(safe(row.of)) \(safe(row.name)), since \(when(row.began))\(end)"]
        lines.append(
            "  OEE \(percent(row.oee))  availability \(percent(row.availability))  "
                + "effectiveness \(percent(row.effectiveness))  quality \(percent(row.quality))")
        let cycle = row.cycleSeconds.map { ", one in \(Figure.value(($0 * 100).rounded() / 100, "s"))" } ?? ""
        lines.append(
            "  made \(Figure.value(row.produced)), good \(Figure.value(row.good))\(cycle)"
                + " (ideal \(Figure.value(row.idealCycleSeconds, "s")))")
        lines.append(
            "  produced for \(Figure.span(seconds: row.productionSeconds)), "
                + "stood for \(Figure.span(seconds: row.standstillSeconds))")
        if row.unknownSeconds >= 1 {
            lines.append(
                ink(.warning, "  unknown for \(Figure.span(seconds: row.unknownSeconds)): it is in no figure"))
        }
        var more: [String] = []
        if let yield = row.firstPassYield { more.append("first-pass yield \(percent(yield))") }
        if let rate = row.placementErrorRate {
            more.append("placement errors \(Figure.value((rate * 1e7).rounded() / 10)) per million")
        }
        if !more.isEmpty { lines.append("  " + more.joined(separator: ", ")) }
        return lines
    }

    private func percent(_ ratio: Double?) -> String {
        ratio.map { "\(Figure.value(($0 * 10_000).rounded() / 100)) %" } ?? "?"
    }

    private func when(_ time: String) -> String {
        guard let wall = clock.wallTime(time) else { return safe(time) }
        return wall.day == today ? wall.clock : "\(wall.date) \(wall.clock)"
    }

    private func safe(_ text: String) -> String { PlainText.harmless(text, atMost: 200) }
}
