/// The lowest value of a moving window. For the highest one, values are taken with their signs changed.
///
/// What is known of the samples up to some moment stands in a stack (`front` is its top: the lowest of all, the entries
/// below are the lowest of what came after it), what came later in `back` alone. Only when the stack is used up and `back` has
/// left the window are the samples in the ring looked at, each of them once: amortised constant, and a sample that
/// is not lower than `back` changes nothing here.
///
/// With paired terms it is the lowest value that two samples in a row reached: of each pair the higher one counts, at the time
/// of the earlier one.
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
        var mark = Mark(value: point.value * sign, at: point.at, ordinal: watch.ordinal)
        if terms.isPaired {
            guard watch.filled > 1 else { return }
            let before = rings.point(before: 1, of: watch)
            mark = Mark(value: max(before.value * sign, mark.value), at: before.at, ordinal: watch.ordinal &- 1)
        }
        if mark.value <= back.value { back = mark }
        if !front.isNone, mark.value <= front.value {
            front = .none
            depth = 0
            return
        }
        while !front.isNone, isOld(front, watch, terms) || front.value >= back.value {
            pop(watch, terms, rings: rings, stacks: stacks)
        }
        if front.isNone, isOld(back, watch, terms) { refill(watch, terms, rings: rings, stacks: &stacks) }
    }

    @inline(__always)
    private func isOld(_ mark: Mark, _ watch: TagWatch, _ terms: AlarmTerms) -> Bool {
        watch.last - mark.at > terms.comparison.within || watch.ordinal &- mark.ordinal >= UInt32(terms.capacity)
    }

    private mutating func pop(
        _ watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings, stacks: ContiguousArray<UInt16>
    ) {
        while depth > 0 {
            depth -= 1
            let slot = stacks[Int(stack + depth)]
            let age = watch.slot >= slot ? watch.slot - slot : watch.slot + (watch.capacity - slot)
            // A newer sample may have taken the slot long ago: none of those is lower than `back`, so it goes at once. The
            // newest of all has no pair yet.
            if terms.isPaired, age == 0 { continue }
            return front = mark(before: Int(age), watch, terms, rings: rings)
        }
        front = .none
    }

    @inline(__always)
    private func mark(before age: Int, _ watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings) -> Mark {
        let point = rings.point(before: age, of: watch)
        var value = point.value * sign
        if terms.isPaired { value = max(value, rings.point(before: age - 1, of: watch).value * sign) }
        return Mark(value: value, at: point.at, ordinal: watch.ordinal &- UInt32(age))
    }

    /// Goes back through the window: whatever is lower than all that came after it will be the lowest in its turn.
    private mutating func refill(
        _ watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings, stacks: inout ContiguousArray<UInt16>
    ) {
        let newest = terms.isPaired ? 1 : 0
        depth = 0
        back = mark(before: newest, watch, terms, rings: rings)
        // A pair that began before the window says nothing of it.
        guard watch.last - back.at <= terms.comparison.within else { return back = .none }
        var lowest = back.value
        for age in newest + 1..<max(newest + 1, min(Int(watch.filled), Int(terms.capacity))) {
            let mark = mark(before: age, watch, terms, rings: rings)
            if watch.last - mark.at > terms.comparison.within { break }
            guard mark.value < lowest else { continue }
            lowest = mark.value
            stacks[Int(stack + depth)] = watch.slot(before: age)
            depth += 1
        }
        if depth > 0 { pop(watch, terms, rings: rings, stacks: stacks) }
    }
}
