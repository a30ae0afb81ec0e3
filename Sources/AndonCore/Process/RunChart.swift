/// Watches values for the patterns of `RunRules`, one value at a time: constant time, constant memory, no clock.
///
/// A rule signals at the value that completes its pattern: the newest value must itself belong to it, so that a pattern is not
/// told again while it only leaves the window. A value exactly on a limit is not beyond it, and one exactly on the center is
/// on neither side; both forgive a part in a thousand million, what binary arithmetic does to decimal values.
package struct RunChart: Sendable {
    private static let near = 1e-9

    package let limits: ControlLimits
    package let rules: RunRules
    /// One bit for each of the newest values, the newest lowest; bits beyond what was seen are zero.
    private var above1: UInt8 = 0
    private var below1: UInt8 = 0
    private var above2: UInt8 = 0
    private var below2: UInt8 = 0
    /// How long each pattern has lasted, up to and with the newest value.
    private var oneSide = 0
    private var isUpperSide = false
    private var direction = 0
    private var isRising = false
    private var alternating = 0
    private var within1 = 0
    private var beyond1 = 0
    private var last: Double?

    package init(_ rules: RunRules, limits: ControlLimits) {
        self.rules = rules
        self.limits = limits
    }

    /// Nothing that was seen counts on: after a gap, a restart, a change of the recipe or of the limits.
    package mutating func forget() { self = RunChart(rules, limits: limits) }

    /// The rules that this value makes true. A value that is no number is forgotten with all before it.
    package mutating func take(_ value: Double) -> RunRules {
        guard value.isFinite else {
            forget()
            return []
        }
        let distance = limits.distance(of: value)
        let signals = takeZones(distance).union(takeSide(distance)).union(takeDirection(value, distance))
        last = value
        return signals.intersection(rules)
    }

    private mutating func takeZones(_ distance: Double) -> RunRules {
        let (one, two, three) = (1 + Self.near, 2 + Self.near, 3 + Self.near)
        above1 = above1 << 1 | (distance > one ? 1 : 0)
        below1 = below1 << 1 | (distance < -one ? 1 : 0)
        above2 = above2 << 1 | (distance > two ? 1 : 0)
        below2 = below2 << 1 | (distance < -two ? 1 : 0)
        let isBeyond1 = abs(distance) > one
        beyond1 = isBeyond1 ? beyond1 + 1 : 0
        within1 = isBeyond1 ? 0 : within1 + 1
        var signals: RunRules = []
        if abs(distance) > three { signals.insert(.beyond3) }
        if Self.isFull(above2, 2, of: 3) || Self.isFull(below2, 2, of: 3) { signals.insert(.twoOfThree) }
        if Self.isFull(above1, 4, of: 5) || Self.isFull(below1, 4, of: 5) { signals.insert(.fourOfFive) }
        if within1 >= 15 { signals.insert(.fifteenWithin1) }
        if beyond1 >= 8 { signals.insert(.eightBeyond1) }
        return signals
    }

    private static func isFull(_ bits: UInt8, _ needed: Int, of length: UInt8) -> Bool {
        bits & 1 == 1 && (bits & (1 << length - 1)).nonzeroBitCount >= needed
    }

    private mutating func takeSide(_ distance: Double) -> RunRules {
        if abs(distance) <= Self.near {
            oneSide = 0
        } else {
            let isUpper = distance > 0
            oneSide = isUpper == isUpperSide ? oneSide + 1 : 1
            isUpperSide = isUpper
        }
        var signals: RunRules = []
        if oneSide >= 8 { signals.insert(.eightOnOneSide) }
        if oneSide >= 9 { signals.insert(.nineOnOneSide) }
        return signals
    }

    /// A run of six has five steps, one of fourteen thirteen.
    private mutating func takeDirection(_ value: Double, _ distance: Double) -> RunRules {
        guard let last else { return [] }
        let step = distance - limits.distance(of: last)
        guard abs(step) > Self.near else {
            direction = 0
            alternating = 0
            return []
        }
        let isUp = step > 0
        let turns = direction > 0 && isUp != isRising
        alternating = turns ? alternating + 1 : 1
        direction = turns || direction == 0 ? 1 : direction + 1
        isRising = isUp
        var signals: RunRules = []
        if direction >= 5 { signals.insert(.sixInOneDirection) }
        if alternating >= 13 { signals.insert(.fourteenAlternating) }
        return signals
    }
}
