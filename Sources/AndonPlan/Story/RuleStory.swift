import AndonCore

/// The rules in words.
enum RuleStory {
    static func lines(_ plan: Plan) -> [String] {
        guard !plan.rules.isEmpty else { return ["No rules: values are read and sent, nothing is watched."] }
        return ["Rules"] + plan.rules.flatMap { lines($0, plan) }
    }

    private static func lines(_ rule: RulePlan, _ plan: Plan) -> [String] {
        var lines = ["  \(rule.name) (\(rule.severity.rawValue)): \(rule.text), on"]
        lines += TagNames.wrapped(rule.tags, plan, indent: "      ")
        switch rule.action {
        case .tell: lines.append("    tells it")
        case .stop:
            switch min(rule.mode, plan.stop?.mode ?? .off) {
            case .armed: lines.append("    tells it and stops the line")
            case .shadow: lines.append("    tells it and says that it would have stopped the line (shadow)")
            case .off: lines.append("    tells it; its stop is off")
            }
        }
        var ways: [String] = []
        if rule.deadband > 0 {
            let units = rule.tags.first.map { plan[$0].units } ?? ""
            let perSecond = rule.condition.isSlope ? "/s" : ""
            ways.append("\(Quantity(value: rule.deadband, units: units + perSecond).text) inside the limit")
        }
        if rule.offDelay > .zero { ways.append("for \(DurationText.plain(rule.offDelay))") }
        if !ways.isEmpty { lines.append("    normal again when back \(ways.joined(separator: " "))") }
        if rule.holdOff > .zero {
            let ends = plan.recipes == nil ? " and after a gap" : ", after a gap and after a change of recipe"
            lines.append("    unknown for \(DurationText.plain(rule.holdOff)) after the start\(ends)")
        }
        if rule.unless != nil { lines.append("    suppressed by design while what stands behind unless is true") }
        if rule.latches { lines.append("    stays, when normal again, until a person resets it") }
        if rule.needsAcknowledge { lines.append("    waits for somebody who acknowledges it") }
        if let again = rule.reAlarm {
            lines.append("    told again every \(DurationText.plain(again)) while it stands")
        }
        if let message = rule.message { lines.append("    says: \(message)") }
        return lines
    }
}
