/// One link: a serial port or a TCP endpoint, and what is true for every unit behind it.
package struct LinkPlan: Sendable {
    package var name: String
    package var driver: LinkDriver
    /// How long a unit may take to answer, from the end of our request; the wire time of the answer is added by the wire.
    package var timeout: TimeSpan
    /// Silence kept before each request; for RTU never less than 3.5 characters, whatever the plan says.
    package var gap: TimeSpan
    /// Requests that may be unanswered at once: 1 unless the plan says that the device takes more (TCP only, at most 16).
    package var inFlight: Int
    /// The most registers, and the most bits, one request may ask for (device limit; at most 125 and 2000).
    package var maxRegisters: Int
    package var maxBits: Int
    /// The longest back-off between two probes of a unit that does not answer.
    package var probeAtMost: TimeSpan

    package init(
        name: String, driver: LinkDriver, timeout: TimeSpan = .milliseconds(300), gap: TimeSpan = .zero,
        inFlight: Int = 1,
        maxRegisters: Int = 125, maxBits: Int = 2000, probeAtMost: TimeSpan = .seconds(10)
    ) {
        self.name = name
        self.driver = driver
        self.timeout = timeout
        self.gap = gap
        self.inFlight = inFlight
        self.maxRegisters = maxRegisters
        self.maxBits = maxBits
        self.probeAtMost = probeAtMost
    }
}

/// Which driver serves a link, with the settings that only it knows.
package enum LinkDriver: Sendable, Hashable {
    /// `host` is a literal IPv4 or IPv6 address.
    case modbusTCP(host: String, port: UInt16)
    case modbusRTU(SerialPlan)

    /// The name in the plan and in the driver's table.
    package var name: String {
        switch self {
        case .modbusTCP: "modbus-tcp"
        case .modbusRTU: "modbus-rtu"
        }
    }
}

/// Every setting of a serial port, explicit.
package struct SerialPlan: Sendable, Hashable {
    package enum Parity: String, Sendable, CaseIterable { case none, even, odd }

    package var device: String
    package var baud: Int
    package var parity: Parity
    package var stopBits: Int
    /// RTU always has 8 data bits.
    package init(device: String, baud: Int, parity: Parity, stopBits: Int) {
        self.device = device
        self.baud = baud
        self.parity = parity
        self.stopBits = stopBits
    }

    /// Bits of one character on the wire: start, 8 data, parity if any, stop.
    package var bitsPerCharacter: Int { 9 + (parity == .none ? 0 : 1) + stopBits }
}
