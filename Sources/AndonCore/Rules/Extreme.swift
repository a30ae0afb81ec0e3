/// The lowest value of a moving window. For the highest one, values are taken with their signs changed.
///
/// What is known of the samples up to some moment stands in a stack (`front` is its top: the lowest of all, the entries
/// below are the lowest of what came after it), what came later in `back` alone. Only when the stack is used up and `back` has
/// left the window are the samples in the ring looked at, each of them once: amortised constant, and a sample that
/// is not lower than `back` changes nothing here.
struct Extreme: Sendable {
    struct Mark: Sendable {
        var value: Double
        var at: Uptime
        var ordinal: UInt32

        static var none: Mark { Mark(value: .infinity, at: .zero, ordinal: 0) }
        var isNone: Bool { value == .infinity }
    }

    private var front = Mark.none
    private(set) var back = Mark.none
    /// 1, or -1 where the highest value is wanted.
    let sign: Double
    /// First place of the stack in `RateWindows.stack`; it has room for `capacity` slots of the ring.
    let stack: Int32
    private var depth: Int32 = 0

    init(sign: Double, stack: Int32) {
        self.sign = sign
        self.stack = stack
    }

    /// The lowest value and its sample; signs as they are kept here.
    @inline(__always)
    var lowest: Mark { front.isNone ? back : front }

    mutating func forget() {
        front = .none
        back = .none
        depth = 0
    }

    /// Takes the newest sample of the ring.
    @inline(__always)
    mutating func take(
        _ point: RingPoint, of watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings,
        stacks: inout ContiguousArray<UInt16>
    ) {
        let value = point.value * sign
        if value <= back.value { back = Mark(value: value, at: point.at, ordinal: watch.ordinal) }
        if !front.isNone, value <= front.value {
            front = .none
            depth = 0
            return
        }
        while !front.isNone, isOld(front, watch, terms) || front.value >= back.value {
            pop(watch, rings: rings, stacks: stacks)
        }
        if front.isNone, isOld(back, watch, terms) { refill(watch, terms, rings: rings, stacks: &stacks) }
    }

    @inline(__always)
    private func isOld(_ mark: Mark, _ watch: TagWatch, _ terms: AlarmTerms) -> Bool {
        watch.last - mark.at > terms.comparison.within || watch.ordinal &- mark.ordinal >= UInt32(terms.capacity)
    }

    private mutating func pop(_ watch: TagWatch, rings: SampleRings, stacks: ContiguousArray<UInt16>) {
        guard depth > 0 else { return front = .none }
        depth -= 1
        let slot = stacks[Int(stack + depth)]
        let age = watch.slot >= slot ? watch.slot - slot : watch.slot + (watch.capacity - slot)
        let point = rings.point(in: slot, of: watch)
        // A newer sample may have taken the slot long ago: none of those is lower than `back`, so it goes at once.
        front = Mark(value: point.value * sign, at: point.at, ordinal: watch.ordinal &- UInt32(age))
    }

    /// Goes back through the window: whatever is lower than all that came after it will be the lowest in its turn.
    mutating func refill(
        _ watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings, stacks: inout ContiguousArray<UInt16>
    ) {
        let newest = rings.point(before: 0, of: watch)
        back = Mark(value: newest.value * sign, at: newest.at, ordinal: watch.ordinal)
        front = .none
        depth = 0
        var lowest = back.value
        for age in 1..<max(1, min(Int(watch.filled), Int(terms.capacity))) {
            let slot = watch.slot(before: age)
            let point = rings.point(in: slot, of: watch)
            if watch.last - point.at > terms.comparison.within { break }
            let value = point.value * sign
            guard value < lowest else { continue }
            lowest = value
            stacks[Int(stack + depth)] = slot
            depth += 1
        }
        if depth > 0 { pop(watch, rings: rings, stacks: stacks) }
    }
}
