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
    /// The most rings side by side, 65 kB for each step of time: 100 000 tags then write in few places that move on
    /// steadily, which the memory keeps up with. No power of two, or all steps would want the same lines of the cache.
    private static let mostLanes = 4_160

    var points: ContiguousArray<RingPoint>
    private var groups: [UInt16: Group] = [:]
    private var used = 0

    /// Rings of one length, and the ones that stand side by side at present.
    private struct Group {
        var left = 0
        var first = 0
        var lanes = 0
        var taken = 0
    }

    /// `capacities`: the length of every ring that will be made; 0 for none.
    init(capacities: [UInt16]) {
        var all = 0
        for capacity in capacities where capacity > 0 {
            groups[capacity, default: Group()].left += 1
            all += Int(capacity)
        }
        points = ContiguousArray(repeating: RingPoint(at: .zero, value: 0), count: all)
    }

    /// The place of the next ring of this length, and how far apart its slots are. Once for each that was announced.
    mutating func makeRing(capacity: UInt16) -> (first: Int32, stride: Int32) {
        guard capacity > 0, var group = groups[capacity] else { return (0, 0) }
        if group.taken == group.lanes {
            group = Group(left: group.left, first: used, lanes: min(Self.mostLanes, group.left))
            used += group.lanes * Int(capacity)
        }
        let ring = (Int32(group.first + group.taken), Int32(group.lanes))
        group.taken += 1
        group.left -= 1
        groups[capacity] = group
        return ring
    }

    /// Where the sample in this slot of the tag's ring stands among all points.
    @inline(__always)
    static func place(of slot: UInt16, in watch: TagWatch) -> Int {
        Int(watch.ring) + Int(slot) * Int(watch.stride)
    }

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
