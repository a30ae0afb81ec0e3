internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeTime: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time",
        abstract: "Measures how long a unit takes to answer, and proposes a timeout.",
        discussion:
            "Example: andon probe time \"holding 4096\" --count 10 --unit 3 --device /dev/ttyUSB0 --baud 9600 --parity even"
    )

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
            guard (1...10_000).contains(requests), (1...2_000).contains(count) else {
                throw Refusal("found \(requests) requests of \(count) values, allowed: 1 to 10000 of 1 to 2000")
            }
            let (unit, count, requests) = (unit, UInt16(count), requests)
            // Longer than any timeout one would write, so that slow answers are seen and not lost.
            let patient = wire.timeout == nil
            let (times, last) = try await wire.probe { link -> (AnswerTimes, ProbeAnswer?) in
                if patient { link.timeout = .seconds(2) }
                var times = AnswerTimes()
                var last: ProbeAnswer?
                for _ in 0..<requests {
                    let answer = link.read(unit: unit, point.area, point.address, count: count)
                    if answer.isAlive, let took = answer.took { times.add(took) } else { times.addLost() }
                    last = answer
                    if case .owned = answer.outcome { break }
                    if times.lost > 5, times.count == 0 { break }
                }
                return (times, last)
            }
            if let last, times.count == 0 { _ = try await last.valuesOrRefusal(of: wire, unit: unit) }
            for line in ProbeText.times(times, unit: unit) { print(line) }
        }
    }
}
