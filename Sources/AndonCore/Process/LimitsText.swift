/// The learnt limits of charts, as they are kept on disk: names, because the next run may have another plan.
///
///     andon-limits 1
///     limits paste-drift printer/squeegee-pressure 7b502c3a
///     frozen 1763935620000000000 60.12 1.48 sam new%20stencil
///     proposed 1763942830000000000 61.05 1.5
///     crc32 7b502c3a
///
/// Times are wall time in nanoseconds since 1970. The number behind a tag is of what its values mean: with another scale,
/// address or pace what was learnt is worthless, and it is left out.
package enum LimitsText {
    /// The most bytes that are read.
    package static let mostBytes = 64 << 20

    package enum Found: Sendable {
        /// `former`: alarms whose limits do not belong to this plan, by their names.
        case limits([LimitRecord], former: [String])
        /// Why nobody can say what it says.
        case unreadable(String)
    }

    package static func encode(_ records: [LimitRecord], plan: Plan, wall: WallTime) -> [UInt8] {
        var text = "andon-limits 1\n"
        for record in records {
            guard let learnt = record.learnt, let frozen = learnt.frozen else { continue }
            let rule = LatchWord.escape(plan[record.key.rule].name)
            let tag = LatchWord.escape(plan.path(of: record.key.tag))
            text += "limits \(rule) \(tag) \(mark(of: record.key, in: plan))\n"
            text += "frozen \(line(frozen.limits, frozen.since, wall))"
            if let hand = frozen.acceptedBy {
                text += " \(LatchWord.escape(hand.by))" + (hand.reason.map { " \(LatchWord.escape($0))" } ?? "")
            }
            text += "\n"
            if let proposal = learnt.proposal { text += "proposed \(line(proposal.limits, proposal.at, wall))\n" }
        }
        return SealedText.seal(text)
    }

    private static func line(_ limits: ControlLimits, _ at: Uptime, _ wall: WallTime) -> String {
        "\(wall.moment(at).nanosecondsSince1970) \(limits.center) \(limits.sigma)"
    }

    /// What this plan still has of it.
    package static func decode(_ bytes: [UInt8], plan: Plan, wall: WallTime) -> Found {
        let lines: [[String]]
        do { lines = try SealedText.lines(of: bytes, kind: ["andon-limits", "1"], atMost: mostBytes) } catch {
            return .unreadable(error.reason)
        }
        var reader = LimitsReader(plan: plan, wall: wall)
        for line in lines where !reader.take(line) {
            return .unreadable("it has a line that this version does not know: \(line.joined(separator: " "))")
        }
        reader.finish()
        return .limits(reader.records, former: reader.former)
    }

    /// Of what the values of an alarm mean.
    static func mark(of key: AlarmKey, in plan: Plan) -> String {
        let tag = plan[key.tag]
        var pace = ""
        if case .chart(let chart) = plan[key.rule].condition.wider {
            switch chart.pace {
            case .values(let count): pace = "every \(count)"
            case .changes(let tags):
                let place = plan[key.rule].tags.firstIndex(of: key.tag) ?? 0
                pace = tags.indices.contains(place) ? "changes \(plan.path(of: tags[place]))" : ""
            }
        }
        let words = [
            plan[tag.link].name, "\(tag.unit)", tag.point.area.rawValue, "\(tag.point.address)", "\(tag.type)",
            "\(tag.scale)", "\(tag.offset)", tag.units, pace,
        ]
        return Checksum.hexadecimal(Checksum.crc32(Array(words.joined(separator: " ").utf8)))
    }
}
