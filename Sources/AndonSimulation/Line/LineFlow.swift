/// Boards on their way: printed, placed, through the oven. Holding the line stops the infeed; what is inside runs out.
struct LineFlow: Hashable {
    /// Seconds between two boards.
    static let takt = 25.0
    /// Length of one heated zone in centimetres.
    static let zoneLength = 30.0
    /// A placer picks this often per second while the line runs (43 000 an hour).
    static let picksPerSecond = 12.0
    static let missShare = 0.000_3

    private(set) var boards = 0
    private(set) var picked = 0
    private(set) var errors = 0
    /// Where each board in the oven is: centimetres from the first zone, the oldest first.
    private(set) var inside: [Double] = []
    private var progress = 0.0
    private var picks = 0.0

    var placed: Int { picked - errors }

    /// - Returns: true when a board was finished in this step.
    mutating func step(
        seconds: Double, isHeld: Bool, centimetresPerMinute: Double, zones: Int, noise: inout SeededGenerator
    ) -> Bool {
        let travel = max(0, centimetresPerMinute) / 60 * seconds
        for index in inside.indices { inside[index] += travel }
        inside.removeAll { $0 >= Double(zones) * Self.zoneLength }
        guard !isHeld else { return false }

        picks += Self.picksPerSecond * seconds
        while picks >= 1 {
            picks -= 1
            picked += 1
            if noise.share() < Self.missShare { errors += 1 }
        }
        progress += seconds / Self.takt
        guard progress >= 1 else { return false }
        progress -= 1
        boards += 1
        inside.append(0)
        return true
    }

    /// Whether a board is in the zone, counted from 1.
    func isBoard(inZone zone: Int) -> Bool {
        let start = Double(zone - 1) * Self.zoneLength
        return inside.contains { $0 >= start && $0 < start + Self.zoneLength }
    }
}
