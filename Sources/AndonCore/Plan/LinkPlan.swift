/// One link: a serial port, a TCP endpoint or a plug-in's device, and what is true for every unit behind it.
package struct LinkPlan: Sendable {
    package var name: String
    package var driver: LinkDriver
    /// The serial line behind a device server (`modbus-rtu-tcp`), as it is set there; for the budget of the bus alone. Nil
    /// where nobody said.
    package var behind: SerialPlan?
    /// Silence kept before each request; for RTU never less than 3.5 characters, whatever the plan says.
    package var gap: TimeSpan
    /// Kept after the link was opened, before the first request.
    package var pauseAfterConnect: TimeSpan
    /// A TCP connection on which nobody asked for this long is closed; nil keeps it.
    package var idleClose: TimeSpan?
    /// Requests that may be unanswered at once: 1 unless the plan says that the device takes more (TCP only, at most 16).
    package var inFlight: Int
    /// The longest back-off between two probes of a unit that does not answer.
    package var probeAtMost: TimeSpan
    /// What is true for each unit that the plan says nothing else of (`Plan.unit`).
    package var defaults: UnitPlan
    /// The link whose device this one reaches by a further connection, made for an output of the stop; nil for a link of the
    /// plan's own.
    package var twin: LinkID?

    package init(
        name: String, driver: LinkDriver, timeout: TimeSpan = .milliseconds(300), gap: TimeSpan = .zero,
        pauseAfterConnect: TimeSpan = .zero, idleClose: TimeSpan? = nil, inFlight: Int = 1, maxRegisters: Int = 125,
        maxBits: Int = 2000, probeAtMost: TimeSpan = .seconds(10)
    ) {
        self.name = name
        self.driver = driver
        self.gap = gap
        self.pauseAfterConnect = pauseAfterConnect
        self.idleClose = idleClose
        self.inFlight = inFlight
        self.probeAtMost = probeAtMost
        defaults = UnitPlan(timeout: timeout, limits: ReadLimits(registers: maxRegisters, bits: maxBits))
    }

    /// The serial line that carries the frames: the port's, or the one behind a device server where the plan says how it is
    /// set.
    package var serialLine: SerialPlan? { driver.serial ?? behind }

    /// How long a unit may take to answer, from the end of our request; the wire time of the answer is added by the wire.
    package var timeout: TimeSpan {
        get { defaults.timeout }
        set { defaults.timeout = newValue }
    }
}

/// Which driver serves a link, with the settings that only it knows.
package enum LinkDriver: Sendable, Hashable {
    /// `host` is a literal IPv4 or IPv6 address.
    case modbusTCP(host: String, port: UInt16)
    case modbusRTU(SerialPlan)
    /// RTU frames, checksum included, through a TCP connection (a serial device server, a "transparent" gateway).
    case modbusRTUOverTCP(host: String, port: UInt16)
    /// Modbus over Serial Line V1.02, 2.5.2: hexadecimal characters between `:` and CR LF.
    case modbusASCII(SerialPlan)
    /// Frames of a device's own: old printers, scales, barcode scanners, loggers.
    case serialFrames(SerialPlan, FramePlan)
    /// A driver of somebody else's in a process of its own.
    case plugin(PluginPlan)

    /// The name in the plan and in the driver's table.
    package var name: String {
        switch self {
        case .modbusTCP: "modbus-tcp"
        case .modbusRTU: "modbus-rtu"
        case .modbusRTUOverTCP: "modbus-rtu-tcp"
        case .modbusASCII: "modbus-ascii"
        case .serialFrames: "serial-frames"
        case .plugin: "plugin"
        }
    }

    /// The serial port, where the link is one.
    package var serial: SerialPlan? {
        switch self {
        case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _): serial
        case .modbusTCP, .modbusRTUOverTCP, .plugin: nil
        }
    }

    /// One request at a time, on a bus or a pipe whose answers carry no number of their own.
    package var isOneAtATime: Bool {
        if case .modbusTCP = self { return false }
        return true
    }
}
