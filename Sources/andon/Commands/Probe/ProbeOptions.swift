internal import AndonCore
internal import AndonPlan
internal import ArgumentParser

/// Which wire is looked at: a link of a plan, a serial port, or a TCP endpoint.
struct ProbeOptions: ParsableArguments {
    @OptionGroup var serial: ProbeSerialOptions

    @Option(help: "An IPv4 or IPv6 address.")
    var host: String?

    @Option(help: "Its TCP port; 502 unless given.")
    var port: Int?

    @Option(help: "modbus-tcp, modbus-rtu, modbus-rtu-tcp or modbus-ascii; by --host or --device unless given.")
    var driver: String?

    @Flag(help: "Use the connection although an agent of this machine has one to the same host and port.")
    var besideAgent = false

    /// The wire, checked and not owned by an agent; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - command: what to give the agent instead, behind `andon probe`; nil where an agent cannot do it.
    ///   - profile: what a serial port is set to where nothing is said.
    ///   - triesSettings: the port's speed and parity are to be found out, and need not be given.
    func target(
        command: String? = nil, profile: Profile? = nil, triesSettings: Bool = false
    ) async throws -> ProbeTarget {
        var settings = settings
        if triesSettings, serial.device != nil {
            if serial.baud == nil { settings.append(("baud", "9600")) }
            if serial.parity == nil { settings.append(("parity", "even")) }
        }
        var target = try ProbeWire(plan: serial.plan, link: serial.link, settings: settings).target(profile)
        if let timeout = serial.timeout { target.link.timeout = try ProbeTarget.duration(timeout) }
        if case .serialFrames(let port, _) = target.link.driver {
            throw ProbeRefusal([
                "\(port.device) speaks frames of its own (serial-frames), and has no units to ask; what it sends is shown by "
                    + "andon probe listen" + listenWords
            ])
        }
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

    private var listenWords: String {
        guard let plan = serial.plan, let link = serial.link else { return "" }
        return " --plan \(plan) --link \(link)"
    }

    private var settings: [(key: String, value: String)] {
        let own = [("driver", driver), ("host", host), ("port", port.map(String.init))]
        return own.compactMap { key, value in value.map { (key, $0) } } + serial.settings
    }
}
