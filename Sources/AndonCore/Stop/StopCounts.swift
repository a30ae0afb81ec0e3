/// When the line was stopped, as far back as its limits look: decides whether it may be stopped again.
package struct StopCounts: Sendable, Hashable {
    static let hour = TimeSpan.minutes(60)
    /// More than any limit asks for: a plan allows at most 60 an hour.
    package static let most = 61

    package let limits: StopLimits
    /// When each stop was asked for, oldest first.
    package private(set) var times: [Uptime] = []

    package init(limits: StopLimits, times: [Uptime] = []) {
        self.limits = limits
        self.times = Array(times.sorted().suffix(Self.most))
    }

    /// What holds a stop back now; nil where nothing does.
    package func limit(at now: Uptime) -> StopLimit? {
        var found: StopLimit?
        if let between = limits.between, let last = times.last, now < last + between {
            found = StopLimit(kind: .between(between), until: last + between)
        }
        if let most = limits.mostPerHour, times.count >= most {
            let until = times[times.count - most] + Self.hour
            if now < until, found.map({ $0.until < until }) ?? true {
                found = StopLimit(kind: .perHour(most), until: until)
            }
        }
        return found
    }

    mutating func count(at now: Uptime) {
        guard limits != StopLimits() else { return }
        if times.count == Self.most { times.removeFirst() }
        times.append(now)
    }

    /// A person answers for what comes.
    mutating func forget() { times = [] }
}

/// Why a stop is held back, and until when.
package struct StopLimit: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case between(TimeSpan)
        case perHour(Int)
    }

    package var kind: Kind
    package var until: Uptime

    package init(kind: Kind, until: Uptime) {
        self.kind = kind
        self.until = until
    }

    /// `at most 3 stops an hour`, as the plan says it.
    package var words: String {
        switch kind {
        case .between(let span): "at least \(Self.span(span)) between two stops"
        case .perHour(let most): "at most \(most) stop\(most == 1 ? "" : "s") an hour"
        }
    }

    private static func span(_ span: TimeSpan) -> String {
        let seconds = span.nanoseconds / 1_000_000_000
        return seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
