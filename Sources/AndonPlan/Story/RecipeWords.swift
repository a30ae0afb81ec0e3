package import AndonCore

/// What a recipe changes, for people.
package enum RecipeWords {
    /// A line for each rule: `zone-hot: above 250 °C for 10 s (otherwise above 265 °C for 5 s)`.
    package static func changes(_ recipe: RecipeID?, _ plan: Plan) -> [String] {
        let changes = recipe.flatMap { plan[$0]?.changes } ?? [:]
        return changes.sorted { $0.key < $1.key }.map { id, change in
            let own = plan[id]
            guard let rule = change.rule else { return "\(own.name): left out, its alarms are suppressed" }
            var parts: [String] = []
            if rule.text != own.text { parts.append("\(short(rule.text)) (otherwise \(short(own.text)))") }
            if rule.deadband != own.deadband {
                let units = rule.tags.first.map { plan[$0].units } ?? ""
                let perSecond = rule.condition.isSlope ? "/s" : ""
                parts.append("deadband \(Quantity(value: rule.deadband, units: units + perSecond).text)")
            }
            for (name, time, before) in [
                ("off-delay", rule.offDelay, own.offDelay), ("hold-off", rule.holdOff, own.holdOff),
            ] where time != before { parts.append("\(name) \(DurationText.plain(time))") }
            return "\(own.name): \(parts.isEmpty ? "as it stands" : parts.joined(separator: "; "))"
        }
    }

    /// Without what no recipe changes.
    private static func short(_ text: String) -> String {
        text.firstRange(of: ", unless ").map { String(text[..<$0.lowerBound]) } ?? text
    }
}
