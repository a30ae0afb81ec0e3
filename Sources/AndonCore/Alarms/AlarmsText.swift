/// The alarms that are not at rest, or were not a moment ago, as they are kept on disk: names, because the next run may have another plan.
///
///     andon-alarms 1
///     alarm zone-spike oven/zone3 acknowledged 1763935623000000000
///     raised 1763935620000000000 247.3 2.1 2 first
///     acknowledged 1763935623000000000 sam
///     shelved 1763935630000000000 sam thermocouple%20loose
///     until 1763942830000000000
///     crc32 7b502c3a
///
/// Times are wall time in nanoseconds since 1970: a shelf ends when it was said to, whether the agent runs or not.
package enum AlarmsText {
    /// The most bytes that are read.
    package static let mostBytes = 64 << 20

    package enum Found: Sendable {
        case alarms([AlarmRecord], former: [FormerAlarm])
        /// Why nobody can say what it says.
        case unreadable(String)
    }

    /// An alarm that was not at rest, and that the plan of this run does not have.
    package struct FormerAlarm: Sendable, Hashable {
        package var rule: String
        /// `machine/tag`
        package var tag: String
    }

    package static func encode(_ records: [AlarmRecord], plan: Plan, wall: WallTime) -> [UInt8] {
        var text = "andon-alarms 1\n"
        for record in records { write(record, plan, wall, to: &text) }
        return SealedText.seal(text)
    }

    private static func write(_ record: AlarmRecord, _ plan: Plan, _ wall: WallTime, to text: inout String) {
        func time(_ at: Uptime) -> String { String(wall.moment(at).nanosecondsSince1970) }
        func hand(_ word: String, _ hand: AlarmHand?) {
            guard let hand else { return }
            let reason = hand.reason.map { " " + LatchWord.escape($0) } ?? ""
            text += "\(word) \(time(hand.at)) \(LatchWord.escape(hand.by))\(reason)\n"
        }
        let rule = LatchWord.escape(plan[record.key.rule].name)
        let tag = LatchWord.escape(plan.path(of: record.key.tag))
        text += "alarm \(rule) \(tag) \(record.life.standing.rawValue) \(time(record.life.alarmedAt))\n"
        if let raise = record.raise {
            let signal = raise.signal.map { " signal \($0.code)" } ?? ""
            let recipe = raise.recipe.map { " recipe " + LatchWord.escape(plan.name(of: $0)) } ?? ""
            let first = record.isFirstOut ? " first" : ""
            text +=
                "raised \(time(raise.at)) \(raise.value) \(raise.measured) \(raise.limit)\(signal)\(recipe)\(first)\n"
        }
        hand("acknowledged", record.acknowledged)
        hand("shelved", record.shelved)
        if let end = record.life.shelvedUntil { text += "until \(time(end))\n" }
        hand("out-of-service", record.outOfService)
    }

    /// What this plan still has of it.
    ///
    /// - Parameter wall: one moment on both clocks, of now. A shelf never lasts longer from now on than the plan allows,
    ///   whatever the clock did.
    package static func decode(_ bytes: [UInt8], plan: Plan, wall: WallTime) -> Found {
        let lines: [[String]]
        do throws(SealedText.Damage) {
            lines = try SealedText.lines(of: bytes, kind: ["andon-alarms", "1"], atMost: mostBytes)
        } catch { return .unreadable(error.reason) }
        var reader = AlarmsReader(plan: plan, wall: wall)
        for line in lines where !reader.take(line) {
            return .unreadable("it has a line that this version does not know: \(line.joined(separator: " "))")
        }
        reader.finish()
        return .alarms(reader.records, former: reader.former)
    }
}
