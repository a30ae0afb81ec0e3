import AndonCore

/// Reads one tag, or a row of tags that differ in their number and address alone.
enum TagReader {
    static func read(
        _ entry: PlanNode.Entry, _ defaults: TagDefaults, _ links: LinkTable, _ mistakes: MistakeList
    ) -> [TagDraft] {
        let (names, isRow) = names(entry, mistakes)
        let name = "tag \(Quoted.text("\(defaults.name)/\(entry.key)"))"
        var draft = TagDraft(
            plan: TagPlan(
                name: entry.key, machine: defaults.machine, link: LinkID(0), point: Point(.holding, 0), type: .int16),
            path: "", place: entry.place, pointPlace: entry.place, isSound: false)
        var step = Step(addresses: 1)
        if let section = Section(entry.value, .tag, name: name, at: entry.place, mistakes) {
            let link = section.has("link") ? section.read("link", links.find) : defaults.link
            draft.plan.link = link ?? LinkID(0)
            let unit = section.read("unit") { (text) throws(Mismatch) in try Self.unit(text, on: link, of: links) }
            draft.plan.unit = unit ?? defaults.unit
            draft.plan.poll = section.read("poll", poll) ?? defaults.poll
            let point = section.read("at", PointText.parse)
            draft.plan.point = point ?? draft.plan.point
            draft.pointPlace = section.placeOfValue("at")
            let isTyped = value(of: &draft.plan, point, section)
            draft.plan.publish = PublishReader.read(section, of: draft.plan, mistakes)
            step = Step(addresses: draft.plan.type.width)
            if isRow {
                step = section.read("step", Step.parse) ?? step
            } else {
                section.misplaced("step", allowed: "with a row of tags such as zone{1..10}-top")
            }
            if let link, let most = links[link]?.plan.defaults.limits.holdings, most < draft.plan.type.width {
                section.mistakes.add(
                    draft.pointPlace, found: "two registers (\(TypeText.plain(draft.plan.type))) in \(name)",
                    allowed: "what the link's max-registers (\(most)) reads at once")
            }
            draft.isSound = link != nil && point != nil && isTyped && (unit != nil || !section.has("unit"))
            if !section.has("unit"), draft.isSound { checkDefaultUnit(draft, links, section) }
        }
        return row(of: draft, names, step, in: defaults.name, mistakes)
    }

    private static func names(_ entry: PlanNode.Entry, _ mistakes: MistakeList) -> (names: [String], isRow: Bool) {
        do {
            if let range = try TagRange(entry.key) { return (range.names, true) }
            LineReader.checkName(entry, of: "tag", mistakes)
        } catch {
            mistakes.add(
                entry.place, found: "\(Quoted.text(entry.key)) as the name of a tag",
                allowed: error.allowed ?? NameText.allowed)
        }
        return ([entry.key], false)
    }

    /// Type, order, scale, offset, units and access. False after a mistake that makes the type unknown.
    private static func value(of tag: inout TagPlan, _ point: Point?, _ section: Section) -> Bool {
        let bit = section.read("bit") { (text) throws(Mismatch) in UInt8(try NumberText.whole(text, in: 0...15)) }
        let named = section.read("type", TypeText.parse)
        if let units = section.read("units", units) { tag.units = units }
        let scale = section.read("scale") { (text) throws(Mismatch) in
            let scale = try NumberText.parse(text)
            guard scale != 0 else { throw Mismatch() }
            return scale
        }
        tag.scale = scale ?? tag.scale
        tag.offset = section.read("offset", NumberText.parse) ?? tag.offset
        let order: WordOrder? = section.read("order", WordText.parse)
        tag.order = order ?? tag.order
        let access: TagPlan.Access? = section.read("access", WordText.parse)
        tag.access = access ?? tag.access
        guard let point else { return false }
        guard let type = type(of: point, named, bit, section) else { return false }
        tag.type = type
        return checkValue(tag, section)
    }

