internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeRead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Reads a point and shows it in every type and order, with the line for the plan.",
        discussion: """
            Example: andon probe read "holding 4096" --count 4 --host 192.0.2.20 --unit 1
            With --ask-agent the running agent reads it on its own wire: --line and --link say which.
            Exit code 0 when values came, 1 when not, 64 for wrong options.
            """)

    @Argument(help: "An area and a wire address such as \"holding 4096\", or a reference number such as 40101.")
    var point: String

    @Option(help: "Registers or bits from there on.")
    var count = 4

    @Option(help: "The unit.")
    var unit: UInt8 = 1

    @OptionGroup var options: ProbeReachOptions

    func run() async throws {
        try await Refusal.probe {
            let point = try ProbeTarget.point(point)
            try ProbeTarget.check(count: count, at: point)
            let command = "read \"\(point.area.rawValue) \(point.address)\" --count \(count)"
            let reach = try await options.reach(unit: unit, command: command)
            let question = ProbeQuestion.values(point, count: UInt16(count))
            let walk = try await reach.ask(ReadWalk(question, asks: reach.asks), unit: unit)
            let answer = walk.answer ?? ProbeAnswer(outcome: .silent)
            guard let words = answer.values else {
                throw await reach.refusal(answer, unit: unit, point, count: count)
            }
            let screen = ProbeScreen()
            if let note = reach.note(answer) { screen.show(note) }
            screen.show(ProbeText.words(words, at: point))
            screen.show(ReadingText.lines(words, at: point, unit: unit))
        }
    }
}
