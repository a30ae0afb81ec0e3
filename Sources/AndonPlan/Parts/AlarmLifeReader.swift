import AndonCore

/// Reads what a rule says of the life of its alarms.
enum AlarmLifeReader {
    static func read(_ section: Section, into rule: inout RulePlan) {
        rule.needsAcknowledge = section.read("acknowledge", SwitchText.yes) ?? (rule.severity == .critical)
        rule.latches = section.read("latch", SwitchText.yes) ?? false
        rule.reAlarm = section.read("re-alarm") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .seconds(10), to: .minutes(24 * 60))
        }
    }
}
