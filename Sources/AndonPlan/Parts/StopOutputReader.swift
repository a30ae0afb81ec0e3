import AndonCore

/// Reads one output of the stop and holds it against its tag.
enum StopOutputReader {
    static func read(
        _ section: Section, named name: String, _ tags: TagTable, _ mistakes: MistakeList
    ) -> (output: StopOutput, ownConnection: Place?) {
        let tag = section.read("output", tags.find)
        var output = StopOutput(name: name, tag: tag ?? TagID(0), stopValue: 0, runValue: 1)
        if let draft = tag.map({ tags[$0] }), draft.isSound { values(of: &output, draft, section) }
        if let verify = section.section("verify", .verify, name: "verify") {
            output.readBack = verify.read("read-back", SwitchText.yes) ?? output.readBack
            let within = verify.read("within") { (text) throws(Mismatch) in
                try DurationText.parse(text, from: .milliseconds(10), to: .minutes(1))
            }
            output.within = within ?? output.within
            output.input = input(verify, of: output, tags)
        }
        let attempts = section.read("attempts") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...10) }
        output.attempts = attempts ?? output.attempts
        let policy: StopOutput.WhenCleared? = section.read("when-cleared", WordText.parse)
        output.whenCleared = policy ?? output.whenCleared
        if policy != nil, !output.readBack {
            section.wrong(
                "when-cleared", found: "when-cleared for an output that is not read back",
                allowed: "with verify: { read-back: yes }: nobody would notice")
        }
        let connection: Connection? = section.read("connection", WordText.parse)
        return (output, connection == .own ? section.placeOfValue("connection") : nil)
    }

    private enum Connection: String, CaseIterable { case shared, own }

    // MARK: - The input

    private static func input(_ verify: Section, of output: StopOutput, _ tags: TagTable) -> StopInput? {
        guard let section = verify.section("input", .stopInput, name: "input") else { return nil }
        let tag = section.read("tag", tags.find)
        let within = section.read("within") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(10), to: .minutes(10))
        }
        guard let tag, tags[tag].isSound else { return nil }
        let plan = tags[tag].plan
        guard plan.isAsked, plan.derived == nil, !plan.type.isText else {
            section.wrong(
                "tag", found: "\(tags[tag].path), which \(plan.derived == nil ? "is not read" : "is made of others")",
                allowed: "a tag that is read from a device, and is no text")
            return nil
        }
        if plan.link == tags[output.tag].plan.link, plan.unit == tags[output.tag].plan.unit,
            plan.point == tags[output.tag].plan.point
        {
            section.wrong(
                "tag", found: "the output itself as the input that proves it",
                allowed: "another signal: what shows that the machine has stopped")
        }
        guard let within, let value = section.read("means-stop", { (text) throws(Mismatch) in try value(text, plan) })
        else { return nil }
        if within < output.within {
            section.wrong(
                "within", found: "\(DurationText.plain(within)) for the input",
                allowed: "no less than the output's own within, \(DurationText.plain(output.within))")
        }
        return StopInput(tag: tag, value: value, within: within)
    }

    private static func value(_ text: String, _ tag: TagPlan) throws(Mismatch) -> Double {
        if tag.type.isOnOff { return try SwitchText.on(text) ? 1 : 0 }
        if let named = tag.names.first(where: { $0.name == text }) { return Double(named.value) }
        do {
            return try NumberText.parse(text)
        } catch {
            let names = tag.names.map(\.name)
            throw Mismatch(
                allowed: names.isEmpty ? nil : "a number, or \(Quoted.choice(names))",
                suggestion: NearestName.of(text, among: names))
        }
    }

    // MARK: - What is written

    private static func values(of output: inout StopOutput, _ draft: TagDraft, _ section: Section) {
        let tag = draft.plan
        guard tag.point.area.isWritable, tag.type.isStopOutput else {
            section.wrong(
                "output",
                found: "\(draft.path) (\(TypeText.plain(tag.type)) at \(tag.point.area.rawValue)) as the stop's output",
                allowed: "a coil, or a holding register of type uint16 or int16, or one with on and off")
            return
        }
        guard tag.access != .read else {
            section.wrong(
                "output", found: "\(draft.path) with access: read as the stop's output",
                allowed: "a tag with access: write or access: read-write")
            return
        }
        if tag.point.area == .coil {
            section.misplaced("means-run", allowed: "with a register; on a coil it is the other of off and on")
            section.misplaced("mask", allowed: "with a register")
            guard let isOn = section.read("means-stop", SwitchText.on) else { return }
            (output.stopValue, output.runValue) = isOn ? (1, 0) : (0, 1)
            return
        }
        if case .onOff(let on, let off) = tag.type {
            section.misplaced("means-run", allowed: "with a number; here it is the other of off and on")
            section.misplaced("mask", allowed: "with a register of type uint16 or int16")
            guard let isOn = section.read("means-stop", SwitchText.on) else { return }
            (output.stopValue, output.runValue) = isOn ? (on, off) : (off, on)
            return
        }
        if section.has("mask") { return bits(of: &output, section) }
        numbers(of: &output, tag, section)
    }

    private static func bits(of output: inout StopOutput, _ section: Section) {
        let read = section.read("mask") { (text) throws(Mismatch) in
            UInt16(try NumberText.whole(text, in: 1...0xFFFF))
        }
        guard let mask = read else { return }
        output.mask = mask
        if case .text(let text)? = section.node("means-stop")?.content, ["on", "off"].contains(text) {
            section.misplaced("means-run", allowed: "with a number; here it is the other of off and on")
            (output.stopValue, output.runValue) = text == "on" ? (mask, 0) : (0, mask)
            return
        }
        func value(_ key: String) -> UInt16? {
            section.read(key) { (text) throws(Mismatch) in
                let value = (try? NumberText.whole(text, in: 0...0xFFFF)).map { UInt16($0) }
                guard let value, value & ~mask == 0 else {
                    throw Mismatch(
                        allowed: "off, on, or a number within the mask \(TypeText.hexadecimal(mask))")
                }
                return value
            }
        }
        section.require("means-run")
        guard let stop = value("means-stop"), let run = value("means-run") else { return }
        set(&output, stop, run, section)
    }

    private static func numbers(of output: inout StopOutput, _ tag: TagPlan, _ section: Section) {
        if section.has("means-stop"), !section.has("means-run") {
            section.mistakes.add(
                section.place, found: "stop through a register without the key \"means-run\"",
                allowed: "means-run: the number in the register that lets the line run")
        }
        let range = tag.type == .int16 ? -32_768...32_767 : 0...65_535
        func value(_ key: String) -> UInt16? {
            section.read(key) { (text) throws(Mismatch) in
                do {
                    return UInt16(truncatingIfNeeded: try NumberText.whole(text, in: range))
                } catch {
                    throw Mismatch(
                        allowed:
                            "a whole number from \(range.lowerBound) to \(range.upperBound), as it stands in the register"
                    )
                }
            }
        }
        guard let stop = value("means-stop"), let run = value("means-run") else { return }
        set(&output, stop, run, section)
    }

    private static func set(_ output: inout StopOutput, _ stop: UInt16, _ run: UInt16, _ section: Section) {
        if stop == run {
            section.wrong("means-run", found: "the same number for means-run and means-stop", allowed: "two numbers")
        }
        (output.stopValue, output.runValue) = (stop, run)
    }
}

extension ValueType {
    /// One write of one word switches it.
    fileprivate var isStopOutput: Bool {
        switch self {
        case .bool, .uint16, .int16, .onOff: true
        default: false
        }
    }

    fileprivate var isOnOff: Bool {
        switch self {
        case .bool, .bit, .onOff: true
        default: false
        }
    }
}
