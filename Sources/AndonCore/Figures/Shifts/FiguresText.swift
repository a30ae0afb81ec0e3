/// The figures of the shifts and jobs that are under way, as they are kept on disk: a line each.
///
///     andon-figures 1
///     placer shift early 1763935200000000000 1763939999000000000 4200000000000 300000000000 0 1450 1441 - - 290000 12
///     crc32 7b502c3a
///
/// Name, what of, which; from when until when in nanoseconds since 1970; nanoseconds producing, standing, unknown; produced, good,
/// inspected, failed, placed, placement errors.
package enum FiguresText {
    package static let mostBytes = 1 << 20
    /// No shift, and no clock, is further away than ten years: sums of such times stay far from their bounds.
    private static let mostNanoseconds: Int64 = 10 * 366 * 86_400 * 1_000_000_000

    package enum Found: Sendable {
        /// Of figures that this plan has.
        case figures([FiguresReport])
        /// Why nobody can say what it says.
        case unreadable(String)
    }

    package static func encode(_ reports: [FiguresReport], plan: Plan, wall: WallTime) -> [UInt8] {
        var text = "andon-figures 1\n"
        for report in reports {
            func time(_ at: Uptime) -> String { String(wall.moment(at).nanosecondsSince1970) }
            func count(_ count: Double?) -> String { count.map { "\($0)" } ?? "-" }
            let figures = report.figures
            let words = [
                plan.figures[report.account].name, report.span.rawValue, LatchWord.escape(report.name),
                time(report.began), time(report.at), "\(figures.production.nanoseconds)",
                "\(figures.standstill.nanoseconds)", "\(figures.unknown.nanoseconds)", "\(figures.produced)",
                "\(figures.good)", count(report.inspected), count(report.failed), count(report.placed),
                count(report.placementErrors),
            ]
            text += words.joined(separator: " ") + "\n"
        }
        return SealedText.seal(text)
    }

    /// - Parameter wall: one moment on both clocks, of now. What would be later than now is of a clock that was wrong, and left
    ///   out.
    package static func decode(_ bytes: [UInt8], plan: Plan, wall: WallTime) -> Found {
        let lines: [[String]]
        do throws(SealedText.Damage) {
            lines = try SealedText.lines(of: bytes, kind: ["andon-figures", "1"], atMost: mostBytes)
        } catch { return .unreadable(error.reason) }
        var reports: [FiguresReport] = []
        for line in lines {
            guard let found = report(line, plan, wall) else {
                return .unreadable("it has a line that this version does not know: \(line.joined(separator: " "))")
            }
            if let report = found, report.at <= wall.uptime, report.began <= report.at { reports.append(report) }
        }
        return .figures(reports)
    }

    /// Nil for a line that is none; nil in it for one of figures that this plan does not have.
    private static func report(_ line: [String], _ plan: Plan, _ wall: WallTime) -> FiguresReport?? {
        guard line.count == 14, let span = FiguresReport.Span(rawValue: line[1]),
            let name = LatchWord.unescape(line[2]), let began = time(line[3], wall), let at = time(line[4], wall)
        else { return nil }
        let spans = line[5...7].compactMap { Int64($0) }.filter { (0...mostNanoseconds).contains($0) }
        let counts = line[8...9].compactMap { Double($0) }.filter(\.isFinite)
        guard spans.count == 3, counts.count == 2 else { return nil }
        guard let account = plan.figures.firstIndex(where: { $0.name == line[0] }) else { return .some(nil) }
        var figures = Effectiveness(perItem: plan.figures[account].perItem)
        figures.production = TimeSpan(nanoseconds: spans[0])
        figures.standstill = TimeSpan(nanoseconds: spans[1])
        figures.unknown = TimeSpan(nanoseconds: spans[2])
        figures.produced = counts[0]
        figures.good = counts[1]
        func count(_ place: Int) -> Double? { Double(line[place]).flatMap { $0.isFinite ? $0 : nil } }
        return FiguresReport(
            account: account, span: span, name: name, began: began, at: at, isEnded: false, figures: figures,
            inspected: count(10), failed: count(11), placed: count(12), placementErrors: count(13))
    }

    /// A wall time on this run's clock; before the machine's start it is negative.
    private static func time(_ text: String, _ wall: WallTime) -> Uptime? {
        guard let nanoseconds = Int64(text) else { return nil }
        let passed = nanoseconds.subtractingReportingOverflow(wall.nanosecondsSince1970)
        guard !passed.overflow, passed.partialValue.magnitude <= mostNanoseconds.magnitude else { return nil }
        return wall.uptime + TimeSpan(nanoseconds: passed.partialValue)
    }
}
