import AndonCore

/// The figures of shifts and jobs, in words.
enum FiguresStory {
    static func lines(_ plan: Plan) -> [String] {
        guard let shifts = plan.shifts, !plan.figures.isEmpty else { return [] }
        let starts = shifts.starts.map { "\($0.name) from \(DayTime.plain($0.minute))" }.joined(separator: ", ")
        return ["Figures of each shift: \(starts) (\(shifts.zone))"]
            + plan.figures.map { figures in
                var words = ["\(plan.path(of: figures.produced)) at \(DurationText.plain(figures.perItem)) each"]
                if let rejected = figures.rejected { words.append("less \(plan.path(of: rejected))") }
                if let job = figures.job { words.append("and of each job by \(plan.path(of: job))") }
                return "  \(figures.name): \(words.joined(separator: ", "))"
            }
    }
}
