/// The derived tags of one line: takes the samples of an answer and makes those that follow from them, each tag's at most
/// once, none before those it is made of.
///
/// It has no clock: what has come by the time of a sample is what counts, and a tag of which nothing was heard for three
/// polls (at least 2 s) is not known. All room is made once; a line without derived tags pays nothing.
struct DerivedTags: Sendable {
    var world = RuleWorld(tags: 0)
    /// Beside each slot of the world.
    var inputs: ContiguousArray<DerivedInput> = []
    /// In an order in which none needs a later one.
    var nodes: ContiguousArray<DerivedNode> = []
    var gates: ContiguousArray<BoardGate> = []
    var windows: ContiguousArray<WindowTrack> = []
    var rates: ContiguousArray<RateTrack> = []
    var boards: ContiguousArray<BoardTrack> = []
    /// The nodes that need a slot, or a gate.
    var ofSlot: [[Int32]] = []
    var ofGate: [[Int32]] = []
    /// Nodes that have to be made anew, one bit each.
    var dirty: ContiguousArray<UInt64> = []
    /// Slots that the present answer spoke of.
    private var touched: ContiguousArray<Int32> = []
    private var now = Uptime.zero
    private var stack = ExpressionStack()
    var filter: EventFilter?

    init() {}

    var isEmpty: Bool { nodes.isEmpty }

    /// Appends what is made of the samples of one answer, at most one of each tag.
    mutating func take(_ samples: inout [Sample]) {
        for index in samples.indices { note(samples[index]) }
        guard !touched.isEmpty else { return }
        var word = 0
        while word < dirty.count {
            guard dirty[word] != 0 else {
                word += 1
                continue
            }
            let node = word * 64 + dirty[word].trailingZeroBitCount
            dirty[word] &= dirty[word] - 1
            make(node, into: &samples)
        }
        for slot in touched { inputs[Int(slot)].clear() }
        for gate in gates.indices { gates[gate].clear() }
        touched.removeAll(keepingCapacity: true)
    }

    /// A counter was replaced or set back.
    mutating func restartCount(of tag: TagID) {
        guard world.places.indices.contains(tag.index), world.places[tag.index] >= 0 else { return }
        let slot = world.places[tag.index]
        inputs[Int(slot)].restart()
        for node in ofSlot[Int(slot)] {
            if case .rate(let rate) = nodes[Int(node)].work { rates[rate].forget() }
        }
    }

    private mutating func note(_ sample: Sample) {
        guard world.places.indices.contains(sample.tag.index), world.places[sample.tag.index] >= 0 else { return }
        let slot = Int(world.places[sample.tag.index])
        inputs[slot].take(sample, after: world.slots[slot])
        _ = world.slots[slot].take(sample)
        touched.append(Int32(slot))
        now = max(now, sample.at)
        mark(ofSlot[slot])
    }

    private mutating func mark(_ nodes: [Int32]) {
        for node in nodes { dirty[Int(node) / 64] |= 1 << UInt64(node % 64) }
    }

    private mutating func make(_ index: Int, into samples: inout [Sample]) {
        let node = nodes[index]
        switch node.work {
        case .gate(let gate):
            let ends = node.slots.count > 1 ? (inputs[Int(node.slots[1])], world.slots[Int(node.slots[1])]) : nil
            gates[gate].step((inputs[Int(node.slots[0])], world.slots[Int(node.slots[0])]), ends, at: now)
            if gates[gate].news.isAny { mark(ofGate[gate]) }
        case .value(let expression, let isSwitch):
            tell(index, value(of: expression, isSwitch: isSwitch, node.slots), into: &samples)
        case .window(let window):
            let slot = Int(node.slots[0])
            tell(index, windows[window].step(inputs[slot], world.slots[slot]), into: &samples)
        case .rate(let rate):
            let slot = Int(node.slots[0])
            tell(index, rates[rate].step(inputs[slot], world.slots[slot]), into: &samples)
        case .board(let board, let gate):
            let slot = Int(node.slots[0])
            tell(
                index, boards[board].step(gates[gate].news, inputs[slot], world.slots[slot], at: now), into: &samples)
        }
    }

    private mutating func value(of expression: RuleExpression, isSwitch: Bool, _ slots: [Int32]) -> DerivedValue {
        for slot in slots where world.slots[Int(slot)].isGood { _ = world.slots[Int(slot)].expire(at: now) }
        let value = stack.value(of: expression, isSwitch: isSwitch, at: now, in: world)
        guard value.isNaN, let doubt = slots.first(where: { !world.slots[Int($0)].isGood }) else {
            return DerivedValue(value)
        }
        return DerivedValue(inputs[Int(doubt)].reason)
    }

    private mutating func tell(_ index: Int, _ made: DerivedValue?, into samples: inout [Sample]) {
        guard let made, let tag = nodes[index].tag else { return }
        let at = nodes[index].last.map { max(now, $0 + TimeSpan(nanoseconds: 1)) } ?? now
        nodes[index].last = at
        let sample = Sample(tag: tag, value: made.value, quality: made.quality, at: at)
        samples.append(sample)
        note(sample)
    }
}
