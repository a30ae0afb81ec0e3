internal import AndonCore
internal import AndonDesk
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

    @Flag(help: "Ask the running agent instead of opening the wire.")
    var askAgent = false

    @OptionGroup var wire: ProbeOptions
    @OptionGroup var agent: AgentOptions

    func run() async throws {
        try await Refusal.probe {
            let point = try ProbeTarget.point(point)
            try ProbeTarget.check(count: count, at: point)
            let words = askAgent ? try await ask(point) : try await read(point)
            let screen = ProbeScreen()
            screen.show(ProbeText.words(words, at: point))
            screen.show(ReadingText.lines(words, at: point, unit: unit))
        }
    }

    private func read(_ point: Point) async throws -> [UInt16] {
        let link = try await wire.target(for: unit).link
        let (unit, count) = (unit, count)
        let answer = try await ProbeThread.run {
            try ProbeLink(link).readTwice(unit: unit, point.area, point.address, count: UInt16(count))
        }
        return try await ProbeOwner.values(answer, link, unit: unit, point, count: count)
    }

    private func ask(_ point: Point) async throws -> [UInt16] {
        guard let link = wire.link else {
            throw ProbeRefusal(["--ask-agent without --link: `andon status` names the links"])
        }
        let request = ReadRequest(
            link: link, unit: Int(unit), area: point.area.rawValue, address: Int(point.address), count: count)
        let reply = try await agent.client().read(request)
        guard reply.values.count == count, reply.values.allSatisfy({ (0...65_535).contains($0) }) else {
            throw Refusal("the agent answered \(reply.values.count) values where \(count) were asked for")
        }
        let took = reply.milliseconds.map { " in \($0) ms" } ?? ""
        ProbeScreen().show("the agent of line \(reply.line) read it\(took)")
        return reply.values.map { UInt16(truncatingIfNeeded: $0) }
    }
}
