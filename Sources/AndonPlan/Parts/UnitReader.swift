import AndonCore

/// Reads what a unit takes and does not take. The same keys stand in a link, for all its units, and in a profile.
enum UnitReader {
    private static let mostForbidden = 256

    /// Reads those of the unit's keys that the section has.
    static func read(_ section: Section) -> UnitChange {
        var change = UnitChange()
        change.timeout = section.read("timeout") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(1), to: .minutes(1))
        }
        change.pause = section.read("pause", upToAMinute)
        change.turnaround = section.read("turnaround", upToAMinute)
        change.warmUp = section.read("warm-up") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .zero, to: .minutes(60))
        }
        change.writeRetries = section.read("write-retries") { (text) throws(Mismatch) in
            try NumberText.whole(text, in: 0...5)
        }
        change.writes = section.read("writes", WordText.parse)
        change.mostRegisters = section.read("max-registers", registers)
        change.mostBits = section.read("max-bits", bits)
        change.mostOfArea[.coil] = section.read("max-coils", bits)
        change.mostOfArea[.discrete] = section.read("max-discretes", bits)
        change.mostOfArea[.input] = section.read("max-inputs", registers)
        change.mostOfArea[.holding] = section.read("max-holdings", registers)
        change.forbidden = section.readAll("forbidden", PointRangeText.parse).map(\.0)
        if change.forbidden.count > mostForbidden {
            section.wrong(
                "forbidden", found: "\(change.forbidden.count) forbidden ranges in \(section.name)",
                allowed: "at most \(mostForbidden)")
            change.forbidden = []
        }
        change.isOneAtATime = section.read("one-at-a-time", SwitchText.yes)
        if section.has("starts-at-zero") {
            change.startsAtZero = Set(section.readAll("starts-at-zero", area).map(\.0))
        }
        change.identity = IdentityReader.read(section)
        return change
    }

    private static func upToAMinute(_ text: String) throws(Mismatch) -> TimeSpan {
        try DurationText.parse(text, from: .zero, to: .minutes(1))
    }

    private static func registers(_ text: String) throws(Mismatch) -> Int { try NumberText.whole(text, in: 1...125) }

    private static func bits(_ text: String) throws(Mismatch) -> Int { try NumberText.whole(text, in: 1...2_000) }

    private static func area(_ text: String) throws(Mismatch) -> Area {
        if let area = Area(rawValue: text), Area.modbus.contains(area) { return area }
        throw Mismatch(suggestion: NearestName.of(text, among: Area.modbus.map(\.rawValue)))
    }
}
