import AndonCore

/// The stop in words.
enum StopStory {
    static func lines(_ plan: Plan) -> [String] {
        guard let stop = plan.stop else { return ["No stop: this agent never stops the line."] }
        let tag = plan[stop.output]
        let path = plan.path(of: stop.output)
        let point = "\(tag.point.area.rawValue) \(tag.point.address) (\(PointText.reference(of: tag.point)))"
        var lines = ["Stop: an operational stop, not a safety function and no emergency stop"]
        lines.append(
            "  writes \(word(stop.stopValue, tag)) to \(path): link \(plan[tag.link].name), unit \(tag.unit), \(point)")
        let within = DurationText.plain(stop.within)
        lines.append(
            stop.readBack
                ? "  confirmed when the output reads \(word(stop.stopValue, tag)) within \(within)"
                : "  confirmed by the answer to the write within \(within); the output is not read back")
        lines += echo(stop, plan)
        lines.append(
            "  written at most \(stop.attempts) time\(stop.attempts == 1 ? "" : "s"), then reported as failed and repeated slowly"
        )
        lines += again(stop.output, plan)
        lines.append(
            "  stays stopped until \"andon reset --reason TEXT\" and no cause is left; then writes \(word(stop.runValue, tag))"
        )
        if plan[tag.link].driver.isOneAtATime,
            plan.tags.contains(where: { $0.link == tag.link && $0.isAsked })
        {
            lines.append(
                "  note: it shares this \(plan[tag.link].driver.serial == nil ? "" : "serial ")link with polls; a stop goes first, but waits for the request that is under way"
            )
        }
        let causes = plan.rules.filter { $0.action == .stop }.map(\.name)
        lines.append("  asked for by: \(causes.isEmpty ? "no rule" : causes.joined(separator: ", "))")
        switch stop.mode {
        case .off: lines.append("  mode off: nothing is written, and nothing is said of a stop")
        case .shadow: lines.append("  mode shadow: nothing is written, it only says what it would have stopped")
        case .armed: lines.append("  mode armed: it does stop the line")
        }
        return lines + hands(stop)
    }

    /// What a person may make of it, and what the plan asks of her.
    private static func hands(_ stop: StopPlan) -> [String] {
        var lines = [
            stop.atMost == .armed
                ? "  that is the mode of the first start; \"andon arm\" and \"andon disarm\" change it, with a reason"
                : "  at most \(stop.atMost.rawValue): nobody can arm it"
        ]
        if let between = stop.limits.between {
            lines.append(
                "  at least \(DurationText.plain(between)) from one stop to the next; what comes sooner is held back")
        }
        if let most = stop.limits.mostPerHour {
            lines.append(
                "  at most \(most) stop\(most == 1 ? "" : "s") in any hour; what comes then is held back and asks for a person"
            )
        }
        if let every = stop.proofEvery {
            lines.append("  its output has to be tested every \(DurationText.plain(every)) (andon stop --test)")
        }
        return lines
    }

    /// On a serial bus the answer to a write is the request itself, which a port that hears its sender makes as well.
    private static func echo(_ stop: StopPlan, _ plan: Plan) -> [String] {
        let link = plan[plan[stop.output].link]
        guard !stop.readBack, let serial = link.driver.serial, !serial.stripsEcho else { return [] }
        let isAsked = plan.tags.contains { $0.link == plan[stop.output].link && $0.access != .write }
        return [
            "  warning: without echo: strip an answer on link \(link.name) may be our own request: "
                + (isAsked
                    ? "the stop is confirmed only after something else was answered there; better: read-back: yes"
                    : "as nothing is read there, the stop is never confirmed; better: read-back: yes")
        ]
    }

    /// What `write-retries` of the output's unit means for the stop; nothing where it is 0.
    private static func again(_ output: TagID, _ plan: Plan) -> [String] {
        let asked = plan.unit(Endpoint(link: plan[output].link, unit: plan[output].unit)).writeRetries
        let retries = plan.writeRetries(of: output)
        guard asked > 0 else { return [] }
        guard retries > 0 else {
            return ["  a write without an answer is not sent again at once: what its on and off do twice is not known"]
        }
        return [
            "  a write without an answer is sent again at once, at most \(retries == 1 ? "once" : "\(retries) times")"
                + " each, within the time for the confirmation"
        ]
    }

    private static func word(_ value: UInt16, _ tag: TagPlan) -> String {
        switch tag.type {
        case .bool: value == 0 ? "off" : "on"
        case .onOff(let on, _): "\(value == on ? "on" : "off") (\(TypeText.hexadecimal(value)))"
        case .int16: String(Int16(bitPattern: value))
        default: String(value)
        }
    }
}
