/// Which block is due when: every block on a fixed grid of its own, first come first served.
///
/// A block is read, then `done`: until then it is not due again. Its next moment stays on the grid (`start + k × period`),
/// so periods do not drift; moments that passed while an earlier one had not been read are skipped and counted, never
/// queued. The last moment that passed stays due, so that a wire with more to do than it can carry never rests.
/// A heap: each call costs the logarithm of the number of blocks and allocates nothing.
package struct PollSchedule: Sendable {
    /// Cycles skipped since the start, because an earlier one had not been read.
    package private(set) var lateCycles: UInt64 = 0

    private var periods: [Int64]
    /// The moment for which each block waits in the heap, or for which it was popped.
    private var dues: [Int64]
    /// When it leaves the heap: `dues`, or later where it was put off.
    private var wakes: [Int64]
    private var isWaiting: [Bool]
    /// Who began to wait first goes first among those due at the same moment: nobody is always last.
    private var turns: [UInt64]
    private var turn: UInt64 = 0
    /// Blocks that wait, as a binary heap by due moment, then by turn.
    private var heap: [Int]

    /// - Parameter spread: the first polls are spread over at most this long, at most one period, and 0.4 ms for each block,
    ///   in bursts of 128, so that hundreds of links do not fire in one instant. The first block is due at `start`.
    package init(blocks: [ReadBlock], start: Uptime, spread: TimeSpan = .milliseconds(200)) {
        self.init(periods: blocks.map(\.period), start: start, spread: spread)
    }

    package init(periods: [TimeSpan], start: Uptime, spread: TimeSpan = .milliseconds(200)) {
        let widest = min(spread.nanoseconds, Int64(periods.count) * 400_000)
        self.periods = periods.map { max(1, $0.nanoseconds) }
        dues = self.periods.enumerated().map { index, period in
            (start + Self.phase(of: index, within: TimeSpan(nanoseconds: min(widest, period)))).nanoseconds
        }
        wakes = dues
        isWaiting = Array(repeating: false, count: periods.count)
        turns = Array(repeating: 0, count: periods.count)
        heap = []
        heap.reserveCapacity(periods.count)
        for index in periods.indices { push(index) }
    }

    /// When the next block is due; `distantFuture` while none waits.
    package var nextDue: Uptime { heap.isEmpty ? .distantFuture : Uptime(nanoseconds: wakes[heap[0]]) }

    /// The block that has been due for the longest, and nil when none is. It is not due again before `done`.
    package mutating func popDue(at now: Uptime) -> Int? {
        guard let first = heap.first, wakes[first] <= now.nanoseconds else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        isWaiting[first] = false
        return first
    }

    /// The moment for which a block was popped: the start of its cycle.
    package func due(of block: Int) -> Uptime { Uptime(nanoseconds: dues[block]) }

    /// The block was read, or given up for this cycle. A block that was not popped stays as it is.
    package mutating func done(_ block: Int, at now: Uptime) {
        guard !isWaiting[block] else { return }
        let period = periods[block]
        let passed = max(1, (now.nanoseconds - dues[block]) / period)
        lateCycles += UInt64(passed - 1)
        dues[block] += passed * period
        wakes[block] = dues[block]
        push(block)
    }

    /// A block that was popped cannot be read yet, or is to be read once more in its cycle: it is due again at `moment`,
    /// and its grid stays.
    package mutating func putOff(_ block: Int, until moment: Uptime) {
        guard !isWaiting[block] else { return }
        wakes[block] = max(moment.nanoseconds, dues[block])
        push(block)
    }

    /// A block that was popped begins a grid of its own at `moment`: nothing counts as late.
    package mutating func begin(_ block: Int, at moment: Uptime) {
        guard !isWaiting[block] else { return }
        dues[block] = moment.nanoseconds
        wakes[block] = dues[block]
        push(block)
    }

    /// Takes a block out, popped or not; its place is free for `set`.
    package mutating func remove(_ block: Int) {
        guard isWaiting[block] else {
            isWaiting[block] = true
            return
        }
        let others = heap.filter { $0 != block }
        heap.removeAll(keepingCapacity: true)
        for other in others { lift(other) }
    }

    /// Puts a block in a place that was removed, or behind the last one; it is due at `start`.
    package mutating func set(_ block: Int, period: TimeSpan, start: Uptime) {
        if block == periods.count {
            periods.append(0)
            dues.append(0)
            wakes.append(0)
            turns.append(0)
            isWaiting.append(false)
        }
        periods[block] = max(1, period.nanoseconds)
        isWaiting[block] = false
        begin(block, at: start)
    }

    /// Blocks that start together: a wire that is awake asks many for the price of a few, one that wakes for each pays
    /// for waking.
    private static let burst = 128

    /// Golden-ratio steps from burst to burst over the span.
    private static func phase(of index: Int, within span: TimeSpan) -> TimeSpan {
        let step = UInt32(truncatingIfNeeded: index / burst) &* 2_654_435_769
        return TimeSpan(nanoseconds: Int64((Double(step) / 4_294_967_296) * Double(span.nanoseconds)))
    }

    private func isEarlier(_ left: Int, _ right: Int) -> Bool {
        wakes[left] == wakes[right] ? turns[left] < turns[right] : wakes[left] < wakes[right]
    }

    private mutating func push(_ block: Int) {
        isWaiting[block] = true
        turn += 1
        turns[block] = turn
        lift(block)
    }

    private mutating func lift(_ block: Int) {
        heap.append(block)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isEarlier(heap[child], heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, isEarlier(heap[left], heap[least]) { least = left }
            if left + 1 < heap.count, isEarlier(heap[left + 1], heap[least]) { least = left + 1 }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
