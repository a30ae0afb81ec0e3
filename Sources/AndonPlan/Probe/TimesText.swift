package import AndonCore

/// How long answers took, and what to write as timeout.
package enum TimesText {
    package static func lines(_ times: AnswerTimes, unit: UInt8) -> [String] {
        var lines = ["unit \(unit): \(times.count) of \(times.asked) requests answered"]
        guard let half = times.quantile(0.5), let p99 = times.quantile(0.99), let shortest = times.shortest,
            let longest = times.longest
        else { return lines }
        lines.append(
            "  half of them within \(ProbeText.measured(half)), 99 % within \(ProbeText.measured(p99)), "
                + "all within \(ProbeText.measured(longest))")
        if longest > shortest {
            lines.append(
                "  \(ProbeText.measured(shortest)) |\(bars(times.histogram(parts: 40)))| "
                    + ProbeText.measured(longest))
        }
        if times.lost > 0 {
            lines.append(
                "  \(times.lost) brought no answer in time: look at the wiring, or give --timeout a longer time")
        }
        if let proposal = times.proposedTimeout {
            lines.append("for the plan:  timeout: \(compact(proposal))")
        } else {
            lines.append("fewer than ten answers: too few to propose a timeout")
        }
        return lines
    }

    /// A bar for each part, as high as its share of the fullest one; any answer at all is seen.
    static func bars(_ counts: [Int]) -> String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        guard let most = counts.max(), most > 0 else { return "" }
        return String(counts.map { $0 == 0 ? " " : blocks[max(0, ($0 * blocks.count + most - 1) / most - 1)] })
    }

    /// As the plan writes it: `150ms`.
    private static func compact(_ span: TimeSpan) -> String { DurationText.plain(span).filter { $0 != " " } }
}
