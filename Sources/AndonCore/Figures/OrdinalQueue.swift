/// Ordinals in growing order, taken from both ends, in room that is made once.
struct OrdinalQueue: Sendable {
    private var places: ContiguousArray<Int>
    private var start = 0
    private(set) var count = 0

    init(capacity: Int) { places = ContiguousArray(repeating: 0, count: capacity) }

    var first: Int? { count > 0 ? places[start] : nil }
    var last: Int? { count > 0 ? places[(start + count - 1) % places.count] : nil }

    /// There is room: no more ordinals are in it than the capacity.
    mutating func append(_ ordinal: Int) {
        places[(start + count) % places.count] = ordinal
        count += 1
    }

    mutating func removeFirst() {
        start = (start + 1) % places.count
        count -= 1
    }

    mutating func removeLast() { count -= 1 }

    mutating func removeAll() { count = 0 }
}
