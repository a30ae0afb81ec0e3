internal import AndonCore

/// What a link's counters say between two looks, told once per episode.
struct LinkAdvice {
    private var seen = DriverCounters()
    private var seenTimeouts: UInt64 = 0
    private var seenOwnClosings: UInt64 = 0
    private var tooShort = Episode()
    private var echo = Episode()
    private var jam = Episode()
    /// The unit that brought nothing in time last.
    var lastTimeout: UInt8?
    var isJammed = false

    /// Begins with the first sign, and ends when there was none for a minute.
    private struct Episode {
        var last: Uptime?

        mutating func begins(_ isSign: Bool, at now: Uptime) -> Bool {
            let isOn = last.map { now - $0 < .minutes(1) } ?? false
            if isSign { last = now }
            return isSign && !isOn
        }
    }

    struct Advice {
        var step: WireReport.Step
        var unit: UInt8?
        var text: String
    }

    /// - Returns: what to tell, and how many connections the device closed by itself since the last look.
    mutating func look(_ link: LinkSnapshot, name: String, at now: Uptime) -> (advice: [Advice], closings: UInt64) {
        let counters = link.driver
        let own = link.timeouts + link.badAnswers
        defer {
            seen = counters
            seenTimeouts = link.timeouts
            seenOwnClosings = own
            isJammed = false
        }
        var advice: [Advice] = []
        let isLate = counters.lateAnswers > seen.lateAnswers && link.timeouts > seenTimeouts
        if tooShort.begins(isLate, at: now) {
            let who = lastTimeout.map { "unit \($0) on \(name)" } ?? name
            advice.append(
                Advice(
                    step: .timeoutTooShort, unit: lastTimeout,
                    text: "\(who) answers after its timeout; andon probe time measures how long it needs"))
        }
        if echo.begins(counters.echoes > seen.echoes, at: now) {
            advice.append(
                Advice(
                    step: .echoHeard,
                    text: "\(name) hears its own requests: switch the receiver off while sending, or set echo: strip"))
        }
        if jam.begins(isJammed, at: now) {
            advice.append(
                Advice(
                    step: .busJammed,
                    text: "somebody talks on \(name) without pause: look for a second master, a wrong speed or noise"))
        }
        let opened = seen.connects == 0 ? 0 : counters.connects - min(counters.connects, seen.connects)
        let ours = own - min(own, seenOwnClosings)
        return (advice, opened - min(opened, ours))
    }
}
