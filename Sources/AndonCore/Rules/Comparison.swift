/// Holds a value, a difference or a slope against the limits of a condition, exactly as `Condition` says.
///
/// "Equal" forgives what binary arithmetic does to decimal values (20.1 − 18.1 is 2.000000000000002 and counts as 2;
/// 2501 × 0.1 is not above 250.1): a ten-thousandth of the tag's step for integers, one part in 2²³ of the magnitudes
/// for float32. A step of an integer tag is never forgiven.
struct Comparison: Sendable {
    let condition: Condition
    /// Engineering units; units per second for a slope.
    let deadband: Double
    let absolute: Double
    let relative: Double
    let offset: Double

    init(_ condition: Condition, deadband: Double, tag: TagPlan) {
        self.condition = condition
        self.deadband = max(deadband, 0)
        absolute = tag.type == .float32 ? 0 : abs(tag.scale) * 1e-4
        relative = tag.type == .float32 ? 0x1p-23 : 0
        offset = abs(tag.offset)
    }

    /// Whether the condition is true. `isHeld`: it was, so every limit is moved back by the deadband.
    func isTrue(_ measured: Double, value: Double, isHeld: Bool) -> Bool {
        let back = isHeld ? deadband : 0
        let near = absolute + relative * (2 * abs(value) + abs(measured) + offset)
        switch condition {
        case .above(let limit): return measured > limit - back + near
        case .below(let limit): return measured < limit + back - near
        case .outside(let low, let high): return measured < low + back - near || measured > high - back + near
        case .inside(let low, let high): return measured >= low - back - near && measured <= high + back + near
        case .rises(let by, _), .falls(let by, _), .moves(let by, _): return measured >= by - back - near
        case .slopeAbove(let limit, let over): return measured > limit - back + near / over.inSeconds
        case .slopeBelow(let limit, let over): return measured < limit + back - near / over.inSeconds
        }
    }

    /// The limit that people are shown: of two, the one the value is nearer to.
    func limit(for measured: Double) -> Double {
        switch condition {
        case .above(let limit), .below(let limit): limit
        case .outside(let low, let high), .inside(let low, let high):
            abs(measured - low) < abs(measured - high) ? low : high
        case .rises(let by, _), .falls(let by, _), .moves(let by, _): by
        case .slopeAbove(let limit, _), .slopeBelow(let limit, _): limit
        }
    }
}
