internal import AndonCore
internal import AndonDesk
internal import AndonPlan
internal import ArgumentParser

/// A wire to open, or an agent to ask.
struct ProbeReachOptions: ParsableArguments {
    @Flag(help: "Ask the running agent instead of opening the wire.")
    var askAgent = false

    @OptionGroup var wire: ProbeOptions
    @OptionGroup var agent: AgentOptions

    /// - Parameters:
    ///   - command: what was typed behind `andon probe`, for the sentence that offers to ask the agent instead.
    ///   - profile: what the wire is set to where nothing else is said.
    func reach(unit: UInt8, command: String, profile: Profile? = nil) async throws -> ProbeReach {
        guard askAgent else { return .wire(try await wire.target(for: unit, command: command, profile: profile).link) }
        for (option, isGiven) in [
            ("--device", wire.serial.device != nil), ("--host", wire.host != nil),
            ("--timeout", wire.serial.timeout != nil),
        ] where isGiven {
            throw ProbeRefusal(["--ask-agent with \(option): the agent asks on its own wire, as its plan says"])
        }
        guard let name = wire.serial.link else {
            throw ProbeRefusal(["--ask-agent without --link: `andon status` names the links"])
        }
        let client = try agent.client()
        let report = try await client.status().report
        guard let link = report.links.first(where: { $0.name == name }) else {
            let names = report.links.map(\.name).joined(separator: ", ")
            throw Refusal("the agent of line \(report.agent.line) has no link \"\(name)\"; it has \(names)")
        }
        return .agent(client, link, line: report.agent.line)
    }
}
