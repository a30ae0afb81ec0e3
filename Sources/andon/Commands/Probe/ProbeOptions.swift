internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

/// Which wire is looked at: a link of a plan, a serial port, or a TCP endpoint.
struct ProbeOptions: ParsableArguments {
    @Option(help: "A plan that has the link.")
    var plan: String?

    @Option(help: "The link's name in the plan (or at the agent, with --ask-agent).")
    var link: String?

    @Option(help: "A serial port, such as /dev/serial/by-id/usb-FTDI_A1.")
    var device: String?

    @Option(help: "Its speed.")
    var baud: Int?

    @Option(help: "none, even or odd.")
    var parity: String?

    @Option(help: "1 or 2.")
    var stopBits: Int?

    @Option(help: "7 or 8 (modbus-ascii).")
    var dataBits: Int?

    @Option(help: "An IPv4 or IPv6 address.")
    var host: String?

    @Option(help: "Its TCP port; 502 unless given.")
    var port: Int?

    @Option(help: "modbus-tcp, modbus-rtu, modbus-rtu-tcp or modbus-ascii; by --host or --device unless given.")
    var driver: String?

    @Option(help: "How long a unit may take to answer.")
    var timeout: String?

    @Flag(help: "Use the connection although an agent of this machine has one to the same host and port.")
    var besideAgent = false

    /// The wire, checked and not owned by an agent; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - command: what to give the agent instead, behind `andon probe`; nil where an agent cannot do it.
    ///   - profile: what a serial port is set to where nothing is said.
    func target(command: String? = nil, profile: Profile? = nil) async throws -> ProbeTarget {
        var target = try given(profile)
        if let timeout { target.link.timeout = try ProbeTarget.duration(timeout) }
        // A port cannot be had twice; a host may take a second connection.
        if !besideAgent || target.link.driver.serial != nil {
            try await ProbeOwner.refuse(target.link.driver, command: command)
        }
        return target
    }

    /// The wire for requests to one unit.
    func target(for unit: UInt8, command: String? = nil, profile: Profile? = nil) async throws -> ProbeTarget {
        let target = try await target(command: command.map { "\($0) --unit \(unit)" }, profile: profile)
        guard unit > 0 || target.link.driver.serial == nil else {
            throw ProbeRefusal(["found 0 for --unit, allowed: 1 to 247; unit 0 is a broadcast, which nobody answers"])
        }
        return target
    }

    private func given(_ profile: Profile?) throws -> ProbeTarget {
        if let plan {
            guard device == nil, host == nil else {
                throw ProbeRefusal(["--plan with --device or --host: one of them names the wire"])
            }
            let plan = try PlanFile.read(plan)
            guard let link else {
                let names = plan.links.map(\.name).joined(separator: ", ")
                throw ProbeRefusal(["--plan without --link: name one of its links (\(names))"])
            }
            guard let found = plan.links.firstIndex(where: { $0.name == link }) else {
                let names = plan.links.map(\.name).joined(separator: ", ")
                throw ProbeRefusal(["no link \"\(link)\" in the plan; it has \(names)"])
            }
            let own = plan.units.filter { $0.key.link == LinkID(found) }.map { ($0.key.unit, $0.value) }
            return ProbeTarget(plan.links[found], units: Dictionary(uniqueKeysWithValues: own))
        }
        switch (device, host) {
        case (nil, nil):
            throw ProbeRefusal([
                "which wire? Give --device PORT --baud N --parity P, --host ADDRESS, or --plan FILE --link NAME"
            ])
        case (_?, _?): throw ProbeRefusal(["--device with --host: one of them names the wire"])
        default: break
        }
        guard let profile else { return try ProbeTarget(settings: ProbeSettings(given: settings).settings) }
        let completed = try ProbeSettings(given: settings, profile: profile)
        if let note = completed.note(profile) { ProbeScreen().show(note) }
        return try ProbeTarget(settings: completed.settings)
    }

    private var settings: [(key: String, value: String)] {
        let numbers: [(String, Int?)] = [
            ("baud", baud), ("stop-bits", stopBits), ("data-bits", dataBits), ("port", port),
        ]
        let texts: [(String, String?)] = [
            ("driver", driver), ("device", device), ("parity", parity), ("host", host),
        ]
        return texts.compactMap { key, value in value.map { (key, $0) } }
            + numbers.compactMap { key, value in value.map { (key, String($0)) } }
    }
}
