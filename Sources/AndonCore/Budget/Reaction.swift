/// How long something takes, from a change at the device on, part by part. With every unit answering as it was stated or
/// assumed; without the agent's own time, which is measured while it runs.
package struct Reaction: Sendable, Hashable {
    package enum Step: String, Sendable, CaseIterable {
        /// Until the tag is due again.
        case poll
        /// Other requests of the link, before the tag's own.
        case queue
        /// The tag's own request and its answer.
        case answer
        /// A rate: the change may take the rule's whole window.
        case window
        /// A state that must last by the rule's own words (`stale`, `stuck`, `stays`).
        case lasting
        /// The further samples of `confirm`.
        case confirm
        /// The on-delay, up to the sample at which it is over.
        case onDelay = "on-delay"
        /// The output's own `after` in the procedure.
        case after
        /// Another output, until it is given up: this one is written because of that.
        case givenUp = "given-up"
        /// A request that keeps the wire that counts the delays from its turn.
        case turn
        /// A request that is under way on the output's link.
        case underWay = "under-way"
        case write
        /// The write once more at once, each time that it brought no answer (`write-retries`).
        case resend
        case readBack = "read-back"
        /// What is left of `verify.within` for writing once more.
        case retry
        /// Until the output's own input shows that the machine has stopped.
        case input
    }

    package struct Part: Sendable, Hashable {
        package var step: Step
        package var best: TimeSpan
        package var typical: TimeSpan
        package var worst: TimeSpan
    }

    package var parts: [Part] = []

    package var best: TimeSpan { parts.reduce(.zero) { $0 + $1.best } }
    package var typical: TimeSpan { parts.reduce(.zero) { $0 + $1.typical } }
    package var worst: TimeSpan { parts.reduce(.zero) { $0 + $1.worst } }

    package init() {}

    mutating func add(_ step: Step, best: TimeSpan, typical: TimeSpan, worst: TimeSpan) {
        guard worst > .zero else { return }
        parts.append(Part(step: step, best: best, typical: typical, worst: worst))
    }

    /// From the change to the alarm that the rule raises for it.
    init(of rule: RulePlan, through request: RequestBudget, on link: LinkBudget) {
        let period = link.period(of: request, .expected)
        let jitter = link.jitter(of: request, .expected)
        let own = request.cost(.expected)
        add(.poll, best: .zero, typical: TimeSpan(nanoseconds: period.nanoseconds / 2), worst: period)
        add(.queue, best: .zero, typical: .zero, worst: jitter)
        add(.answer, best: own, typical: own, worst: own)
        if let window = rule.condition.window {
            add(.window, best: .zero, typical: TimeSpan(nanoseconds: window.nanoseconds / 2), worst: window)
        }
        if let time = rule.condition.wider?.lasting { add(.lasting, best: time, typical: time, worst: time + period) }
        let more = period * Int64(max(0, rule.confirm.needed - 1))
        add(.confirm, best: more, typical: more, worst: more)
        guard rule.onDelay > .zero else { return }
        let delay = Self.periods(of: period, in: rule.onDelay)
        // The sample that starts the delay may have come late and those after it not: then one more is needed.
        add(.onDelay, best: delay, typical: delay, worst: Self.periods(of: period, in: rule.onDelay + jitter))
    }

    /// So many whole periods that they are not less than a time.
    private static func periods(of period: TimeSpan, in span: TimeSpan) -> TimeSpan {
        let length = max(1, period.nanoseconds)
        return TimeSpan(nanoseconds: (span.nanoseconds + length - 1) / length * length)
    }
}

extension Condition {
    /// How far back it looks; nil where it looks at one sample.
    package var window: TimeSpan? {
        switch self {
        case .above, .below, .outside, .inside, .wider: nil
        case .rises(_, let window), .falls(_, let window), .moves(_, let window): window
        case .slopeAbove(_, let window), .slopeBelow(_, let window): window
        }
    }

    var isSlopeOverWindow: Bool {
        switch self {
        case .slopeAbove, .slopeBelow: true
        case .above, .below, .outside, .inside, .rises, .falls, .moves, .wider: false
        }
    }

    /// The change that makes a rate rule true, over its whole window; nil where it looks at one sample.
    var change: Double? {
        switch self {
        case .above, .below, .outside, .inside, .wider: nil
        case .rises(let by, _), .falls(let by, _), .moves(let by, _): by
        case .slopeAbove(let slope, let window), .slopeBelow(let slope, let window):
            abs(slope) * window.inSeconds
        }
    }
}
