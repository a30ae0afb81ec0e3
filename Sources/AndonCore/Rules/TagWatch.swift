/// One tag as every sample finds it: when it was last read, where its samples are kept, and between which values no rule
/// of it has anything to do. 64 bytes, no more than a line of the cache: a calm sample touches nothing else but its ring.
struct TagWatch: Sendable {
    /// When the newest good sample was taken; says nothing while `filled` is 0.
    private(set) var last = Uptime.zero
    /// Good samples further apart than this know nothing of each other.
    private let gap: TimeSpan
    private var calm = CalmRange.none
    /// The ordinal of the newest good sample. Wraps: only differences count.
    private(set) var ordinal: UInt32 = 0
    /// First place of the ring in `SampleRings`.
    let ring: Int32
    /// Places from one of its slots to the next.
    let stride: Int32
    /// The tag's alarms: `first ..< first + count`.
    let first: Int32
    let count: UInt16
    let capacity: UInt16
    /// Where the newest sample stands in the ring.
    private(set) var slot: UInt16 = 0
    /// Samples in the ring since something was last unknown.
    private(set) var filled: UInt16 = 0

    init(gap: TimeSpan, ring: (first: Int32, stride: Int32), capacity: UInt16, alarms: Range<Int>) {
        self.gap = gap
        self.ring = ring.first
        stride = ring.stride
        self.capacity = capacity
        first = Int32(alarms.lowerBound)
        count = UInt16(alarms.count)
    }

    var alarms: Range<Int> { Int(first)..<Int(first) + Int(count) }

    /// Whether a good sample now goes on where the last one ended: not after a gap, and later than it.
    @inline(__always)
    func isFollowed(at now: Uptime) -> Bool {
        let passed = now - last
        return passed > .zero && passed <= gap
    }

    /// Whether this good value changes nothing at all for any rule, and is only to be kept.
    @inline(__always)
    func isCalm(_ value: Double, at now: Uptime) -> Bool {
        isFollowed(at: now) && calm.holds(value, ordinal: ordinal &+ 1)
    }

    /// Makes room for one more sample; it belongs in `slot`.
    @inline(__always)
    mutating func advance(to now: Uptime) {
        last = now
        ordinal &+= 1
        slot = slot &+ 1 == capacity ? 0 : slot &+ 1
        if filled < capacity { filled &+= 1 }
    }

    mutating func rest(in calm: CalmRange) { self.calm = calm }

    /// Nothing seen so far counts on.
    mutating func forget() {
        filled = 0
        calm = .none
    }

    func slot(before newest: Int) -> UInt16 {
        let slot = Int(slot) - newest
        return UInt16(slot < 0 ? slot + Int(capacity) : slot)
    }
}
