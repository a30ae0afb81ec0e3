// Values of which it is certain, without looking closer, that a condition that is false stays false. Never too wide; where
// a limit depends on the value itself (float32) a little too narrow.
extension Comparison {
    /// For a threshold that is false at `value`.
    @inline(__always)
    func calmRange(around value: Double) -> (low: Double, high: Double)? {
        switch kind {
        case .above: return (-.infinity, high + absolute)
        case .below: return (low - absolute, .infinity)
        case .outside: return (low - absolute, high + absolute)
        case .inside:
            guard relative == 0 else { return nil }
            if value < low - absolute { return (-.infinity, (low - absolute).nextDown) }
            return value > high + absolute ? ((high + absolute).nextUp, .infinity) : nil
        case .rises, .falls, .moves, .slopeAbove, .slopeBelow: return nil
        }
    }

    /// How high a value may stand above the lowest one of a window (below the highest one, both with their signs changed).
    @inline(__always)
    func calmHeight(above lowest: Double) -> Double {
        let near = absolute + relative * (2 * (abs(lowest) + abs(high)) + abs(high) + offset)
        let room = high - near
        // The margin is wider than all that the sum and the later difference can be rounded by.
        return lowest + room - (abs(lowest) + abs(room)) * 0x1p-50
    }
}
