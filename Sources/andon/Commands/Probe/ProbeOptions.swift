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
    func target() async throws -> ProbeTarget {
        var target = try given()
        if let timeout { target.link.timeout = try ProbeTarget.duration(timeout) }
        // A port cannot be had twice; a host may take a second connection.
        if !besideAgent || target.link.driver.serial != nil { try await ProbeOwner.refuse(target.link.driver) }
        return target
    }

    /// The wire for requests to one unit.
    func target(for unit: UInt8) async throws -> ProbeTarget {
        let target = try await target()
        guard unit > 0 || target.link.driver.serial == nil else {
            throw ProbeRefusal(["found 0 for --unit, allowed: 1 to 247; unit 0 is a broadcast, which nobody answers"])
        }
        return target
    }

    private func given() throws -> ProbeTarget {
        if let plan {
            guard device == nil, host == nil else {
                throw ProbeRefusal(["--plan with --device or --host: one of them names the wire"])
            }
            let plan = try PlanFile.read(plan)
            guard let link else {
                let names = plan.links.map(\.name).joined(separator: ", ")
                throw ProbeRefusal(["--plan without --link: name one of its links (\(names))"])
            }
            guard let found = plan.links.first(where: { $0.name == link }) else {
                let names = plan.links.map(\.name).joined(separator: ", ")
                throw ProbeRefusal(["no link \"\(link)\" in the plan; it has \(names)"])
            }
            return ProbeTarget(found)
        }
        switch (device, host) {
        case (nil, nil):
            throw ProbeRefusal([
                "which wire? Give --device PORT --baud N --parity P, --host ADDRESS, or --plan FILE --link NAME"
            ])
        case (_?, _?): throw ProbeRefusal(["--device with --host: one of them names the wire"])
        default: return try ProbeTarget(settings: settings)
        }
    }

    private var settings: [(key: String, value: String)] {
        let kind = driver ?? (device == nil ? "modbus-tcp" : "modbus-rtu")
        let numbers: [(String, Int?)] = [
            ("baud", baud), ("stop-bits", stopBits), ("data-bits", dataBits), ("port", port),
        ]
        let texts: [(String, String?)] = [("device", device), ("parity", parity), ("host", host)]
        return [("driver", kind)] + texts.compactMap { key, value in value.map { (key, $0) } }
            + numbers.compactMap { key, value in value.map { (key, String($0)) } }
    }
}
