/// One rule on one tag: where it stands. A flat value; what the plan says of it stands in its terms.
struct Alarm: Sendable {
    private var mask: ConfirmMask
    private(set) var truth: Truth = .unknown
    /// The limits stay moved back by the deadband until the condition is seen to be false.
    private var isHeld: Bool
    /// Place of its terms in the rule book.
    let terms: Int32
    /// Place of what its window keeps, in `RateWindows`; -1 for a threshold.
    let window: Int32
    private var phase: AlarmPhase

    /// What a sample did to the alarm, with the numbers that people are shown.
    struct Edge {
        var kind: AlarmTransition.Kind
        var measured: Double
        var limit: Double
    }

    init(terms: Int32, confirm: Confirmation, window: Int32, isActive: Bool) {
        mask = ConfirmMask(confirm)
        isHeld = isActive
        self.terms = terms
        self.window = window
        phase = isActive ? .active : .normal
    }

    var isActive: Bool { phase.isActive }

    /// Whether a sample for which the condition is false would leave it exactly as it is.
    var isCalm: Bool { truth == .false && phase == .normal && !isHeld && mask.isAllFalse }

    /// Takes what a good sample measured; keeps count of the alarms whose condition is unknown.
    mutating func take(
        _ measured: Double, counting unknown: inout Int, of point: RingPoint, _ terms: AlarmTerms
    ) -> Edge? {
        let wasUnknown = truth == .unknown
        mask.push(terms.comparison.isTrue(measured, value: point.value, isHeld: isHeld))
        truth = mask.truth
        if wasUnknown != (truth == .unknown) { unknown += wasUnknown ? -1 : 1 }
        switch truth {
        case .true: isHeld = true
        case .false: isHeld = false
        case .unknown: break
        }
        guard let kind = phase.take(truth, at: point.at, onDelay: terms.onDelay, offDelay: terms.offDelay) else {
            return nil
        }
        return Edge(kind: kind, measured: measured, limit: terms.comparison.limit(for: measured))
    }

    /// Takes a sample that nobody may believe: nothing is raised, nothing returns, nothing seen so far counts on.
    mutating func doubt(at now: Uptime, _ terms: AlarmTerms) {
        truth = .unknown
        mask.forget()
        _ = phase.take(.unknown, at: now, onDelay: terms.onDelay, offDelay: terms.offDelay)
        isHeld = isActive
    }
}
