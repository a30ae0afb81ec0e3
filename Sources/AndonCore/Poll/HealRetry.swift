/// When something that was refused is asked for again: each refusal doubles the wait, up to the most.
struct HealRetry: Sendable {
    private(set) var next: Uptime
    private(set) var wait: TimeSpan
    private let first: TimeSpan
    private let most: TimeSpan
    private var last: Uptime?

    /// - Parameter last: when it was refused; nil where only an earlier run knows.
    init(first: TimeSpan, most: TimeSpan, last: Uptime?, at now: Uptime) {
        self.first = min(first, most)
        self.most = most
        self.last = last
        wait = self.first
        next = now + self.first
    }

    mutating func refused(at now: Uptime) {
        wait = min(wait * 2, most)
        last = now
        next = now + wait
    }

    /// Nothing was said of it.
    mutating func wasNotHeard(at now: Uptime) { next = now + first }

    /// The device may be another one now: it is asked soon, but not twice within `pause` or an eighth of its wait, since some
    /// devices hang up after each refusal.
    mutating func hurry(pause: TimeSpan, at now: Uptime) {
        let pause = max(pause, TimeSpan(nanoseconds: wait.nanoseconds / 8))
        next = min(next, max(now, last.map { $0 + pause } ?? now))
    }

    mutating func begin(at now: Uptime) { next = min(next, now) }
}
