/// What is kept of a good sample.
struct RingPoint: Sendable {
    var at: Uptime
    var value: Double
}

/// The last good samples of every tag that has rules, each in a ring of its own: written once per sample, whatever the
/// number of rules, and read only when a window has lost its extreme or people are shown an alarm.
///
/// Rings of equal length stand side by side, sample by sample: tags that are read together also share the lines of the
/// cache that their newest samples are written to. All room is made once.
struct SampleRings: Sendable {
    /// The most samples that one ring holds. A denser one keeps its newest.
    static let mostSamples: Int32 = 16_384
    private static let lanes = 8

    var points: ContiguousArray<RingPoint> = []
    /// By length: the first place of a group of rings that has lanes left, and how many it has given away.
    private var open: [UInt16: (first: Int, taken: Int)] = [:]

    /// Makes room for a ring and answers with its first place. Only while the rule book is made.
    mutating func makeRing(capacity: UInt16) -> Int32 {
        if let group = open[capacity], group.taken < Self.lanes {
            open[capacity] = (group.first, group.taken + 1)
            return Int32(group.first + group.taken)
        }
        let first = points.count
        open[capacity] = (first, 1)
        let room = Int(capacity) * Self.lanes
        points.append(contentsOf: repeatElement(RingPoint(at: .zero, value: 0), count: room))
        return Int32(first)
    }

    mutating func settle() { open = [:] }

    /// Where the sample in this slot of the tag's ring stands among all points.
    @inline(__always)
    static func place(of slot: UInt16, in watch: TagWatch) -> Int { Int(watch.ring) + Int(slot) * lanes }

    /// Writes the newest sample of a tag.
    mutating func keep(_ point: RingPoint, of watch: TagWatch) {
        points[Self.place(of: watch.slot, in: watch)] = point
    }

    func point(in slot: UInt16, of watch: TagWatch) -> RingPoint { points[Self.place(of: slot, in: watch)] }

    /// The sample that was taken so many before the newest; less than `watch.filled`.
    func point(before newest: Int, of watch: TagWatch) -> RingPoint {
        point(in: watch.slot(before: newest), of: watch)
    }

    /// How many of the newest samples are not older than `within` before the newest one; at most `most`.
    func count(within: TimeSpan, most: Int, of watch: TagWatch) -> Int {
        var low = 0
        var high = min(most, Int(watch.filled))
        while low < high {
            let middle = (low + high) / 2
            if watch.last - point(before: middle, of: watch).at > within { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
