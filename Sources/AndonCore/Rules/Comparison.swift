/// Holds a value, a difference or a slope against the limits of a condition, exactly as `Condition` says. Plain numbers, so
/// that a sample reads only those it needs.
///
/// "Equal" forgives what binary arithmetic does to decimal values (20.1 − 18.1 is 2.000000000000002 and counts as 2;
/// 2501 × 0.1 is not above 250.1): a ten-thousandth of the tag's step for integers, one part in 2²³ of the magnitudes
/// for float32, and of a derived tag what its arithmetic may have done. A step of an integer tag is never forgiven.
struct Comparison: Sendable {
    enum Kind: Sendable { case above, below, outside, inside, rises, falls, moves, slopeAbove, slopeBelow }

    /// The limit, or the one above, or the difference in a window.
    let high: Double
    /// The limit, or the one below.
    let low: Double
    /// Engineering units; units per second for a slope.
    let deadband: Double
    let absolute: Double
    let relative: Double
    let offset: Double
    /// How far back a rate looks; without end for a threshold.
    let within: TimeSpan
    let kind: Kind

    init(_ condition: Condition, deadband: Double, tag: TagPlan) {
        self.deadband = max(deadband, 0)
        let isDerived = tag.derived != nil
        absolute = isDerived ? 1e-9 : tag.type == .float32 ? 0 : abs(tag.scale) * 1e-4
        relative = isDerived ? 0x1p-40 : tag.type == .float32 ? 0x1p-23 : 0
        offset = abs(tag.offset)
        let endless = TimeSpan(nanoseconds: .max)
        switch condition {
        case .above(let limit): (kind, low, high, within) = (.above, limit, limit, endless)
        case .below(let limit): (kind, low, high, within) = (.below, limit, limit, endless)
        case .outside(let low, let high): (kind, self.low, self.high, within) = (.outside, low, high, endless)
        case .inside(let low, let high): (kind, self.low, self.high, within) = (.inside, low, high, endless)
        case .rises(let by, let span): (kind, low, high, within) = (.rises, by, by, span)
        case .falls(let by, let span): (kind, low, high, within) = (.falls, by, by, span)
        case .moves(let by, let span): (kind, low, high, within) = (.moves, by, by, span)
        case .slopeAbove(let limit, let span): (kind, low, high, within) = (.slopeAbove, limit, limit, span)
        case .slopeBelow(let limit, let span): (kind, low, high, within) = (.slopeBelow, limit, limit, span)
        // Decided elsewhere; here it is never true.
        case .wider: (kind, low, high, within) = (.above, .infinity, .infinity, endless)
        }
    }

    /// Whether the condition is true. `isHeld`: it was, so every limit is moved back by the deadband.
    @inline(__always)
    func isTrue(_ measured: Double, value: Double, isHeld: Bool) -> Bool {
        let back = isHeld ? deadband : 0
        let near = absolute + relative * (2 * abs(value) + abs(measured) + offset)
        switch kind {
        case .above: return measured > high - back + near
        case .below: return measured < low + back - near
        case .outside: return measured < low + back - near || measured > high - back + near
        case .inside: return measured >= low - back - near && measured <= high + back + near
        case .rises, .falls, .moves: return measured >= high - back - near
        case .slopeAbove: return measured > high - back + near / within.inSeconds
        case .slopeBelow: return measured < low + back - near / within.inSeconds
        }
    }

    /// The limit that people are shown: of two, the one the value is nearer to.
    func limit(for measured: Double) -> Double { abs(measured - low) < abs(measured - high) ? low : high }

    /// Whether it looks at a window of time and not at one value.
    var isRate: Bool {
        switch kind {
        case .above, .below, .outside, .inside: false
        case .rises, .falls, .moves, .slopeAbove, .slopeBelow: true
        }
    }

    var isSlope: Bool { kind == .slopeAbove || kind == .slopeBelow }
}
