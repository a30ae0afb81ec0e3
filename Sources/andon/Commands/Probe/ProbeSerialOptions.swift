internal import AndonCore
internal import AndonPlan
internal import ArgumentParser

/// A serial port: a link of a plan, or its settings.
struct ProbeSerialOptions: ParsableArguments {
    @Option(help: "A plan that has the link.")
    var plan: String?

    @Option(help: "The link's name in the plan, or at the agent that is asked.")
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

    @Option(help: "strip where the port hears its own requests; none unless given.")
    var echo: String?

    @Option(help: "How long a unit may take to answer.")
    var timeout: String?

    /// What the plan would say of the port.
    var settings: [(key: String, value: String)] {
        let texts: [(String, String?)] = [("device", device), ("parity", parity), ("echo", echo)]
        let numbers: [(String, Int?)] = [("baud", baud), ("stop-bits", stopBits), ("data-bits", dataBits)]
        return texts.compactMap { key, value in value.map { (key, $0) } }
            + numbers.compactMap { key, value in value.map { (key, String($0)) } }
    }

    /// A speed that Modbus does not have, and devices that send text have; nil where it is another.
    var slowBaud: Int? { device == nil ? nil : baud.flatMap { ProbeTarget.slowBauds.contains($0) ? $0 : nil } }

    /// The port for its bytes alone, checked and not owned by an agent; nothing is opened yet. Where `slowBaud` has the speed
    /// it is still at 1200.
    func target() async throws -> ProbeTarget {
        // Of the two, only ASCII has seven data bits.
        let driver = ("driver", dataBits == 7 ? "modbus-ascii" : "modbus-rtu")
        var settings = device == nil ? settings : [driver] + settings
        if slowBaud != nil { settings = settings.map { $0.key == "baud" ? ("baud", "1200") : $0 } }
        var target = try ProbeWire(plan: plan, link: link, settings: settings, isSerial: true).target()
        if let timeout { target.link.timeout = try ProbeTarget.duration(timeout) }
        if target.link.driver.serial != nil { try await ProbeOwner.refuse(target.link.driver) }
        return target
    }
}
