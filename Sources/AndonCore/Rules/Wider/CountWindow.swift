/// What a counter, or two, counted in a window of time or of the second one. All room is made once; a sample costs
/// amortised constant time.
///
/// Samples seldom stand exactly at the window's beginning, so it tells the least and the most that can have been counted in
/// it. Of a dense window only about a thousand marks are kept.
struct CountWindow: Sendable {
    private static let most = 1_024

    private struct Mark {
        var at = Uptime.zero
        var count = 0.0
        var base = 0.0
    }

    /// What was counted in the window, and by the second counter.
    struct Sum {
        var least: Double
        var leastBase: Double
        /// Nil while the samples do not reach back to its beginning.
        var most: Double?
        var mostBase: Double?
    }

    let over: RatioSpan
    private let poll: TimeSpan
    private let spacing: Double
    private var marks: ContiguousArray<Mark>
    private var oldest = 0
    private var filled = 0
    /// The newest mark that is older than the window.
    private var before: Mark?

    init(over: RatioSpan, poll: TimeSpan) {
        self.over = over
        self.poll = poll
        switch over {
        case .time(let span):
            let regular = max(span.nanoseconds, 0) / max(poll.nanoseconds, 1)
            marks = ContiguousArray(repeating: Mark(), count: min(Int(regular) * 5 / 4, Self.most) + 8)
            spacing = regular > Self.most ? Double(span.nanoseconds) / Double(Self.most) : 0
        case .count(let count):
            marks = ContiguousArray(repeating: Mark(), count: Self.most + 8)
            spacing = count / Double(Self.most)
        }
    }

    /// An empty one of another length.
    func remade(over: RatioSpan) -> CountWindow { CountWindow(over: over, poll: poll) }

    /// Nothing counted so far counts on.
    mutating func restart() {
        filled = 0
        before = nil
    }

    /// Takes what the counters stand at; a counter that fell begins anew, and so does time that does not go on.
    mutating func take(count: Double, base: Double, at now: Uptime) -> Sum {
        if filled > 0, now <= newest.at || count < newest.count || base < newest.base { restart() }
        while filled > 0, isOld(at: now, base: base) { drop() }
        if filled == 0 || isApart(base, now) { keep(Mark(at: now, count: count, base: base)) }
        let first = mark(0)
        var sum = Sum(least: count - first.count, leastBase: base - first.base)
        switch over {
        case .time(let span):
            // Exactly as old as the window: nothing is left out.
            let reached = now - first.at == span ? first : before
            sum.most = reached.map { count - $0.count }
            sum.mostBase = reached.map { base - $0.base }
        case .count(let wanted):
            guard sum.leastBase >= wanted else { break }
            sum.most = sum.least
            sum.mostBase = sum.leastBase
        }
        return sum
    }

    private var newest: Mark { mark(filled - 1) }

    private func mark(_ index: Int) -> Mark { marks[(oldest + index) % marks.count] }

    /// Whether the oldest mark is no longer needed.
    private func isOld(at now: Uptime, base: Double) -> Bool {
        switch over {
        case .time(let span): now - mark(0).at > span
        // The newest that is far enough back stays.
        case .count(let count): filled > 1 && base - mark(1).base >= count
        }
    }

    private func isApart(_ base: Double, _ now: Uptime) -> Bool {
        switch over {
        case .time: Double((now - newest.at).nanoseconds) >= spacing
        case .count: base > newest.base && base - newest.base >= spacing
        }
    }

    private mutating func drop() {
        before = mark(0)
        oldest = (oldest + 1) % marks.count
        filled -= 1
    }

    private mutating func keep(_ mark: Mark) {
        if filled == marks.count {
            drop()
            // What was dropped is inside a window of time: it no longer says how far back that reaches.
            if case .time = over { before = nil }
        }
        marks[(oldest + filled) % marks.count] = mark
        filled += 1
    }
}
