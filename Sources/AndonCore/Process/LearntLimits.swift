/// Limits that a process taught: studied once in a stated number of values, then frozen. A later study only proposes; what it
/// found counts when a person accepts it.
///
/// A pure value. What is frozen and what is proposed is kept over a restart; a study under way begins anew.
package struct LearntLimits: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// No limits yet: the chart's rule is unknown.
        case studying
        case frozen
        /// Frozen; another study is under way.
        case studyingAgain
        /// Frozen; another study is complete and waits for a person.
        case proposed(ControlLimits)
    }

    /// What the chart uses.
    package struct Frozen: Sendable, Hashable {
        package var limits: ControlLimits
        /// When they came into force.
        package var since: Uptime
        /// Who accepted them and why; nil for those of the first study.
        package var acceptedBy: AlarmHand?

        package init(limits: ControlLimits, since: Uptime, acceptedBy: AlarmHand? = nil) {
            self.limits = limits
            self.since = since
            self.acceptedBy = acceptedBy
        }
    }

    package struct Proposal: Sendable, Hashable {
        package var limits: ControlLimits
        package var at: Uptime

        package init(limits: ControlLimits, at: Uptime) {
            self.limits = limits
            self.at = at
        }
    }

    /// What the value that completed a study made of it.
    package enum Outcome: Sendable, Hashable {
        case learnt, proposed
        /// All values were the same, which limits nothing: it begins anew. Said once, until something else comes of it.
        case useless
    }

    /// Nil while the first study runs.
    package private(set) var frozen: Frozen?
    package private(set) var proposal: Proposal?
    /// Values that a study takes.
    package let needed: Int
    private var study: LimitStudy?
    private var isToldUseless = false

    package init(needed: Int) {
        study = LimitStudy(needed: needed)
        self.needed = study?.needed ?? needed
    }

    /// As an earlier run left them.
    package init(needed: Int, frozen: Frozen, proposal: Proposal? = nil) {
        self.needed = LimitStudy(needed: needed).needed
        self.frozen = frozen
        self.proposal = proposal
    }

    package var limits: ControlLimits? { frozen?.limits }

    package var state: State {
        guard frozen != nil else { return .studying }
        if let proposal { return .proposed(proposal.limits) }
        return study == nil ? .frozen : .studyingAgain
    }

    /// Values that the study under way has taken; nil where none is.
    package var taken: Int? { study?.count }

    /// Takes a value into the study under way; says what came of it when this one completed it.
    package mutating func take(_ value: Double, at now: Uptime) -> Outcome? {
        guard study != nil else { return nil }
        study!.take(value)
        guard study!.isComplete else { return nil }
        guard let result = study!.result else {
            study = LimitStudy(needed: needed)
            defer { isToldUseless = true }
            return isToldUseless ? nil : .useless
        }
        study = nil
        isToldUseless = false
        guard frozen != nil else {
            frozen = Frozen(limits: result, since: now)
            return .learnt
        }
        proposal = Proposal(limits: result, at: now)
        return .proposed
    }

    /// The next value is no neighbour of the last one.
    package mutating func interrupt() { study?.interrupt() }

    /// Begins another study; the limits in force stay. False while the first one runs.
    package mutating func studyAgain() -> Bool {
        guard frozen != nil else { return false }
        study = LimitStudy(needed: needed)
        isToldUseless = false
        proposal = nil
        return true
    }

    /// A person takes what was proposed. False where nothing is.
    package mutating func accept(by hand: AlarmHand) -> Bool {
        guard let proposal else { return false }
        frozen = Frozen(limits: proposal.limits, since: hand.at, acceptedBy: hand)
        self.proposal = nil
        return true
    }

    /// A person keeps what is in force. False where nothing is proposed.
    package mutating func decline() -> Bool {
        guard proposal != nil else { return false }
        proposal = nil
        return true
    }
}
