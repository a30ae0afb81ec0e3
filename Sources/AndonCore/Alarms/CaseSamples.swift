/// The samples on one side of an alarm, in the order in which they were taken: of its own tag, and of the others that its
/// rule names. Bounded: half is for the alarm's own tag, and the others share the rest.
struct CaseSamples: Sendable {
    /// The most others of which something is kept: the first that the rule names.
    static let mostOthers = 60

    private(set) var samples: [TapedSample] = []
    private let tags: [TagID]
    private var counts: [Int]

    /// - Parameter tags: the alarm's own first.
    init(of tags: [TagID]) {
        self.tags = Array(tags.prefix(1 + Self.mostOthers))
        counts = Array(repeating: 0, count: self.tags.count)
    }

    var isFull: Bool { counts.indices.allSatisfy { counts[$0] >= room(of: $0) } }

    func wants(_ tag: TagID) -> Bool { tags.contains(tag) }

    /// Takes what came behind all that it has, while there is room for its tag.
    mutating func append(_ taped: TapedSample) {
        if count(taped) { samples.append(taped) }
    }

    /// Takes what came before all that it has, oldest first; of each tag the newest where there is not room for all.
    mutating func prepend(_ earlier: [TapedSample]) {
        let kept = earlier.reversed().filter { count($0) }
        samples = kept.reversed() + samples
    }

    /// Takes what came before all that it has, oldest first, and lets the newest of each tag go where there is not room for all.
    mutating func insert(_ earlier: [TapedSample]) {
        let all = earlier + samples
        self = CaseSamples(of: tags)
        for taped in all { append(taped) }
    }

    private mutating func count(_ taped: TapedSample) -> Bool {
        guard let place = tags.firstIndex(of: taped.sample.tag), counts[place] < room(of: place) else { return false }
        counts[place] += 1
        return true
    }

    private func room(of place: Int) -> Int {
        place == 0 ? AlarmCase.mostSamples : AlarmCase.mostSamples / max(1, tags.count - 1)
    }
}
