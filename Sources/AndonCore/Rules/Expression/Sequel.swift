/// What `A then B within 10s` remembers: when A became true, and whether B came after it.
///
/// B's edge decides, and holds for as long as B is true. What nobody saw is no edge: where A was unknown at a time that
/// counts, or B was unknown before it is true, the whole is unknown until B is false again.
struct Sequel: Sendable, Hashable {
    private var first = Truth.unknown
    private var second = Truth.unknown
    private var began: Uptime?
    /// When A was last not known.
    private var doubted: Uptime?
    private var held = Truth.unknown

    mutating func take(_ one: Truth, then other: Truth, within: TimeSpan, at now: Uptime) -> Truth {
        if one == .true, first == .false { began = now }
        if one == .unknown || first == .unknown { doubted = now }
        switch (second, other) {
        case (_, .false): held = .false
        case (.false, .true): held = met(within, at: now)
        case (.true, .true): break
        case (.unknown, .true), (_, .unknown): held = .unknown
        }
        first = one
        second = other
        return held
    }

    private func met(_ within: TimeSpan, at now: Uptime) -> Truth {
        if let began, now > began, now - began <= within { return .true }
        if let doubted, now - doubted <= within { return .unknown }
        return .false
    }
}
