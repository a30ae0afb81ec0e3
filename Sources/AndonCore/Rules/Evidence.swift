/// The samples that people are shown with an alarm: oldest first, few, always with the one it was measured against and
/// the last.
enum Evidence {
    static let most = 16

    static func samples(of alarm: Alarm, pool: WindowPool) -> [Sample] {
        let window = alarm.window
        let count = Int(window.count)
        var positions = Array(0..<count)
        if count > most {
            positions = (0..<most).map { $0 * (count - 1) / (most - 1) }
            if let extreme = alarm.extreme(pool: pool) { include(extreme, in: &positions, of: window, pool: pool) }
        }
        return positions.map { position in
            let point = pool.point(Int32(position), in: window)
            return Sample(tag: alarm.key.tag, value: point.value, at: point.at)
        }
    }

    /// Puts the extreme in the place of its nearest neighbour; never in the place of the last.
    private static func include(
        _ extreme: WindowPoint, in positions: inout [Int], of window: Window, pool: WindowPool
    ) {
        let index = positions.lastIndex { pool.point(Int32($0), in: window).at <= extreme.at } ?? 0
        guard index < positions.count - 1 else { return }
        for position in positions[index]..<positions[index + 1]
        where pool.point(Int32(position), in: window).at == extreme.at {
            positions[index] = position
        }
    }
}
