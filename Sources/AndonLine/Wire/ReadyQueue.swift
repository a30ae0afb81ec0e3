/// Blocks that are due and wait for their link, first come first served; a ring that never holds a block twice.
struct ReadyQueue {
    private var ring: [Int] = []
    private var head = 0

    var isEmpty: Bool { head == ring.count }

    mutating func append(_ block: Int) { ring.append(block) }

    mutating func remove(_ block: Int) {
        ring.removeFirst(head)
        head = 0
        ring.removeAll { $0 == block }
    }

    mutating func popFirst() -> Int? {
        guard head < ring.count else { return nil }
        let block = ring[head]
        head += 1
        if head == ring.count {
            ring.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64, head * 2 > ring.count {
            ring.removeFirst(head)
            head = 0
        }
        return block
    }
}
