internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeIdentify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identify",
        abstract: "Asks a unit what it is (functions 43/14 and 17).",
        discussion: """
            Example: andon probe identify --host 192.0.2.20
            Many devices know neither; that is no fault.
            Exit code 0 when the device says what it is, 1 when not, 64 for wrong options.
            """)

    @Option(help: "The unit.")
    var unit: UInt8 = 1

    @OptionGroup var wire: ProbeOptions

    func run() async throws {
        try await Refusal.probe {
            let link = try await wire.target(for: unit).link
            let unit = unit
            let (identity, first, server) = try await ProbeThread.run { try Self.ask(ProbeLink(link), unit) }
            switch first.outcome {
            case .owned, .unopened: throw await ProbeOwner.end(first, link)
            default: break
            }
            if let words = IdentityText.nothing(identity, first: first, server: server, unit: unit) {
                throw Refusal(words)
            }
            ProbeScreen().show(IdentityText.lines(identity, first: first, server: server, unit: unit))
        }
    }

    private static func ask(
        _ link: ProbeLink, _ unit: UInt8
    ) -> (identity: DeviceIdentity, first: ProbeAnswer, server: ProbeAnswer) {
        var identity = DeviceIdentity()
        // Regular identification (2) holds the basic one; a device that has only the basic one (1) answers that.
        var code: UInt8 = 2
        var answer = link.readDeviceID(unit: unit, code: code, object: 0)
        if case .unopened = answer.outcome { return (identity, answer, answer) }
        if answer.values == nil {
            code = 1
            answer = link.readDeviceID(unit: unit, code: code, object: 0)
        }
        let first = answer
        // Seven regular objects and a few of the maker's; a device that never ends is not followed.
        for _ in 0..<32 {
            guard let words = answer.values, let next = identity.take(words).next else { break }
            answer = link.readDeviceID(unit: unit, code: code, object: next)
        }
        return (identity, first, link.reportServerID(unit: unit))
    }
}
