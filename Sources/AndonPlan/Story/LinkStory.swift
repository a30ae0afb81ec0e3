import AndonCore

/// One link in words: its settings, and each request on it.
enum LinkStory {
    static func lines(_ id: LinkID, _ blocks: [ReadBlock], _ plan: Plan) -> [String] {
        let link = plan[id]
        var lines = ["Link \(link.name): \(endpoint(link.driver))"]
        let flight = link.inFlight > 1 ? "\(link.inFlight) requests at once; " : ""
        lines.append(
            "  \(flight)a unit may take \(DurationText.plain(link.timeout)); \(silence(link)); "
                + "one that fails is tried again at least every \(DurationText.plain(link.probeAtMost))")
        let limits =
            "at most \(link.defaults.limits.holdings) registers or \(link.defaults.limits.coils) bits in one request"
        lines.append("  \(limits)")
        if case .modbusRTU(let serial) = link.driver, isRenumbered(serial.device) {
            lines.append(
                "  note: this name can change when the adapter is plugged in again; one below /dev/serial/by-id stays")
        }
        if blocks.isEmpty { lines.append("  nothing is read") }
        for block in blocks { lines += request(block, link, plan) }
        if let load = BusLoad(link, blocks) {
            lines.append(
                "  The bus is busy \(load.percent) % of the time with bytes and silence alone; the units' own delay comes on top."
            )
        }
        return lines
    }

    static func endpoint(_ driver: LinkDriver) -> String {
        switch driver {
        case .modbusTCP(let host, let port): return "modbus-tcp to \(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .modbusRTUOverTCP(let host, let port):
            return "modbus-rtu-tcp to \(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .plugin(let plugin): return "plug-in \(plugin.library)"
        case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _):
            let bits = serial.stopBits == 1 ? "1 stop bit" : "\(serial.stopBits) stop bits"
            return
                "modbus-rtu on \(serial.device), \(serial.baud) baud, 8 data bits, parity \(serial.parity.rawValue), \(bits)"
        }
    }

    private static func silence(_ link: LinkPlan) -> String {
        guard case .modbusRTU(let serial) = link.driver else {
            return link.gap == .zero
                ? "no silence between requests" : "\(DurationText.plain(link.gap)) of silence before each request"
        }
        return "\(DurationText.plain(max(link.gap, BusTiming(serial).silence))) of silence before each request"
    }

    private static func isRenumbered(_ device: String) -> Bool {
        device.hasPrefix("/dev/ttyUSB") || device.hasPrefix("/dev/ttyACM")
    }

    private static func request(_ block: ReadBlock, _ link: LinkPlan, _ plan: Plan) -> [String] {
        let count = Int(block.count)
        let what = block.area.isBits ? "bit" : "register"
        var text = "  every \(DurationText.plain(block.period)): read unit \(block.unit), "
        text += "\(points(block)), \(count) \(what)\(count == 1 ? "" : "s")"
        if case .modbusRTU(let serial) = link.driver {
            text += ", \(DurationText.plain(BusTiming(serial).time(of: block))) on the wire"
        }
        return [text] + TagNames.wrapped(block.tags.map(\.tag), plan, indent: "      ")
    }

    /// `holding 4096..4105 (44097..44106)`: wire addresses, and reference numbers as manuals print them.
    private static func points(_ block: ReadBlock) -> String {
        let first = Point(block.area, block.address)
        guard block.count > 1 else {
            return "\(block.area.rawValue) \(block.address) (\(PointText.reference(of: first)))"
        }
        let last = Point(block.area, block.address + (block.count - 1))
        let references = "\(PointText.reference(of: first))..\(PointText.reference(of: last))"
        return "\(block.area.rawValue) \(first.address)..\(last.address) (\(references))"
    }
}
