/// How long a unit took to answer, request by request, and what that says about its timeout.
package struct AnswerTimes: Sendable {
    private var sorted: [TimeSpan] = []
    /// Requests that brought no answer before the probe gave up.
    package private(set) var lost = 0

    package init() {}

    package var count: Int { sorted.count }
    package var asked: Int { sorted.count + lost }

    /// Takes the time of one answer.
    package mutating func add(_ time: TimeSpan) {
        let place = sorted.firstIndex { $0 > time } ?? sorted.count
        sorted.insert(time, at: place)
    }

    package mutating func addLost() { lost += 1 }

    /// The time that this share of the answers did not exceed (nearest rank); nil before there is an answer.
    package func quantile(_ share: Double) -> TimeSpan? {
        guard !sorted.isEmpty else { return nil }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    package var shortest: TimeSpan? { sorted.first }
    package var longest: TimeSpan? { sorted.last }

    /// How many answers fell into each of so many equal parts between the shortest and the longest; empty without answers.
    package func histogram(parts: Int) -> [Int] {
        guard parts > 0, let first = sorted.first, let last = sorted.last else { return [] }
        var counts = Array(repeating: 0, count: parts)
        let width = max(1, (last - first).nanoseconds)
        for time in sorted {
            let share = Double((time - first).nanoseconds) / Double(width)
            counts[min(parts - 1, Int(share * Double(parts)))] += 1
        }
        return counts
    }

    /// A timeout that loses none of these answers and stays short: twice the 99th percentile, at least half as much again
    /// as the longest, at least 20 ms more than it, rounded up to a number that a person writes. Nil before there are ten.
    package var proposedTimeout: TimeSpan? {
        guard sorted.count >= 10, let longest, let p99 = quantile(0.99) else { return nil }
        let half = TimeSpan(nanoseconds: longest.nanoseconds / 2)
        let most = max(p99 + p99, longest + half, longest + .milliseconds(20))
        return Self.rounded(most)
    }

    /// Up to the next of 1, 1.5, 2, 3, 5, 7 times a power of ten milliseconds.
    private static func rounded(_ time: TimeSpan) -> TimeSpan {
        var decade: Int64 = 1_000_000
        while true {
            for tenths: Int64 in [10, 15, 20, 30, 50, 70] {
                let candidate = decade / 10 * tenths
                if candidate >= time.nanoseconds { return TimeSpan(nanoseconds: candidate) }
            }
            decade *= 10
        }
    }
}
