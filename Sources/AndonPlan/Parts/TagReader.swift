import AndonCore

/// Reads one tag, or a row of tags that differ in their number and address alone.
enum TagReader {
    static let onlyWithUnits = "with Modbus or a plug-in; a device on a serial-frames link has no unit"

    /// The tag, or each tag of the row. What it says of its unit's limits is checked later, by `UnitCheck`.
    ///
    /// - Parameters:
    ///   - defaults: what is true for a tag that says nothing else.
    ///   - links: the links a tag may name.
    ///   - table: the keys that it may have; none but those of `KeyTable.tag` is looked at.
    static func read(
        _ entry: PlanNode.Entry, _ defaults: TagDefaults, _ links: LinkTable, _ mistakes: MistakeList,
        table: KeyTable = .tag
    ) -> [TagDraft] {
        let (names, isRow) = names(entry, mistakes)
        let name = "tag \(Quoted.text("\(defaults.name)/\(entry.key)"))"
        var draft = TagDraft(
            plan: TagPlan(
                name: entry.key, machine: defaults.machine, link: LinkID(0), point: Point(.holding, 0), type: .int16),
            path: "", name: name, place: entry.place, pointPlace: entry.place, isSound: false)
        var step = Step(addresses: 1)
        if let section = Section(entry.value, table, name: name, at: entry.place, mistakes) {
            let link = section.has("link") ? section.read("link", links.find) : defaults.link
            let bus = link.flatMap { links[$0] }
            draft.plan.link = link ?? LinkID(0)
            draft.plan.poll = section.read("poll", poll) ?? defaults.poll
            draft.plan.printed = section.read("printed", printed)
            let isTyped: Bool
            if bus?.isSound == true, bus?.isFrames == true {
                isTyped = frame(of: &draft, section)
                if isRow {
                    mistakes.add(
                        entry.place, found: "a row of tags on a serial-frames link",
                        allowed: "each tag by its own name")
                }
            } else {
                isTyped = value(of: &draft, section)
                checkUnit(of: &draft, defaults.unit, bus, section)
            }
            draft.plan.publish = PublishReader.read(section, of: draft.plan, mistakes)
            step = Step(addresses: max(1, draft.plan.type.width))
            if isRow {
                step = section.read("step", Step.parse) ?? step
            } else {
                section.misplaced("step", allowed: "with a row of tags such as zone{1..10}-top")
            }
            draft.isSound = link != nil && isTyped && isUnit(draft.plan.unit, on: bus)
        }
        return row(of: draft, names, step, in: defaults.name, mistakes)
    }

    static func names(_ entry: PlanNode.Entry, _ mistakes: MistakeList) -> (names: [String], isRow: Bool) {
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

    static func units(_ text: String) throws(Mismatch) -> String {
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

    private static func printed(_ text: String) throws(Mismatch) -> String {
        guard text.unicodeScalars.count <= 40, PlainText.isPrintable(text) else { throw Mismatch() }
        return text
    }

    static func unit(_ text: String, on link: LinkDraft?) throws(Mismatch) -> UInt8 {
        do {
            let unit = UInt8(try NumberText.whole(text, in: 0...255))
            if isUnit(unit, on: link) { return unit }
        } catch {}
        throw Mismatch(allowed: units(of: link))
    }

    /// Unit 0 is everybody on a serial bus: nobody answers. 248 to 254 are reserved, 255 is "this device" over TCP.
    static func isUnit(_ unit: UInt8, on link: LinkDraft?) -> Bool {
        guard let link, link.isSound else { return true }
        switch link.plan.driver {
        case .modbusTCP: return unit <= 247 || unit == 255
        case .modbusRTU, .modbusASCII, .modbusRTUOverTCP: return (1...247).contains(unit)
        case .plugin, .serialFrames: return true
        }
    }

    /// The units of a link, as it stands behind `allowed:`.
    static func units(of link: LinkDraft?) -> String {
        switch link?.plan.driver {
        case .modbusRTU, .modbusASCII, .modbusRTUOverTCP: "a unit from 1 to 247"
        case .plugin: "a unit from 0 to 255"
        default: "a unit from 0 to 247, or 255"
        }
    }

    private static func checkUnit(
        of draft: inout TagDraft, _ standard: UInt8, _ link: LinkDraft?, _ section: Section
    ) {
        if section.has("unit") {
            // A number that is wrong stays out of what follows: unit 0 of the plan's own is none on a serial link.
            draft.plan.unit = section.read("unit") { (text) throws(Mismatch) in try unit(text, on: link) } ?? standard
            return
        }
        draft.plan.unit = standard
        guard !isUnit(standard, on: link) else { return }
        section.mistakes.add(
            section.place, found: "unit \(standard) from the machine for \(section.name)",
            allowed: "\(units(of: link)) of its own")
    }
}
