internal import AndonCore
internal import AndonPlan
internal import ArgumentParser

struct ProbeProfile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Holds a profile against a device, and says what does not fit and what would.",
        discussion: """
            Example: andon probe profile xy-md02 --device /dev/ttyUSB0 --unit 1
            Reads every tag of the profile that can be read, and compares what its checks name. Where the wire's settings are \
            not given, they are those with which the device leaves the factory.
            Exit code 0 when it fits, 1 when not, 64 for wrong options.
            """)

    @Argument(help: "The profile's name; `andon profile list` shows them.")
    var name: String

    @Option(help: "The unit; the profile's, or 1.")
    var unit: UInt8?

    @OptionGroup var options: ProbeReachOptions

    func run() async throws {
        try await Refusal.probe {
            let folders = ProfileFiles.folders(plan: options.wire.serial.plan)
            let profile = try ProfileFiles.refusing { try ProfileDesk.profile(name, folders) }
            let unit = unit ?? profile.serial?.unit.flatMap { UInt8(exactly: $0) } ?? 1
            let reach = try await options.reach(unit: unit, command: "profile \(profile.name)", profile: profile)
            let screen = ProbeScreen()
            screen.show("\(reach.story), unit \(unit)" + (self.unit == nil ? " (--unit names another)" : ""))
            let walk = try await reach.ask(ProfileWalk(profile, on: link(of: reach)), unit: unit)
            if let end = walk.end, walk.reads.words.isEmpty {
                throw await reach.refusal(end, unit: unit, profile.firstPoint, count: 1)
            }
            let held = HeldProfile(profile, walk)
            screen.show(held.lines(unit: unit))
            if let end = walk.end { throw Refusal("it was not asked to the end: \(AnswerText.words(end))") }
            guard held.verdict.outcome == .fits else { throw Refusal(held.complaint) }
            screen.show(held.verdict.summary)
            screen.show(held.advice(unit: unit))
        }
    }

    /// What is known of the link: the agent holds to its plan by itself.
    private func link(of reach: ProbeReach) -> LinkPlan {
        switch reach {
        case .wire(let link): link
        case .agent: LinkPlan(name: "agent", driver: .modbusRTUOverTCP(host: "", port: 1))
        }
    }
}
