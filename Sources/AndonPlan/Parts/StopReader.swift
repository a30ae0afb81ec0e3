import AndonCore

/// Reads how the line is stopped.
enum StopReader {
    static func read(_ node: PlanNode, at place: Place, _ tags: TagTable, _ mistakes: MistakeList) -> StopPlan? {
        guard let section = Section(node, .stop, name: "stop", at: place, mistakes) else { return nil }
        let output = section.read("output", tags.find)
        var stop = StopPlan(output: output ?? TagID(0), stopValue: 0, runValue: 1)
        if let draft = output.map({ tags[$0] }), draft.isSound { values(of: &stop, draft, section) }
        if let node = section.node("verify"),
            let verify = Section(node, .verify, name: "verify", at: section.placeOfKey("verify"), mistakes)
        {
            stop.readBack = verify.read("read-back", SwitchText.yes) ?? stop.readBack
            let within = verify.read("within") { (text) throws(Mismatch) in
                try DurationText.parse(text, from: .milliseconds(10), to: .minutes(1))
            }
            stop.within = within ?? stop.within
        }
        let attempts = section.read("attempts") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...10) }
        stop.attempts = attempts ?? stop.attempts
        modes(of: &stop, section)
        limits(of: &stop, section, mistakes)
        stop.proofEvery = section.read("proof-test-every") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .minutes(60), to: .minutes(20_000 * 60))
        }
        return stop
    }

    private static func modes(of stop: inout StopPlan, _ section: Section) {
        let mode: StopPlan.Mode? = section.read("mode", WordText.parse)
        let atMost: StopPlan.Mode? = section.read("at-most", WordText.parse)
        stop.mode = mode ?? min(stop.mode, atMost ?? stop.mode)
        stop.atMost = atMost ?? stop.atMost
        guard stop.mode > stop.atMost else { return }
        section.wrong(
            "at-most", found: "at-most: \(stop.atMost.rawValue) with mode: \(stop.mode.rawValue)",
            allowed: "no less than the mode")
    }

    private static func limits(of stop: inout StopPlan, _ section: Section, _ mistakes: MistakeList) {
        guard let limits = section.section("limits", .stopLimits, name: "limits") else { return }
        stop.limits.between = limits.read("between-stops") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .seconds(1), to: .minutes(24 * 60))
        }
        stop.limits.mostPerHour = limits.read("most-per-hour") { (text) throws(Mismatch) in
            try NumberText.whole(text, in: 1...60)
        }
    }

    private static func values(of stop: inout StopPlan, _ draft: TagDraft, _ section: Section) {
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
            guard let isOn = section.read("means-stop", SwitchText.on) else { return }
            (stop.stopValue, stop.runValue) = isOn ? (1, 0) : (0, 1)
            return
        }
        if case .onOff(let on, let off) = tag.type {
            section.misplaced("means-run", allowed: "with a number; here it is the other of off and on")
            guard let isOn = section.read("means-stop", SwitchText.on) else { return }
            (stop.stopValue, stop.runValue) = isOn ? (on, off) : (off, on)
            return
        }
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
        guard let stopValue = value("means-stop"), let runValue = value("means-run") else { return }
        if stopValue == runValue {
            section.wrong("means-run", found: "the same number for means-run and means-stop", allowed: "two numbers")
        }
        (stop.stopValue, stop.runValue) = (stopValue, runValue)
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
}
