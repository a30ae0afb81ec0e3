import AndonCore

/// The stop in words.
enum StopStory {
    static func lines(_ plan: Plan) -> [String] {
        guard let stop = plan.stop else { return ["No stop: this agent never stops the line."] }
        var lines = ["Stop: an operational stop, not a safety function and no emergency stop"]
        for output in stop.outputs {
            if stop.isStaged { lines.append("  output \(output.name)") }
            lines += self.lines(output, plan).map { (stop.isStaged ? "  " : "") + "  " + $0 }
        }
        lines.append(
            stop.isStaged
                ? "  stays stopped until \"andon reset --reason TEXT\" and no cause is left; then each output is written back, the last first"
                : "  stays stopped until \"andon reset --reason TEXT\" and no cause is left; then writes "
                    + word(stop.first.runValue, stop.first, plan[stop.first.tag]))
        if let deadline = stop.deadline {
            lines.append(
                "  each output is confirmed or reported as failed \(DurationText.plain(deadline)) after it is asked for, at the latest"
            )
        }
        if stop.isStaged {
            for index in stop.procedures.indices { lines += procedure(index, stop, plan) }
        } else {
            lines.append("  asked for by: \(causes(plan.rules.filter { $0.action == .stop }))")
        }
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
            lines.append("  it has to be tested every \(DurationText.plain(every)) (andon stop --test)")
        }
        return lines
    }

    private static func procedure(_ index: Int, _ stop: StopPlan, _ plan: Plan) -> [String] {
        let procedure = stop.procedures[index]
        let rules = plan.rules.filter { $0.action == .stop && ($0.procedure ?? stop.standard) == index }
        var lines = ["  procedure \(procedure.name), asked for by: \(causes(rules))"]
        if index == stop.standard { lines[0] += "; also by what a restart finds" }
        for step in procedure.steps {
            let time = step.after == .zero ? "at once" : "after \(DurationText.plain(step.after))"
            let instead = step.ifFails.map { stop.outputs[$0].name }.joined(separator: ", ")
            lines.append(
                "    \(time): \(stop.outputs[step.output].name)"
                    + (instead.isEmpty ? "" : "; when it fails, at once: \(instead)"))
        }
        return lines
    }

    private static func causes(_ rules: [RulePlan]) -> String {
        rules.isEmpty ? "no rule" : rules.map(\.name).joined(separator: ", ")
    }

    private static func lines(_ output: StopOutput, _ plan: Plan) -> [String] {
        let tag = plan[output.tag]
        let path = plan.path(of: output.tag)
        let link = plan[plan.link(of: output)]
        let point = "\(tag.point.area.rawValue) \(tag.point.address) (\(PointText.reference(of: tag.point)))"
        let stopWord = word(output.stopValue, output, tag)
        var lines = ["writes \(stopWord) to \(path): link \(link.name), unit \(tag.unit), \(point)"]
        if let mask = output.mask {
            lines.append(
                "only the bits \(TypeText.hexadecimal(mask)) of the register, with function 22: the others are never touched"
            )
        }
        if output.connection != nil {
            lines.append("over a connection of its own to the device, on which nothing is polled")
        }
        let within = DurationText.plain(output.within)
        lines.append(
            output.readBack
                ? "confirmed when the output reads \(stopWord) within \(within)"
                : "confirmed by the answer to the write within \(within); the output is not read back")
        if let input = output.input {
            lines.append(
                "and when \(plan.path(of: input.tag)) shows \(inputWord(input, plan)), a signal of its own, within "
                    + DurationText.plain(input.within))
        }
        lines += echo(output, plan)
        lines.append(
            "written at most \(output.attempts) time\(output.attempts == 1 ? "" : "s"), then reported as failed and repeated slowly"
        )
        lines += again(output, plan)
        switch output.whenCleared {
        case .assert: break
        case .tell:
            lines.append("when somebody else clears it: told, and not written again before a reset or a new cause")
        case .hold:
            lines.append(
                "when somebody else clears it: told once, and left as it is found until a reset or a new cause")
        }
        if link.driver.isOneAtATime, output.connection == nil,
            plan.tags.contains(where: { $0.link == tag.link && $0.isAsked })
        {
            lines.append(
                "note: it shares this \(link.driver.serial == nil ? "" : "serial ")link with polls; a stop goes first, but waits for the request that is under way"
            )
        }
        return lines
    }

    /// On a serial bus the answer to a write is the request itself, which a port that hears its sender makes as well.
    private static func echo(_ output: StopOutput, _ plan: Plan) -> [String] {
        let link = plan[plan.link(of: output)]
        guard !output.readBack, let serial = link.driver.serial, !serial.stripsEcho else { return [] }
        let isAsked = plan.tags.contains { $0.link == plan[output.tag].link && $0.access != .write }
        return [
            "warning: without echo: strip an answer on link \(link.name) may be our own request: "
                + (isAsked
                    ? "the stop is confirmed only after something else was answered there; better: read-back: yes"
                    : "as nothing is read there, the stop is never confirmed; better: read-back: yes")
        ]
    }

    /// What `write-retries` of the output's unit means for the stop; nothing where it is 0.
    private static func again(_ output: StopOutput, _ plan: Plan) -> [String] {
        let asked = plan.unit(plan.endpoint(of: output)).writeRetries
        let retries = plan.writeRetries(of: output.tag)
        guard asked > 0 else { return [] }
        guard retries > 0 else {
            return ["a write without an answer is not sent again at once: what its on and off do twice is not known"]
        }
        return [
            "a write without an answer is sent again at once, at most \(retries == 1 ? "once" : "\(retries) times")"
                + " each, within the time for the confirmation"
        ]
    }

    private static func word(_ value: UInt16, _ output: StopOutput, _ tag: TagPlan) -> String {
        if let mask = output.mask {
            return value == mask ? "on" : value == 0 ? "off" : TypeText.hexadecimal(value)
        }
        return switch tag.type {
        case .bool: value == 0 ? "off" : "on"
        case .onOff(let on, _): "\(value == on ? "on" : "off") (\(TypeText.hexadecimal(value)))"
        case .int16: String(Int16(bitPattern: value))
        default: String(value)
        }
    }

    private static func inputWord(_ input: StopInput, _ plan: Plan) -> String {
        let tag = plan[input.tag]
        switch tag.type {
        case .bool, .bit, .onOff: return input.value == 0 ? "off" : "on"
        default: break
        }
        if let name = tag.names.first(where: { Double($0.value) == input.value })?.name { return name }
        return Quantity(value: input.value, units: tag.units).text
    }
}
