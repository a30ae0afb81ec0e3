import AndonCore

/// A link as it was read, and where its name and its endpoint stand.
struct LinkDraft {
    var plan: LinkPlan
    var place: Place
    var endpointPlace: Place
    /// False where its driver or endpoint is wrong: nothing more is said about what uses it.
    var isSound: Bool
}

/// Reads one link.
enum LinkReader {
    /// What a serial port is asked for; other speeds are not in the field.
    static let bauds = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400]
    private static let onlyTCP = ["host", "port", "in-flight"]
    private static let onlyRTU = ["device", "baud", "parity", "stop-bits"]

    private enum DriverName: String, CaseIterable {
        case modbusTCP = "modbus-tcp"
        case modbusRTU = "modbus-rtu"
    }

    static func read(_ entry: PlanNode.Entry, _ mistakes: MistakeList) -> LinkDraft {
        LineReader.checkName(entry, of: "link", mistakes)
        let nowhere = LinkDriver.modbusTCP(host: "", port: 502)
        var draft = LinkDraft(
            plan: LinkPlan(name: entry.key, driver: nowhere), place: entry.place, endpointPlace: entry.place,
            isSound: false)
        let name = "link \(Quoted.text(entry.key))"
        guard let section = Section(entry.value, .link, name: name, at: entry.place, mistakes) else { return draft }
        let driver: DriverName? = section.read("driver", WordText.parse)
        switch driver {
        case .modbusTCP:
            for key in onlyRTU { section.misplaced(key, allowed: "with driver: modbus-rtu") }
            if let driver = tcp(section) {
                draft.plan.driver = driver
                draft.isSound = true
            }
            draft.endpointPlace = section.placeOfValue("host")
        case .modbusRTU:
            for key in onlyTCP { section.misplaced(key, allowed: "with driver: modbus-tcp") }
            if let driver = rtu(section) {
                draft.plan.driver = driver
                draft.isSound = true
            }
            draft.endpointPlace = section.placeOfValue("device")
        case nil: break
        }
        settings(of: &draft.plan, section)
        return draft
    }

    private static func settings(of plan: inout LinkPlan, _ section: Section) {
        let timeout = section.read("timeout") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(1), to: .minutes(1))
        }
        let gap = section.read("gap") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .zero, to: .seconds(10))
        }
        let inFlight = section.read("in-flight") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...16) }
        let registers = section.read("max-registers") { (text) throws(Mismatch) in
            try NumberText.whole(text, in: 1...125)
        }
        let bits = section.read("max-bits") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...2_000) }
        let probe = section.read("probe-at-most") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(100), to: .minutes(60))
        }
        plan.timeout = timeout ?? plan.timeout
        plan.gap = gap ?? plan.gap
        plan.inFlight = inFlight ?? plan.inFlight
        plan.defaults.limits = ReadLimits(registers: registers ?? 125, bits: bits ?? 2_000)
        plan.probeAtMost = probe ?? plan.probeAtMost
    }

    private static func tcp(_ section: Section) -> LinkDriver? {
        missing("host", section)
        let host: String? = section.read("host") { (text) throws(Mismatch) in
            guard let bytes = IPAddress.bytes(of: text), bytes.contains(where: { $0 != 0 }) else { throw Mismatch() }
            return text
        }
        let port = section.read("port") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...65_535) }
        guard let host, port != nil || !section.has("port") else { return nil }
        return .modbusTCP(host: host, port: UInt16(port ?? 502))
    }

    private static func rtu(_ section: Section) -> LinkDriver? {
        for key in ["device", "baud", "parity"] { missing(key, section) }
        let device = section.read("device", PlainText.path)
        let baud: Int? = section.read("baud") { (text) throws(Mismatch) in
            let baud = try NumberText.whole(text, in: 0...10_000_000)
            guard bauds.contains(baud) else {
                throw Mismatch(suggestion: NearestName.of(text, among: bauds.map(String.init)))
            }
            return baud
        }
        let parity: SerialPlan.Parity? = section.read("parity") { (text) throws(Mismatch) in
            if let word = SerialPlan.Parity(rawValue: text) { return word }
            let short = ["n": "none", "e": "even", "o": "odd", "no": "none"][text.lowercased()]
            throw Mismatch(suggestion: short ?? NearestName.of(text, among: SerialPlan.Parity.allCases.map(\.rawValue)))
        }
        let stopBits = section.read("stop-bits") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...2) }
        if parity == SerialPlan.Parity.none, !section.has("stop-bits") {
            section.wrong(
                "parity", found: "parity none without the key \"stop-bits\" in \(section.name)",
                allowed: "stop-bits: 2 (what the standard asks for) or stop-bits: 1 (what many devices do)")
        }
        guard let device, let baud, let parity else { return nil }
        return .modbusRTU(SerialPlan(device: device, baud: baud, parity: parity, stopBits: stopBits ?? 1))
    }

    private static func missing(_ key: String, _ section: Section) {
        guard !section.has(key), !section.isMisspelt(key) else { return }
        section.mistakes.add(
            section.place, found: "\(section.name) without the key \"\(key)\"",
            allowed: "\(key): \(section.table.key(key)?.allowed ?? "")")
    }
}
