/// `n of m`: what the condition was on the last m good samples, one bit each.
struct ConfirmMask: Sendable {
    private var bits: UInt64 = 0
    private var seen: UInt8 = 0
    private let needed: UInt8
    private let outOf: UInt8

    init(_ plan: Confirmation) {
        let outOf = min(max(plan.outOf, 1), 64)
        self.outOf = UInt8(outOf)
        needed = UInt8(min(max(plan.needed, 1), outOf))
    }

    mutating func push(_ isTrue: Bool) {
        bits = (bits << 1 | (isTrue ? 1 : 0)) & (.max >> UInt64(64 - outOf))
        if seen < outOf { seen += 1 }
    }

    mutating func forget() {
        bits = 0
        seen = 0
    }

    /// Every one of the last m samples was seen, and false.
    @inline(__always)
    var isAllFalse: Bool { bits == 0 && seen == outOf }

    /// True or false as soon as the samples that were not seen could no longer change it; unknown until then.
    var truth: Truth {
        let hits = UInt8(bits.nonzeroBitCount)
        if hits >= needed { return .true }
        return hits + (outOf - seen) < needed ? .false : .unknown
    }
}
