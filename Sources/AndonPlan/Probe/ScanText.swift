package import AndonCore

/// What a scan says.
package enum ScanText {
    /// What will be done, and for how long at most, with one of these settings after the other.
    package static func head(_ links: [LinkPlan], units: Int, asks: Int, _ area: Area) -> String {
        guard let first = links.first else { return "" }
        let most = links.reduce(into: TimeSpan.zero) { sum, link in
            let one = link.timeout + ProbeTiming.read(link.driver, area, count: 1)
            sum = sum + TimeSpan(nanoseconds: one.nanoseconds * Int64(units * asks))
        }
        let times = asks > 1 ? ", the silent ones \(asks == 2 ? "twice" : "\(asks) times")" : ""
        let whom = (units == 1 ? "1 unit" : "\(units) units") + ", \(DurationText.plain(first.timeout)) each\(times)"
        guard links.count > 1 else {
            return "\(LinkLine.story(first.driver)): \(whom) (at most \(rounded(most)))"
        }
        return "\(first.driver.endpointWords): \(links.count) settings, \(whom) (at most \(rounded(most)))"
    }

    /// One of many settings: `2 of 25: modbus-rtu, 9600 baud, 8 data bits, parity even, 1 stop bit`.
    package static func attempt(_ number: Int, of count: Int, _ driver: LinkDriver) -> String {
        "\(number) of \(count): \(driver.name)" + (driver.serial.map { ", " + LinkLine.settings($0) } ?? "")
    }

    /// Without fractions of a second that nobody waits for.
    private static func rounded(_ span: TimeSpan) -> String {
        let seconds = max(1, (span.nanoseconds + 999_999_999) / 1_000_000_000)
        return DurationText.plain(seconds > 120 ? .minutes((seconds + 59) / 60) : .seconds(seconds))
    }

    /// One unit that says something.
    package static func line(_ finding: ScanWalk.Finding) -> String {
        switch finding {
        case .here(let unit, let answer):
            // Its time would be that of the request before.
            let took = answer.took.map { " (\(ProbeText.measured($0)))" } ?? ""
            let late = " late, or only when asked again: scan with a longer --timeout"
            // A refusal is an answer: what matters here is that somebody gives one.
            let isRefused = if case .refused = answer.outcome { true } else { false }
            let words = (isRefused ? "is there, and " : "") + AnswerText.words(answer)
            return "  unit \(unit) \(words)" + (answer.isUnconfirmed ? late : took)
        case .late(let unit, let answer):
            guard let took = answer.took else { return "  unit \(unit) answers late" }
            let step = TimeSpan.milliseconds(50).nanoseconds
            let enough = TimeSpan(nanoseconds: (took.nanoseconds * 3 / 2 / step + 1) * step)
            let timeout = DurationText.plain(enough).filter { $0 != " " }
            return "  unit \(unit) answers late (\(ProbeText.measured(took))), and what came for others may have been "
                + "its: scan with --timeout \(timeout), and give it as much in the plan"
        case .strange(let unit, let answer): return "  unit \(unit): something is there: \(AnswerText.words(answer))"
        }
    }

    /// What came of it, with the line for the plan; empty where nobody was found.
    package static func summary(_ walk: ScanWalk, _ link: LinkPlan) -> [String] {
        guard !walk.here.isEmpty else { return [] }
        var lines = ["units that answer: \(numbers(walk.here)) (\(walk.here.count) of \(walk.done) asked)"]
        if !walk.unreached.isEmpty {
            lines.append("the gateway says that it does not reach \(numbers(walk.unreached))")
        }
        if walk.isDeafToNumbers {
            lines.append("each number is answered: the device does not look at it, write unit: 1")
        }
        return lines + ["for the plan:  NAME: \(LinkLine.text(link.driver))"]
    }

    /// Why nobody answers, as far as one can guess from here.
    package static func silence(_ walk: ScanWalk, _ link: LinkPlan, triesSettings: Bool) -> String {
        if !walk.unreached.isEmpty, walk.strange.isEmpty {
            return "a gateway answers, and says that it does not reach \(numbers(walk.unreached)): is the bus behind "
                + "it wired, are its speed and parity right?"
        }
        guard link.driver.serial != nil else {
            if !walk.strange.isEmpty {
                return "nobody answers as Modbus TCP does. RTU frames through TCP? Try --driver modbus-rtu-tcp."
            }
            return "nobody answers. Is Modbus turned on in the device, and no other client connected (many take one "
                + "only)? Some gateways answer unit 255 or 1 only: try --units 1,255."
        }
        if !walk.strange.isEmpty {
            return "bytes come that are no answer: wrong speed or parity, another protocol, or somebody else talks"
                + (triesSettings ? "." : ". --try-settings tries the usual ones.")
                + " `andon probe listen` shows the bytes."
        }
        if walk.strayBytes > 0 {
            return "nobody answers, but bytes came that nobody asked for (\(walk.strayBytes)): a device that sends by "
                + "itself, as scales and scanners do, or another speed. `andon probe listen` shows them."
        }
        return "nobody answers. Are A and B swapped, is the device's protocol Modbus RTU (many leave the factory with "
            + "another one)"
            + (triesSettings ? "" : ", are speed and parity right? --try-settings tries the usual ones")
            + "; --timeout 1s waits longer, --units 1-247 asks every unit."
    }

    /// `1 2 3`, `1-32`.
    static func numbers(_ units: [UInt8]) -> String {
        var parts: [String] = []
        var rest = units.sorted()[...]
        while let first = rest.popFirst() {
            var last = first
            while let next = rest.first, next == last &+ 1 {
                last = next
                rest.removeFirst()
            }
            parts.append(first == last ? "\(first)" : last == first + 1 ? "\(first) \(last)" : "\(first)-\(last)")
        }
        return parts.joined(separator: " ")
    }
}
