import AndonCore

/// Reads one link.
enum LinkReader {
    /// The words for `driver`, each with the keys that only it and some others take.
    enum DriverName: String, CaseIterable {
        case modbusTCP = "modbus-tcp"
        case modbusRTU = "modbus-rtu"
        case modbusRTUTCP = "modbus-rtu-tcp"
        case modbusASCII = "modbus-ascii"
        case serialFrames = "serial-frames"
        case plugin

        /// Keys that some other driver takes and this one does not.
        var refused: [String] {
            let own = Set(keys)
            return Set(Self.allCases.flatMap(\.keys)).subtracting(own).sorted()
        }

        fileprivate var keys: [String] {
            let socket = ["host", "port", "pause-after-connect", "idle-close"]
            let serial = ["device", "baud", "parity", "stop-bits", "rs485", "echo"]
            return switch self {
            case .modbusTCP: socket + ["in-flight"] + LinkReader.modbus
            case .modbusRTUTCP: socket + ["baud", "parity", "stop-bits"] + LinkReader.modbus
            case .modbusRTU: serial + LinkReader.modbus
            case .modbusASCII: serial + ["data-bits"] + LinkReader.modbus
            case .serialFrames: serial + ["data-bits", "frame"]
            case .plugin: ["library", "settings"] + LinkReader.modbus
            }
        }
    }

    private static let modbus = ["max-registers", "max-bits", "write-retries", "writes", "units"]

    static func read(_ entry: PlanNode.Entry, _ mistakes: MistakeList) -> LinkDraft {
        LineReader.checkName(entry, of: "link", mistakes)
        let nowhere = LinkDriver.modbusTCP(host: "", port: 502)
        var draft = LinkDraft(
            plan: LinkPlan(name: entry.key, driver: nowhere), place: entry.place, endpointPlace: entry.place,
            isSound: false)
        let name = "link \(Quoted.text(entry.key))"
        guard let section = Section(entry.value, .link, name: name, at: entry.place, mistakes) else { return draft }
        let named: DriverName? = section.read("driver", WordText.parse)
        if let named {
            checkKeys(of: named, section)
            if let driver = driver(named, section) {
                draft.plan.driver = driver
                draft.isSound = true
            }
            if named == .modbusRTUTCP { draft.plan.behind = SerialReader.readBehind(section) }
            draft.endpointPlace = section.placeOfValue(endpointKey(named))
        }
        settings(of: &draft.plan, section)
        UnitReader.read(section).apply(to: &draft.plan.defaults)
        if section.has("units"), named != .serialFrames { draft.units = UnitTable.read(section, of: draft) }
        return draft
    }

    private static func endpointKey(_ driver: DriverName) -> String {
        switch driver {
        case .modbusTCP, .modbusRTUTCP: "host"
        case .modbusRTU, .modbusASCII, .serialFrames: "device"
        case .plugin: "library"
        }
    }

    private static func checkKeys(of driver: DriverName, _ section: Section) {
        for key in driver.refused {
            let owners = DriverName.allCases.filter { $0.keys.contains(key) }.map(\.rawValue)
            section.misplaced(key, allowed: "with driver: \(Quoted.choice(owners))")
        }
    }

    private static func driver(_ name: DriverName, _ section: Section) -> LinkDriver? {
        switch name {
        case .modbusTCP: return socket(section, port: 502).map { .modbusTCP(host: $0, port: $1) }
        case .modbusRTUTCP: return socket(section, port: nil).map { .modbusRTUOverTCP(host: $0, port: $1) }
        case .modbusRTU: return SerialReader.read(section, dataBits: 8).map(LinkDriver.modbusRTU)
        case .modbusASCII: return SerialReader.read(section, dataBits: 7).map(LinkDriver.modbusASCII)
        case .serialFrames:
            let serial = SerialReader.read(
                section, dataBits: 8, bauds: SerialReader.slowBauds + SerialReader.bauds)
            let frames = FrameReader.read(section)
            guard let serial, let frames else { return nil }
            return .serialFrames(serial, frames)
        case .plugin: return PluginReader.read(section).map(LinkDriver.plugin)
        }
    }

    private static func settings(of plan: inout LinkPlan, _ section: Section) {
        let gap = section.read("gap") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .zero, to: .seconds(10))
        }
        let pause = section.read("pause-after-connect") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .zero, to: .seconds(10))
        }
        plan.idleClose = section.read("idle-close") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(100), to: .minutes(24 * 60))
        }
        let inFlight = section.read("in-flight") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...16) }
        let probe = section.read("probe-at-most") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(100), to: .minutes(60))
        }
        plan.gap = gap ?? plan.gap
        plan.pauseAfterConnect = pause ?? plan.pauseAfterConnect
        plan.inFlight = inFlight ?? plan.inFlight
        plan.probeAtMost = probe ?? plan.probeAtMost
    }

    /// A serial device server has no port that everybody uses: there it must be said.
    private static func socket(_ section: Section, port standard: UInt16?) -> (String, UInt16)? {
        section.require("host")
        if standard == nil { section.require("port") }
        let host: String? = section.read("host") { (text) throws(Mismatch) in
            // What is behind the % of a link-local address is this computer's name for an interface, and no address.
            if let address = text.split(separator: "%").first, IPAddress.isLinkLocal(String(address)) {
                throw Mismatch(
                    allowed:
                        "an address that is the same from each interface; give the device one that does not begin with "
                        + "fe80")
            }
            guard let bytes = IPAddress.bytes(of: text), bytes.contains(where: { $0 != 0 }) else { throw Mismatch() }
            guard !IPAddress.isForMany(text) else { throw Mismatch(allowed: "the address of one device") }
            return text
        }
        let port = section.read("port") { (text) throws(Mismatch) in
            UInt16(try NumberText.whole(text, in: 1...65_535))
        }
        guard let host, let port = section.has("port") ? port : standard else { return nil }
        return (host, port)
    }
}
