internal import AndonCore
internal import AndonPlan
internal import ArgumentParser

struct ProbeIdentify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identify",
        abstract: "Asks a unit what it is (functions 43/14 and 17).",
        discussion: """
            Example: andon probe identify --host 192.0.2.20
            Many devices know neither; that is no fault. With --ask-agent the running agent asks on its own wire.
            Exit code 0 when the device says what it is, 1 when not, 64 for wrong options.
            """)

    @Option(help: "The unit.")
    var unit: UInt8 = 1

    @OptionGroup var options: ProbeReachOptions

    func run() async throws {
        try await Refusal.probe {
            let reach = try await options.reach(unit: unit, command: "identify")
            let walk = try await reach.ask(IdentityWalk(), unit: unit)
            if walk.first.isFinal { throw await reach.end(walk.first) }
            let (identity, first, server) = (walk.identity, walk.first, walk.server)
            if let words = IdentityText.nothing(identity, first: first, server: server, unit: unit) {
                throw Refusal(words)
            }
            ProbeScreen().show(IdentityText.lines(identity, first: first, server: server, unit: unit))
        }
    }
}
