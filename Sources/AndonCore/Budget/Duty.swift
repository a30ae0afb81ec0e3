/// What somebody who does one thing at a time has to do: tasks of a length, each again and again in its own period.
struct Duty: Sendable {
    struct Task {
        var cost: TimeSpan
        var period: TimeSpan
    }

    /// The share of the time that the tasks take; 1 is all of it.
    let load: Double
    /// Each task once.
    let total: TimeSpan
    /// The time below which no period is held: zero where there is time for all. Otherwise what is due more often comes round
    /// once in this time, and what is due less often keeps its period.
    let floor: TimeSpan
    /// The shortest period that could be held for what is due most often, while all else keeps its own; nil where all else
    /// takes all of the time.
    let best: TimeSpan?

    init(_ tasks: [Task]) {
        let sorted = tasks.sorted { $0.period < $1.period }
        load = sorted.reduce(0) { $0 + Self.share($1) }
        total = sorted.reduce(.zero) { $0 + $1.cost }
        floor = load > 1 ? Self.floor(sorted, load) : .zero
        let often = sorted.prefix { $0.period == sorted[0].period }
        let fast = often.reduce(0) { $0 + $1.cost.inSeconds }
        let rest = sorted.dropFirst(often.count).reduce(0) { $0 + Self.share($1) }
        best = rest < 1 && !sorted.isEmpty ? Self.span(fast / (1 - rest)) : nil
    }

    private static func share(_ task: Task) -> Double { task.cost.inSeconds / task.period.inSeconds }

    private static func floor(_ sorted: [Task], _ load: Double) -> TimeSpan {
        var fast = 0.0
        var slow = load
        for (index, task) in sorted.enumerated() {
            fast += task.cost.inSeconds
            slow -= share(task)
            // What rounding leaves of the last one is nothing.
            let room = index + 1 < sorted.count ? 1 - slow : 1
            guard room > 0 else { continue }
            let time = fast / room
            if index + 1 == sorted.count || time <= sorted[index + 1].period.inSeconds { return span(time) }
        }
        return .zero
    }

    private static func span(_ seconds: Double) -> TimeSpan {
        TimeSpan(nanoseconds: Int64((seconds * 1e9).rounded()))
    }
}
