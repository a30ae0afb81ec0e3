/// What `A then B within 10s` remembers: when A became true, and whether B came after it.
///
/// B's edge decides, and holds for as long as B is true. One that nobody saw came at some time between the values around it: where
/// that is after A and soon enough whenever it was, it counts; where that is not certain, the whole is unknown until B is
/// false again.
struct Sequel: Sendable, Hashable {
    /// When something became true: at `latest`, or where it was not known before that, at some time after `earliest`.
    private struct Edge: Hashable {
        var earliest: Uptime
        var latest: Uptime

        var isExact: Bool { earliest == latest }
    }

    /// One of the two, as it was last known.
    private struct Side: Hashable {
        private var isTrue: Bool?
        private var lastFalse: Uptime?

        /// Its edge, where this shows one.
        mutating func take(_ truth: Truth, at now: Uptime) -> Edge? {
            guard truth != .unknown else {
                isSeen = false
                return nil
            }
            defer {
                (isTrue, isSeen) = (truth == .true, true)
                if truth == .false { lastFalse = now }
            }
            guard truth == .true, isTrue == false else { return nil }
            return Edge(earliest: isSeen ? now : lastFalse ?? now, latest: now)
        }

        /// Whether anything is known of it that still counts.
        var isKnown: Bool { isTrue != nil }
        /// Whether it was known a moment ago.
        private(set) var isSeen = false

        mutating func forget() { (isTrue, lastFalse, isSeen) = (nil, nil, false) }
    }

    private var first = Side()
    private var second = Side()
    private var began: Edge?
    /// When A was last not known.
    private var doubted: Uptime?
    /// What it was when B was last known.
    private var held = Truth.unknown

    mutating func take(_ one: Truth, then other: Truth, within: TimeSpan, at now: Uptime) -> Truth {
        if one == .unknown || !first.isSeen { doubted = now }
        if let edge = first.take(one, at: now) { began = edge }
        let wasKnown = second.isKnown
        let edge = second.take(other, at: now)
        switch other {
        case .unknown: return .unknown
        case .false: held = .false
        case .true:
            if let edge { held = met(edge, within) } else if !wasKnown { held = .unknown }
        }
        return held
    }

    /// A gap: what was before it is held against nothing that comes.
    mutating func forget() {
        first.forget()
        second.forget()
    }

    private func met(_ edge: Edge, _ within: TimeSpan) -> Truth {
        if let began {
            let isAfter = edge.isExact ? edge.latest > began.latest : edge.earliest >= began.latest
            if isAfter, edge.latest - began.earliest <= within { return .true }
            let isBefore = edge.latest <= began.earliest
            let isLate = edge.earliest - began.latest > within
            if !isBefore, !isLate, !edge.isExact || !began.isExact { return .unknown }
        }
        if let doubted, edge.earliest - doubted <= within { return .unknown }
        return .false
    }
}
