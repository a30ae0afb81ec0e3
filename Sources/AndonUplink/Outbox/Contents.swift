import AndonCore

/// What a store holds of each stream: enough to name what is lost with it.
struct Contents: Equatable {
    struct Share: Equatable {
        /// The lowest number that may be there and the highest; 0 while there are only removals, which carry none.
        var numbers = NumberRange()
        var count: UInt64 = 0
    }

    private(set) var shares: [AndonCore.Stream: Share] = [:]

    var total: UInt64 { shares.values.reduce(0) { $0 + $1.count } }

    mutating func add(_ stream: AndonCore.Stream, seq: UInt64) {
        add(stream, numbers: NumberRange(first: seq, last: seq), count: 1)
    }

    mutating func add(_ stream: AndonCore.Stream, numbers: NumberRange, count: UInt64) {
        shares[stream, default: Share()].numbers.join(numbers)
        shares[stream, default: Share()].count += count
    }

    /// Rows leave from anywhere, so the range stays until nothing is left of the stream.
    mutating func remove(_ stream: AndonCore.Stream, count: UInt64 = 1) {
        guard let share = shares[stream], share.count > count else {
            shares[stream] = nil
            return
        }
        shares[stream]?.count -= count
    }

    /// What was expected here and is not in `found`.
    func missing(from found: Contents, reason: Drop.Reason) -> [Drop] {
        Stream.allCases.compactMap { stream in
            guard let expected = shares[stream] else { return nil }
            let there = found.shares[stream] ?? Share()
            guard expected.count > there.count else { return nil }
            var numbers = expected.numbers
            // A log that lost its end lost the newest.
            if there.numbers.last > 0, there.numbers.last < numbers.last { numbers.first = there.numbers.last + 1 }
            return Drop(
                stream: stream, first: numbers.first, last: numbers.last, count: expected.count - there.count,
                reason: reason)
        }
    }

    /// How many rows are here that `expected` does not know.
    func surplus(over expected: Contents) -> UInt64 {
        shares.reduce(0) { sum, share in
            let known = expected.shares[share.key]?.count ?? 0
            return sum + (share.value.count > known ? share.value.count - known : 0)
        }
    }
}
