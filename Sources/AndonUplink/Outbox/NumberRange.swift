/// Sequence numbers from the first to the last; 0 and 0 when there is none, for a removal carries no number.
struct NumberRange: Sendable, Equatable {
    var first: UInt64 = 0
    var last: UInt64 = 0

    /// The smallest range that holds both.
    mutating func join(_ other: NumberRange) {
        guard other.last > 0 else { return }
        first = first == 0 ? other.first : min(first, other.first)
        last = max(last, other.last)
    }
}
