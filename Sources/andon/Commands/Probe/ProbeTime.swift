internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeTime: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time",
        abstract: "Measures how long a unit takes to answer, and proposes a timeout.",
        discussion: """
            Example: andon probe time "holding 4096" --count 10 --unit 3 --device /dev/ttyUSB0 --baud 9600 --parity even
            Exit code 0 when answers came, 1 when none did, 64 for wrong options.
            """)

    @Argument(help: "A point that the unit has, as the plan will read it.")
    var point: String

    @Option(help: "Registers or bits from there on, as many as the plan will read at once.")
    var count = 1

    @Option(help: "The unit.")
    var unit: UInt8 = 1

    @Option(help: "How many requests.")
    var requests = 100

    @OptionGroup var wire: ProbeOptions

    func run() async throws {
        try await Refusal.probe {
            let point = try ProbeTarget.point(point)
            try ProbeTarget.check(count: count, at: point)
            guard (1...10_000).contains(requests) else {
                throw ProbeRefusal(["found \(requests) for --requests, allowed: 1 to 10000"])
            }
            var link = try await wire.target(for: unit).link
            // Longer than any timeout one would write, so that slow answers are seen and not lost.
            if wire.serial.timeout == nil { link.timeout = .seconds(2) }
            let (times, last) = try await measure(link, point)
            if times.count == 0, last.isUnconfirmed {
                throw Refusal(
                    "unit \(unit) answers later than \(ProbeText.duration(link.timeout)), or lost what it was asked first; "
                        + "--timeout waits longer")
            }
            if times.count == 0 { _ = try await ProbeOwner.values(last, link, unit: unit, point, count: count) }
            ProbeScreen().show(TimesText.lines(times, unit: unit))
        }
    }

    private func measure(_ link: LinkPlan, _ point: Point) async throws -> (AnswerTimes, ProbeAnswer) {
        let (unit, count, requests) = (unit, UInt16(count), requests)
        return try await ProbeThread.run {
            let (probe, screen) = (try ProbeLink(link), ProbeScreen())
            var times = AnswerTimes()
            var last = ProbeAnswer(outcome: .silent)
            for number in 1...requests {
                screen.progress("  request \(number) of \(requests)")
                last = probe.read(unit: unit, point.area, point.address, count: count)
                // The first answer after a silence is the one before: its time would be that of nothing.
                let isLate = times.count == 0 && last.isUnconfirmed
                if last.values != nil, !isLate, let took = last.took { times.add(took) } else { times.addLost() }
                // A refusal is quicker than values and says nothing of them; a device that is not there stays away.
                if times.count == 0, times.lost > 2 || !last.isWorthAsking { break }
            }
            screen.clear()
            return (times, last)
        }
    }
}
