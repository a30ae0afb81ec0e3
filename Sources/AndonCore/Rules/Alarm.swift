/// One rule on one tag: where it stands. A flat value; what the plan says of it stands in its terms.
struct Alarm: Sendable {
    private var mask: ConfirmMask
    private(set) var truth: Truth = .unknown
    /// Place of its terms in the rule book; another one when a recipe says so.
    var terms: Int32
    /// Place of what its window keeps, in `RateWindows`; -1 for a threshold.
    let window: Int32
    private var phase: AlarmPhase
    /// Its condition is looked at, and it is never raised.
    private(set) var isOutOfService = false

    init(terms: Int32, confirm: Confirmation, window: Int32, isActive: Bool) {
        mask = ConfirmMask(confirm)
        self.terms = terms
        self.window = window
        phase = isActive ? .active : .normal
    }

    var isActive: Bool { phase.isActive }
    /// The limits are moved back by the deadband while it is active: what is only pending must be beyond the limit itself.
    var isHeld: Bool { phase.isActive }

    /// Whether a sample for which the condition is false would leave it exactly as it is.
    @inline(__always)
    var isCalm: Bool { truth == .false && mask.isAllFalse && phase.isNormal }

    /// Takes whether the condition is true of a good sample; keeps count of the alarms of which nobody knows.
    mutating func take(
        _ isHit: Bool, at now: Uptime, counting unknown: inout Int, _ terms: AlarmTerms
    ) -> AlarmTransition.Kind? {
        let wasUnknown = truth == .unknown
        mask.push(isHit)
        truth = mask.truth
        if wasUnknown != (truth == .unknown) { unknown += wasUnknown ? -1 : 1 }
        guard !isOutOfService else { return nil }
        return phase.take(truth, at: now, onDelay: terms.onDelay, offDelay: terms.offDelay)
    }

    /// Takes it out of service, or back. An alarm that was active is over, without an edge; one that is put back is raised
    /// by the next good sample that says so.
    mutating func setOutOfService(_ isOut: Bool) {
        isOutOfService = isOut
        phase = .normal
    }

    /// Takes a sample that nobody may believe: nothing is raised, nothing returns. What the good ones before it said counts
    /// on, delays that run included, until there is a gap.
    mutating func miss() { truth = .unknown }

    /// Takes a gap: nothing seen so far counts on, and delays are broken.
    mutating func doubt(at now: Uptime, _ terms: AlarmTerms) {
        truth = .unknown
        _ = phase.take(.unknown, at: now, onDelay: terms.onDelay, offDelay: terms.offDelay)
        mask.forget()
    }
}
