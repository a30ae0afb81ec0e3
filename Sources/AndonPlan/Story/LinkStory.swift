import AndonCore

/// One link in words: its settings, and each request on it.
enum LinkStory {
    static func lines(_ id: LinkID, _ blocks: [ReadBlock], _ plan: Plan) -> [String] {
        let link = plan[id]
        var lines = ["Link \(link.name): \(endpoint(link.driver))"]
        let flight = link.inFlight > 1 ? "\(link.inFlight) requests at once; " : ""
        let asked = if case .serialFrames = link.driver { "the device" } else { "a unit" }
        lines.append(
            "  \(flight)\(asked) may take \(DurationText.plain(link.timeout)); \(silence(link)); "
                + "one that fails is tried again at least every \(DurationText.plain(link.probeAtMost))")
        if case .serialFrames(_, let frames) = link.driver {
            lines.append(FrameStory.line(frames))
            lines += UnitStory.common(link.defaults).dropFirst().map { "  \($0)" }
        } else {
            lines += UnitStory.common(link.defaults).map { "  \($0)" }
        }
        if let serial = link.driver.serial { lines += SerialStory.lines(serial) }
        lines += connection(link) + behind(link)
        lines += UnitStory.lines(of: id, plan)
        if blocks.isEmpty { lines.append("  nothing is read") }
        for block in blocks { lines += request(block, link, plan) }
        if link.driver.hasKnownAnswers, let load = BusLoad(link, blocks) {
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
        case .plugin(let plugin):
            let settings = plugin.settings.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            return "plug-in \(plugin.library)" + (settings.isEmpty ? "" : " with \(settings)")
        case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _):
            return "\(driver.name) on \(SerialStory.settings(serial))"
        }
    }

    /// What the budget knows of the serial line behind a device server.
    private static func behind(_ link: LinkPlan) -> [String] {
        guard case .modbusRTUOverTCP = link.driver else { return [] }
        guard let serial = link.behind else {
            let time = DurationText.plain(Turnaround.assumed(on: link))
            return [
                "  note: without the baud of the line behind it the budget counts \(time) for each request, however long"
            ]
        }
        return [
            "  behind it, for the budget: \(serial.baud) baud, \(serial.bitsPerCharacter) bits a character, "
                + "\(DurationText.plain(BusTiming(serial).silence)) of silence"
        ]
    }

    private static func connection(_ link: LinkPlan) -> [String] {
        var words: [String] = []
        if link.pauseAfterConnect > .zero {
            words.append("\(DurationText.plain(link.pauseAfterConnect)) of pause after each connection")
        }
        if let idle = link.idleClose { words.append("closed when nobody asked for \(DurationText.plain(idle))") }
        return words.isEmpty ? [] : ["  " + words.joined(separator: "; ")]
    }

    private static func silence(_ link: LinkPlan) -> String {
        guard case .modbusRTU(let serial) = link.driver else {
            return link.gap == .zero
                ? "no silence between requests" : "\(DurationText.plain(link.gap)) of silence before each request"
        }
        return "\(DurationText.plain(max(link.gap, BusTiming(serial).silence))) of silence before each request"
    }

    private static func request(_ block: ReadBlock, _ link: LinkPlan, _ plan: Plan) -> [String] {
        let ids = block.all.map(\.tag).sorted()
        let names = TagNames.wrapped(ids, plan, indent: "      ") + TagStory.lines(ids, plan)
        let every = "  every \(DurationText.plain(block.period)): "
        guard block.area != .frame else {
            return [every + FrameStory.exchange(Point(.frame, block.address), link)] + names
        }
        let count = Int(block.count)
        let what = block.area.isBits ? "bit" : "register"
        var text = every + "read unit \(block.unit), "
        text += "\(points(block)), \(count) \(what)\(count == 1 ? "" : "s")"
        if case .modbusRTU(let serial) = link.driver {
            text += ", \(DurationText.plain(BusTiming(serial).time(of: block))) on the wire"
        }
        return [text] + names
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

extension LinkDriver {
    /// Its frames stand between silences on a serial line.
    var isRTU: Bool {
        switch self {
        case .modbusRTU, .modbusRTUOverTCP: true
        case .modbusTCP, .modbusASCII, .serialFrames, .plugin: false
        }
    }

    /// How long an answer is follows from what was asked.
    fileprivate var hasKnownAnswers: Bool {
        if case .serialFrames = self { false } else { true }
    }
}
