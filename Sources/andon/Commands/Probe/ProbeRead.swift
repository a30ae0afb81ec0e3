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
            let most = point.area.isBits ? 2_000 : 125
            guard (1...most).contains(count), Int(point.address) + count <= 65_536 else {
                throw Refusal("found \(count) for --count, allowed: 1 to \(most), and addresses up to 65535")
            }
            let words = askAgent ? try await ask(point) : try await read(point)
            for line in ProbeText.words(words, at: point) { print(line) }
            guard !point.area.isBits else { return }
            print("")
            for line in ProbeText.readings(words, at: point, unit: unit) { print(line) }
        }
    }

    private func read(_ point: Point) async throws -> [UInt16] {
        let (unit, count) = (unit, UInt16(count))
        let answer = try await wire.probe { $0.read(unit: unit, point.area, point.address, count: count) }
        return try await answer.valuesOrRefusal(of: wire, unit: unit)
    }

    private func ask(_ point: Point) async throws -> [UInt16] {
        guard let link = wire.link else { throw Refusal("--ask-agent without --link: `andon status` names the links") }
        let request = ReadRequest(
            link: link, unit: Int(unit), area: point.area.rawValue, address: Int(point.address), count: count)
        let reply = try await agent.client().read(request)
        if let took = reply.milliseconds { print("the agent of line \(reply.line) read it in \(took) ms") }
        return reply.values.map { UInt16(truncatingIfNeeded: $0) }
    }
}
