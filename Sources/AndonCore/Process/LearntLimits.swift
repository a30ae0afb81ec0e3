/// Limits that a process taught: studied once in a stated number of values, then frozen. A later study only proposes; what it
/// found counts when a person accepts it.
///
/// A pure value: it is kept over a restart as it is.
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

    /// What the chart uses; nil while the first study runs.
    package private(set) var limits: ControlLimits?
    /// Who accepted them; nil for those of the first study.
    package private(set) var acceptedBy: String?
    private var study: LimitStudy?
    private var proposal: ControlLimits?
    private let needed: Int

    package init(needed: Int) {
        self.needed = needed
        study = LimitStudy(needed: needed)
    }

    /// Those that an earlier run froze.
    package init(needed: Int, frozen limits: ControlLimits, acceptedBy: String?) {
        self.needed = needed
        self.limits = limits
        self.acceptedBy = acceptedBy
    }

    package var state: State {
        guard limits != nil else { return .studying }
        if let proposal { return .proposed(proposal) }
        return study == nil ? .frozen : .studyingAgain
    }

    /// Values that the study under way has taken, and how many it needs; nil where none is.
    package var progress: (taken: Int, needed: Int)? { study.map { ($0.count, $0.needed) } }

    /// Takes a value into the study under way. True when this one completed it.
    package mutating func take(_ value: Double) -> Bool {
        guard study != nil else { return false }
        study!.take(value)
        guard study!.isComplete else { return false }
        guard let result = study!.result else {
            // All values were the same: studied anew, as such limits would call everything a signal.
            study = LimitStudy(needed: needed)
            return false
        }
        study = nil
        if limits == nil { limits = result } else { proposal = result }
        return true
    }

    /// The next value is no neighbour of the last one.
    package mutating func interrupt() { study?.interrupt() }

    /// Begins another study; the limits in force stay. False while the first one runs.
    package mutating func studyAgain() -> Bool {
        guard limits != nil else { return false }
        study = LimitStudy(needed: needed)
        proposal = nil
        return true
    }

    /// A person takes what was proposed. False where nothing is.
    package mutating func accept(by: String) -> Bool {
        guard let proposal else { return false }
        limits = proposal
        acceptedBy = by
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
