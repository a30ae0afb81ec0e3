/// The samples that people are shown with an alarm: oldest first, few, always with the one it was measured against and
/// the last.
enum Evidence {
    static let most = 16

    /// `extreme`: when the sample was taken that the newest was measured against.
    static func samples(
        of tag: TagID, _ watch: TagWatch, _ terms: AlarmTerms, rings: SampleRings, extreme: Uptime?
    ) -> [Sample] {
        let count = rings.count(within: terms.comparison.within, most: Int(terms.capacity), of: watch)
        func point(_ position: Int) -> RingPoint { rings.point(before: count - 1 - position, of: watch) }
        var positions = Array(0..<count)
        if count > most {
            positions = (0..<most).map { $0 * (count - 1) / (most - 1) }
            if let extreme { include(extreme, in: &positions) { point($0).at } }
        }
        return positions.map { Sample(tag: tag, value: point($0).value, at: point($0).at) }
    }

    /// Puts the extreme in the place of its nearest neighbour; never in the place of the last.
    private static func include(_ extreme: Uptime, in positions: inout [Int], time: (Int) -> Uptime) {
        let index = positions.lastIndex { time($0) <= extreme } ?? 0
        guard index < positions.count - 1 else { return }
        for position in positions[index]..<positions[index + 1] where time(position) == extreme {
            positions[index] = position
        }
    }
}
