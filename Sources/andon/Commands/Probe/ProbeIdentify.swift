internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeIdentify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identify",
        abstract: "Asks a unit what it is (functions 43/14 and 17).",
        discussion: "Example: andon probe identify --host 192.0.2.20\nMany devices know neither; that is no fault.")

    @Option(help: "The unit.")
    var unit: UInt8 = 1

    @OptionGroup var wire: ProbeOptions

    func run() async throws {
        try await Refusal.probe {
            let unit = unit
            let (lines, first) = try await wire.probe { link in Self.identify(link, unit) }
            if case .owned = first.outcome { throw await ProbeOwner.locked(try await wire.target().link) }
            for line in lines { print(line) }
        }
    }

    private static func identify(_ link: ProbeLink, _ unit: UInt8) -> (lines: [String], first: ProbeAnswer) {
        var identity = DeviceIdentity()
        var object: UInt8? = 0
        // Regular identification (2) holds the basic one; a device that has only the basic one answers that.
        var answer = link.readDeviceID(unit: unit, code: 2, object: 0)
        if answer.values == nil { answer = link.readDeviceID(unit: unit, code: 1, object: 0) }
        let first = answer
        var lines = ["  unit \(unit), read device identification (43/14):"]
        var answers = 0
        while let asked = object, let words = answer.values, answers < 32 {
            answers += 1
            object = identity.take(words).next
            if let object, object != asked { answer = link.readDeviceID(unit: unit, code: 2, object: object) }
        }
        lines += identity.objects.map { "    \($0.name): \($0.text)" }
        if identity.objects.isEmpty { lines.append("    \(first.words)") }
        if let vendor = identity[0], let product = identity[1] {
            lines.append("    for the plan:   identity: { vendor: \"\(vendor)\", product: \"\(product)\" }")
        }
        let server = link.reportServerID(unit: unit)
        lines.append("  unit \(unit), report server id (17):")
        lines.append("    " + (server.values.map(ProbeText.bytes) ?? server.words))
        return (lines, first)
    }
}
