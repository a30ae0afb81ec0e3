/// One wider rule on one tag: where it stands.
struct WiderAlarm: Sendable {
    /// Place of its terms; another one when a recipe says so.
    var terms: Int32
    /// The slot of its own tag.
    let slot: Int32
    /// The slot of the tag it is held against; -1 for none.
    let other: Int32
    /// What it counts in; -1 for none.
    let window: Int32
    /// The formula that it asks; -1 for none.
    var formula: Int32 = -1
    /// Its chart; -1 for none.
    var chart: Int32 = -1

    private(set) var phase: AlarmPhase
    /// Its condition is looked at, and it is never raised.
    private(set) var isOutOfService = false
    private(set) var truth = Truth.unknown
    private var mask: ConfirmMask
    /// Since when its condition is not known; nil while it is, and where nothing that was seen counts on.
    private var missedSince: Uptime?
    /// What is not known for no longer than this is no gap.
    private let gap: TimeSpan

    /// Since when the value has been what it is, or stood in its state.
    var since: Uptime?
    /// Between what it has been since then; for an edge, what it was with the sample before.
    var low = Double.nan
    var high = Double.nan
    /// What was held against the limit last, and the limit; NaN where there is none.
    var measured = Double.nan
    var limit = Double.nan

    init(
        terms: Int32, slot: Int32, other: Int32, window: Int32, confirm: Confirmation, isActive: Bool, gap: TimeSpan
    ) {
        self.terms = terms
        self.slot = slot
        self.other = other
        self.window = window
        self.gap = gap
        mask = ConfirmMask(confirm)
        phase = isActive ? .active : .normal
    }

    var isActive: Bool { phase.isActive }
    /// The limits are moved back by the deadband while it is active: what is only pending must be beyond the limit itself.
    var isHeld: Bool { phase.isActive }

    /// Takes what the condition is known to be; unknown raises nothing, lets nothing return, and begins anew.
    mutating func take(_ hit: Truth, at now: Uptime, _ terms: WiderTerms) -> AlarmTransition.Kind? {
        if let missedSince, hit != .unknown, now - missedSince > gap { _ = take(.unknown, at: now, terms) }
        missedSince = nil
        switch hit {
        case .true, .false:
            mask.push(hit == .true)
            truth = mask.truth
        case .unknown:
            mask.forget()
            truth = .unknown
        }
        return goOn(at: now, terms)
    }

    /// Takes that the condition is not known for now: nothing is raised, nothing returns. What was seen of it counts on,
    /// delays that run included, until there is a gap.
    mutating func miss(at now: Uptime) {
        truth = .unknown
        missedSince = missedSince ?? now
    }

    /// Lets time pass: delays end.
    mutating func goOn(at now: Uptime, _ terms: WiderTerms) -> AlarmTransition.Kind? {
        guard !isOutOfService, missedSince == nil else { return nil }
        return phase.take(truth, at: now, onDelay: terms.onDelay, offDelay: terms.offDelay)
    }

    /// Takes it out of service, or back. An alarm that was active is over, without an edge.
    mutating func setOutOfService(_ isOut: Bool) {
        isOutOfService = isOut
        phase = .normal
    }

    /// When a delay that runs is over; nil while none does, and while nobody knows the condition.
    func due(_ terms: WiderTerms) -> Uptime? {
        guard missedSince == nil else { return nil }
        return switch phase {
        case .pending(let since): since + terms.onDelay
        case .returning(let since): since + terms.offDelay
        case .normal, .active: nil
        }
    }

    /// What was seen of its tag no longer counts.
    mutating func forget() {
        since = nil
        low = .nan
        high = .nan
    }
}
