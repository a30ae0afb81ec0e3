internal import AndonCore

/// The requests that a wire repeats, each at a place of its own. What a unit refuses changes its blocks while the wire
/// runs: a place is used again, and its generation tells an answer that is still on its way from those of the new block.
struct BlockTable {
    private(set) var blocks: [PolledBlock] = []
    private(set) var unitOf: [Int] = []
    /// From handing a read to the driver to its deadline: the unit's time to answer, and the bytes' time on the wire.
    private(set) var allowances: [TimeSpan] = []
    private(set) var generations: [UInt32] = []
    /// Reads of this block that are on their way.
    var isAsked: [Bool] = []
    /// Whether it brought values since it has its place.
    var hasAnswered: [Bool] = []
    /// How often it was put off in this cycle because the unit was busy.
    var busyTries: [Int] = []
    private var free: [Int] = []
    /// Blocks whose place was given away while their answer was on its way.
    private var leaving: [Key: PolledBlock] = [:]

    private struct Key: Hashable {
        var place: Int
        var generation: UInt32
    }

    /// The place of a new block.
    mutating func add(_ block: ReadBlock, unit: Int, allowance: TimeSpan) -> Int {
        guard let place = free.popLast() else {
            blocks.append(PolledBlock(block))
            unitOf.append(unit)
            allowances.append(allowance)
            generations.append(0)
            isAsked.append(false)
            hasAnswered.append(false)
            busyTries.append(0)
            return blocks.count - 1
        }
        blocks[place] = PolledBlock(block)
        unitOf[place] = unit
        allowances[place] = allowance
        isAsked[place] = false
        hasAnswered[place] = false
        busyTries[place] = 0
        return place
    }

    mutating func remove(_ place: Int) {
        if isAsked[place] { leaving[Key(place: place, generation: generations[place])] = blocks[place] }
        isAsked[place] = false
        generations[place] &+= 1
        free.append(place)
    }

    /// The block whose answer this is, when its place was given away meanwhile.
    mutating func takeLeaving(_ place: Int, generation: UInt32) -> PolledBlock? {
        leaving.removeValue(forKey: Key(place: place, generation: generation))
    }
}
