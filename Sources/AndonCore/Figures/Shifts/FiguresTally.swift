/// What one shift, or one job, adds up to.
struct FiguresTally: Sendable {
    private(set) var name: String
    private(set) var began: Uptime
    private var machine: MachineTime
    private var inspected: CountTally?
    private var failed: CountTally?
    private var placed: CountTally?
    private var placementErrors: CountTally?

    /// Nothing is known of it from its beginning on.
    init(_ plan: FiguresPlan, name: String, began: Uptime) {
        self.init(plan, name: name, began: began, figures: Effectiveness(perItem: plan.perItem), known: began)
    }

    /// Goes on with what an earlier run knew: nothing is known since then.
    init(_ plan: FiguresPlan, from report: FiguresReport) {
        var figures = report.figures
        figures.perItem = plan.perItem
        self.init(plan, name: report.name, began: report.began, figures: figures, known: report.at)
        if let sum = report.inspected, inspected != nil { inspected = CountTally(sum: sum) }
        if let sum = report.failed, failed != nil { failed = CountTally(sum: sum) }
        if let sum = report.placed, placed != nil { placed = CountTally(sum: sum) }
        if let sum = report.placementErrors, placementErrors != nil { placementErrors = CountTally(sum: sum) }
    }

    private init(_ plan: FiguresPlan, name: String, began: Uptime, figures: Effectiveness, known: Uptime) {
        self.name = name
        self.began = began
        machine = MachineTime(figures: figures, unknownSince: known)
        inspected = plan.inspected.map { _ in CountTally() }
        failed = plan.failed.map { _ in CountTally() }
        placed = plan.placed.map { _ in CountTally() }
        placementErrors = plan.placementErrors.map { _ in CountTally() }
    }

    /// Counted before the state turns, as the board that ends a run, or a job, belongs to it; and after it, as a time that
    /// begins to be known counts from here.
    mutating func take(_ state: MachineTime.State, _ counts: FiguresCounts, at now: Uptime) {
        count(counts)
        machine.take(state, at: now)
        count(counts)
    }

    /// What the counters say, each where it is known.
    private mutating func count(_ counts: FiguresCounts) {
        if let produced = counts.produced, let rejected = counts.rejected {
            machine.count(produced: produced, rejected: rejected)
        }
        if let count = counts.inspected { inspected?.take(count) }
        if let count = counts.failed { failed?.take(count) }
        if let count = counts.placed { placed?.take(count) }
        if let count = counts.placementErrors { placementErrors?.take(count) }
    }

    /// As far as it is.
    mutating func report(_ account: Int, _ span: FiguresReport.Span, at now: Uptime) -> FiguresReport {
        machine.advance(to: now)
        return FiguresReport(
            account: account, span: span, name: name, began: began, at: now, isEnded: false, figures: machine.figures,
            inspected: inspected?.sum, failed: failed?.sum, placed: placed?.sum, placementErrors: placementErrors?.sum)
    }

    /// The whole of it; what follows begins empty, in the same state.
    mutating func close(
        _ account: Int, _ span: FiguresReport.Span, at now: Uptime, next name: String
    ) -> FiguresReport {
        let figures = machine.close(at: now)
        let report = FiguresReport(
            account: account, span: span, name: self.name, began: began, at: now, isEnded: true, figures: figures,
            inspected: inspected?.close(), failed: failed?.close(), placed: placed?.close(),
            placementErrors: placementErrors?.close())
        self.name = name
        began = now
        return report
    }
}
