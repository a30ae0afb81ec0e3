/// Where an alarm stands between normal and active, with its delays. The acknowledged, shelved and latched life of
/// ISA-18.2 stands on top of this: it needs only the edges that `take` returns.
package enum AlarmPhase: Sendable, Hashable {
    case normal
    /// True since then, the on-delay is not over.
    case pending(since: Uptime)
    case active
    /// Still active; false since then, the off-delay is not over.
    case returning(since: Uptime)

    package var isActive: Bool {
        switch self {
        case .normal, .pending: false
        case .active, .returning: true
        }
    }

    @inline(__always)
    var isNormal: Bool {
        if case .normal = self { true } else { false }
    }

    /// The edge that this truth makes, if any. A delay is over at the first sample that is at least that much later;
    /// unknown breaks both delays.
    package mutating func take(
        _ truth: Truth, at now: Uptime, onDelay: TimeSpan, offDelay: TimeSpan
    ) -> AlarmTransition.Kind? {
        switch (self, truth) {
        case (.normal, .true):
            guard onDelay > .zero else { return raise() }
            self = .pending(since: now)
            return nil
        case (.normal, .false), (.normal, .unknown):
            return nil
        case (.pending(let since), .true):
            return now - since >= onDelay ? raise() : nil
        case (.pending, .false), (.pending, .unknown):
            self = .normal
            return nil
        case (.active, .true), (.active, .unknown):
            return nil
        case (.active, .false):
            guard offDelay > .zero else { return clear() }
            self = .returning(since: now)
            return nil
        case (.returning, .true), (.returning, .unknown):
            self = .active
            return nil
        case (.returning(let since), .false):
            return now - since >= offDelay ? clear() : nil
        }
    }

    private mutating func raise() -> AlarmTransition.Kind {
        self = .active
        return .raised
    }

    private mutating func clear() -> AlarmTransition.Kind {
        self = .normal
        return .returned
    }
}
