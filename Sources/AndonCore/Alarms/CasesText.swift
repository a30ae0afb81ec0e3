/// The last alarms with what was going on around them, as they are kept on disk: names and words, because the next run may
/// have another plan.
///
///     andon-cases 1
///     case zone-hot oven/zone3 1763935620000000000 267.3 267.3 265 first - whole
///     rule critical stop 0123456789ab 9f86d081884c - =above%20265%20%c2%b0C =call%20the%20engineer
///     evidence oven/zone3 1763935619500000000 264.1 good
///     before 1763935619500000000 264.1 good 12500
///     after 1763935620500000000 - bad-timeout 500000
///     after 1763935620500000000 250.0 good - oven/set3
///     step returned 1763935640000000000 262.0 - -
///     stop confirmed 1763935620004000000 1763935620000000000 1763935620001000000 - - -
///     crc32 7b502c3a
///
/// Times are wall time in nanoseconds since 1970, answer times in microseconds. A word that may be missing is `-`, or stands
/// behind `=`.
package enum CasesText {
    /// The most bytes that are read.
    package static let mostBytes = 4 << 20

    package enum Found: Sendable {
        /// Oldest first; what the plan of this run does not have is left out.
        case cases([AlarmCase])
        /// Why nobody can say what it says.
        case unreadable(String)
    }

    package static func encode(_ cases: [AlarmCase], plan: Plan, wall: WallTime) -> [UInt8] {
        var text = "andon-cases 1\n"
        for story in cases { write(story, plan, wall, to: &text) }
        return SealedText.seal(text)
    }

    /// What this plan still has of it.
    ///
    /// - Parameter wall: one moment on both clocks, of now.
    package static func decode(_ bytes: [UInt8], plan: Plan, wall: WallTime) -> Found {
        let lines: [[String]]
        do throws(SealedText.Damage) {
            lines = try SealedText.lines(of: bytes, kind: ["andon-cases", "1"], atMost: mostBytes)
        } catch { return .unreadable(error.reason) }
        var reader = CasesReader(plan: plan, wall: wall)
        for line in lines where !reader.take(line) {
            return .unreadable("it has a line that this version does not know: \(line.joined(separator: " "))")
        }
        reader.finish()
        return .cases(Array(reader.cases.suffix(AlarmCases.most)))
    }

    private static func write(_ story: AlarmCase, _ plan: Plan, _ wall: WallTime, to text: inout String) {
        func time(_ at: Uptime) -> String { String(wall.moment(at).nanosecondsSince1970) }
        func value(_ sample: Sample) -> String { if case .bad = sample.quality { "-" } else { "\(sample.value)" } }
        func line(_ words: String...) { text += words.joined(separator: " ") + "\n" }
        let (raise, rule) = (story.raise, story.rule)
        line(
            "case", LatchWord.escape(plan[story.key.rule].name), LatchWord.escape(plan.path(of: story.key.tag)),
            time(raise.at), "\(raise.value)", "\(raise.measured)", "\(raise.limit)", story.isFirstOut ? "first" : "-",
            word(raise.signal?.code), story.isLost ? "lost" : "whole")
        line(
            "rule", rule.severity.rawValue, rule.action.rawValue, word(rule.plan), word(rule.mark), word(rule.recipe),
            word(rule.text), word(rule.message))
        for sample in raise.evidence {
            line(
                "evidence", LatchWord.escape(plan.path(of: sample.tag)), time(sample.at), value(sample),
                sample.quality.word)
        }
        for (side, samples) in [("before", story.before), ("after", story.after)] {
            for taped in samples {
                let took = taped.took.map { String($0.nanoseconds / 1_000) } ?? "-"
                // Of the alarm's own tag, unless it says of which.
                let other =
                    taped.sample.tag == story.key.tag ? "" : " " + LatchWord.escape(plan.path(of: taped.sample.tag))
                line(side, time(taped.sample.at), value(taped.sample), taped.sample.quality.word, took + other)
            }
        }
        for step in story.steps {
            line(
                "step", step.step.rawValue, time(step.at), step.value.map { "\($0)" } ?? "-", word(step.by),
                word(step.reason))
        }
        for stop in story.stops {
            line(
                "stop", stop.step.rawValue, time(stop.at), stop.answered.map(time) ?? "-",
                stop.written.map(time) ?? "-", word(stop.problem), word(stop.by), word(stop.reason))
        }
    }

    private static func word(_ text: String?) -> String { text.map { "=" + LatchWord.escape($0) } ?? "-" }
}
