package import AndonCore

/// A profile in plain words.
package enum ProfileStory {
    /// The lines of `andon check` for a machine that has a profile; none for one that has not.
    package static func lines(_ machine: MachineID, _ plan: Plan) -> [String] {
        let machine = plan[machine]
        guard let profile = machine.profile else { return [] }
        let source = profile.source.isEmpty ? "" : ", from \(profile.source)"
        return ["    profile \(profile.name) (\(profile.trust.rawValue))\(source)"]
            + machine.notes.map { "      note: \($0)" }
    }

    /// One profile in a line, for `andon profile list`.
    package static func line(_ profile: Profile) -> String {
        "\(padded(profile.name, 22)) \(padded(profile.trust.rawValue, 17)) \(profile.title)"
    }

    /// All of a profile, for `andon profile show`.
    package static func text(_ profile: Profile) -> String {
        var lines = ["\(profile.name): \(profile.title)"]
        lines.append("  \(profile.kind.rawValue), \(profile.trust.rawValue), facts \(profile.confidence.rawValue)")
        lines += profile.sources.map { "  from \($0)" }
        if let serial = profile.serial { lines += factory(serial) }
        lines += unit(profile.unitPlan)
        lines += profile.notes.map { "  note: \($0)" }
        lines.append("  tags")
        lines += profile.tags.map { tag($0, of: profile) }
        if !profile.checks.isEmpty {
            lines.append("  right where")
            lines += profile.checks.map { "    \($0.tag) is \($0.text)" }
        }
        lines.append("  file \(profile.file), \(profile.digest.prefix(12))")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func tag(_ tag: ProfileTag, of profile: Profile) -> String {
        let plan = tag.plan
        var words = ["    \(padded(plan.name, 20)) \(padded("\(plan.point.area.rawValue) \(plan.point.address)", 14))"]
        if let printed = plan.printed { words.append("printed \(printed),") }
        words.append(TypeText.plain(plan.type))
        if plan.type.width > 1, !plan.type.isText { words.append(plan.order.rawValue) }
        if plan.scale != 1 { words.append("× \(NumberText.plain(plan.scale))") }
        if plan.offset != 0 { words.append("+ \(NumberText.plain(plan.offset))") }
        if !plan.units.isEmpty { words.append(plan.units) }
        if plan.access != .read { words.append(plan.access.rawValue) }
        if tag.wear == .cyclicWritesForbidden { words.append("(never cyclically)") }
        if tag.confidence != profile.confidence { words.append("(\(tag.confidence.rawValue))") }
        if !tag.unverifiedKeys.isEmpty { words.append("(unverified: \(tag.unverifiedKeys.joined(separator: ", ")))") }
        return words.joined(separator: " ")
    }

    private static func factory(_ serial: ProfileSerial) -> [String] {
        var words: [String] = []
        if let mode = serial.mode { words.append(mode == .other ? "another protocol than Modbus" : mode.rawValue) }
        if !serial.bauds.isEmpty { words.append("\(Quoted.choice(serial.bauds.map(String.init))) baud") }
        if !serial.dataBits.isEmpty { words.append("\(Quoted.choice(serial.dataBits.map(String.init))) data bits") }
        if !serial.parities.isEmpty { words.append("parity \(Quoted.choice(serial.parities.map(\.rawValue)))") }
        if !serial.stopBits.isEmpty {
            words.append(
                "\(Quoted.choice(serial.stopBits.map(String.init))) stop bit\(serial.stopBits == [1] ? "" : "s")")
        }
        if let unit = serial.unit { words.append("unit \(unit)") }
        guard !words.isEmpty else { return [] }
        let doubt = serial.confidence.map { " (\($0.rawValue))" } ?? ""
        return ["  from the factory\(doubt): " + words.joined(separator: ", ")]
    }

    private static func unit(_ unit: UnitPlan) -> [String] {
        let usual = UnitPlan()
        var words: [String] = []
        for area in Area.modbus where unit.limits[area] != usual.limits[area] {
            words.append("at most \(unit.limits[area]) of \(area.rawValue) in one request")
        }
        if unit.isOneAtATime { words.append("one value in one request") }
        if !unit.startsAtZero.isEmpty {
            words.append("reads of \(unit.startsAtZero.map(\.rawValue).sorted().joined(separator: ", ")) begin at 0")
        }
        words += unit.forbidden.map { "never touches \($0.area.rawValue) \($0.first)..\($0.last)" }
        if unit.timeout != usual.timeout { words.append("may take \(DurationText.plain(unit.timeout))") }
        if unit.pause > .zero { words.append("rests \(DurationText.plain(unit.pause)) after an answer") }
        if let turnaround = unit.turnaround { words.append("answers after \(DurationText.plain(turnaround))") }
        if unit.warmUp > .zero { words.append("uncertain for \(DurationText.plain(unit.warmUp)) after it came back") }
        if unit.identity != nil { words.append("is known by what it says of itself") }
        return words.isEmpty ? [] : ["  unit: " + words.joined(separator: "; ")]
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