    private static func type(of point: Point, _ named: ValueType?, _ bit: UInt8?, _ section: Section) -> ValueType? {
        if point.area.isBits {
            section.misplaced("bit", allowed: "at a holding or input register; a \(point.area.rawValue) is one bit")
            if let named, named != .bool {
                section.wrong(
                    "type", found: "\(TypeText.plain(named)) at a \(point.area.rawValue)", allowed: "bool, or no type")
            }
            return .bool
        }
        if section.has("bit") {
            section.misplaced("type", allowed: "without bit; a bit of a register is on or off")
            return bit.map(ValueType.bit)
        }
        if let named {
            guard named == .bool else { return named }
            section.wrong(
                "type", found: "bool at a register", allowed: "a coil, a discrete, or bit: 0 to 15 of the register")
            return nil
        }
        if !section.has("type") {
            section.mistakes.add(
                section.place, found: "\(section.name) at a register without the key \"type\"",
                allowed: "type: \(TypeText.names.dropFirst().map(\.name).joined(separator: ", ")), or bit: 0 to 15")
        }
        return nil
    }

    /// False where the addresses end before the value does.
    private static func checkValue(_ tag: TagPlan, _ section: Section) -> Bool {
        let isSwitch = tag.type.isSwitch
        if isSwitch {
            for key in ["scale", "offset", "units"] {
                section.misplaced(key, allowed: "with numbers; this tag is on or off")
            }
        }
        if tag.type.width < 2 { section.misplaced("order", allowed: "with int32, uint32 and float32") }
        if Int(tag.point.address) + tag.type.width > 65_536 {
            section.wrong(
                "at", found: "\(tag.point.area.rawValue) \(tag.point.address) for two registers",
                allowed: "an address of at most 65534")
            return false
        }
        guard tag.access != .read else { return true }
        if !tag.point.area.isWritable {
            section.wrong(
                "access",
                found: "access: \(tag.access.rawValue) to a point that can only be read (\(tag.point.area.rawValue))",
                allowed: "read; a coil or a holding register can be written")
        } else if case .bit = tag.type {
            section.wrong(
                "access", found: "access: \(tag.access.rawValue) to one bit of a register",
                allowed: "read; one bit cannot be written without touching its neighbours")
        }
        return true
    }

    private static func units(_ text: String) throws(Mismatch) -> String {
        let hasSpace = text.unicodeScalars.contains {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
        guard text.unicodeScalars.count <= 16, !hasSpace, let first = text.unicodeScalars.first,
            !"0123456789+-.,".unicodeScalars.contains(first)
        else { throw Mismatch() }
        return text
    }

    static func poll(_ text: String) throws(Mismatch) -> TimeSpan {
        try DurationText.parse(text, from: .milliseconds(10), to: .minutes(24 * 60))
    }

    static func unit(_ text: String, on link: LinkID?, of links: LinkTable) throws(Mismatch) -> UInt8 {
        let unit = UInt8(try NumberText.whole(text, in: 0...255))
        guard isUnit(unit, on: link, of: links) else { throw Mismatch() }
        return unit
    }

    /// Unit 0 is everybody on a serial bus: nobody answers. 248 to 254 are reserved, 255 is "this device" over TCP.
    static func isUnit(_ unit: UInt8, on link: LinkID?, of links: LinkTable) -> Bool {
        guard let link = link.flatMap({ links[$0] }), link.isSound else { return unit <= 247 || unit == 255 }
        switch link.plan.driver {
        case .modbusTCP, .modbusRTUOverTCP, .plugin, .serialFrames: return unit <= 247 || unit == 255
        case .modbusRTU, .modbusASCII: return (1...247).contains(unit)
        }
    }

    private static func checkDefaultUnit(_ draft: TagDraft, _ links: LinkTable, _ section: Section) {
        guard !isUnit(draft.plan.unit, on: draft.plan.link, of: links) else { return }
        section.mistakes.add(
            section.place, found: "unit \(draft.plan.unit) from the machine for \(section.name)",
            allowed: "a unit of its own from 1 to 247 on a serial link")
    }
}
