/// What `andon shadow` prints: how often the line would have been stopped, and each time why.
package struct ShadowText: Sendable {
    private let clock: LocalClock

    package init(clock: LocalClock = .system) { self.clock = clock }

    /// - Parameters:
    ///   - report: the stops of the days that are looked at.
    ///   - span: `7 days`.
    package func lines(_ report: ShadowReport, span: String) -> [String] {
        let counted = report.stops.filter { $0.because != "maintenance" }
        let silent = report.stops.count - counted.count
        let work = silent == 0 ? "" : " (and \(Figure.count(silent, "time")) during maintenance, not counted)"
        let end = counted.isEmpty ? "." : ":"
        return ["would have stopped \(Figure.count(counted.count, "time")) in the last \(span)\(work)\(end)"]
            + report.stops.flatMap(stop)
    }

    private func stop(_ stop: ShadowReport.Stop) -> [String] {
        let time = clock.wallTime(stop.time).map { "\($0.date) \($0.clock)" } ?? safe(stop.time)
        let why =
            switch stop.because {
            case "maintenance": "  (maintenance)"
            case "limit": "  (armed, but a limit held it back)"
            default: ""
            }
        var lines = stop.causes.enumerated().map { index, cause in
            (index == 0 ? time : String(repeating: " ", count: 19)) + "  " + words(cause) + (index == 0 ? why : "")
        }
        if lines.isEmpty { lines = ["\(time)  ?\(why)"] }
        if stop.count > stop.causes.count {
            lines.append(String(repeating: " ", count: 21) + "and \(stop.count - stop.causes.count) more")
        }
        return lines
    }

    private func words(_ cause: ShadowReport.Cause) -> String {
        let units = safe(cause.units)
        let value = cause.value.map { ", at \(Figure.value($0, units))" } ?? ""
        let measured = cause.measured.flatMap { $0 == cause.value ? nil : " (\(Figure.value($0)) measured)" } ?? ""
        return "\(safe(cause.rule)) on \(safe(cause.tag)): \(safe(cause.text))\(value)\(measured)"
    }

    private func safe(_ text: String) -> String { PlainText.harmless(text, atMost: 200) }
}
