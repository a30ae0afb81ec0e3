/// One run of a compiled pattern. Carries one group's place with each way; its buffers are as long as the program.
struct PatternRun {
    /// A way that is still open: where it goes on, and the places of the group as far as they are known.
    private struct Way {
        var step: Int
        var begin: Int
        var end: Int
    }

    private let steps: [PatternStep]
    private let beginSlot: Int
    private var ways: [Way] = []
    private var nextWays: [Way] = []
    /// The round in which a step was entered last: entered once per byte.
    private var entered: [Int]
    private var round = 0
    private var stack: [Way] = []

    init(steps: [PatternStep], group: Int) {
        self.steps = steps
        beginSlot = 2 * group
        entered = [Int](repeating: -1, count: steps.count)
        ways.reserveCapacity(steps.count)
        nextWays.reserveCapacity(steps.count)
    }

    mutating func firstMatch(in bytes: [UInt8]) -> Range<Int>? {
        var best: Way?
        for place in 0...bytes.count {
            // A new way begins at each byte until one has matched, behind those that began before.
            if best == nil { follow(Way(step: 0, begin: -1, end: -1), place, bytes.count) }
            if ways.isEmpty, best != nil { break }
            round += 1
            nextWays.removeAll(keepingCapacity: true)
            swap(&ways, &nextWays)
            for way in nextWays {
                switch steps[way.step] {
                case .found:
                    best = way
                case .take(let set) where place < bytes.count && set.contains(bytes[place]):
                    var next = way
                    next.step += 1
                    follow(next, place + 1, bytes.count)
                    continue
                default: continue
                }
                break  // Ways behind one that has matched are worth less.
            }
        }
        guard let best, best.begin >= 0, best.end >= best.begin else { return nil }
        return best.begin..<best.end
    }

    /// Adds every step that a way reaches without a byte, the preferred ones first.
    private mutating func follow(_ way: Way, _ place: Int, _ count: Int) {
        stack.append(way)
        while var way = stack.popLast() {
            guard entered[way.step] != round else { continue }
            entered[way.step] = round
            switch steps[way.step] {
            case .jump(let target):
                way.step = target
                stack.append(way)
            case .split(let first, let second):
                way.step = second
                stack.append(way)
                way.step = first
                stack.append(way)
            case .save(let slot):
                if slot == beginSlot { (way.begin, way.end) = (place, -1) }
                if slot == beginSlot + 1 { way.end = place }
                way.step += 1
                stack.append(way)
            case .atStart, .atEnd:
                guard place == (steps[way.step] == .atStart ? 0 : count) else { continue }
                way.step += 1
                stack.append(way)
            case .take, .found: ways.append(way)
            }
        }
    }
}
