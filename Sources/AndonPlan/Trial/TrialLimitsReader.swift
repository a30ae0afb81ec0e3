import AndonCore

/// Reads what charts have learnt before a test begins, by the names of their alarms.
struct TrialLimitsReader {
    let plan: Plan
    let mistakes: MistakeList

    func read(_ section: Section) -> [AlarmKey: ControlLimits] {
        guard let node = section.node("limits") else { return [:] }
        guard case .table(let entries) = node.content else {
            section.wrong("limits", found: "\(node.found) for limits")
            return [:]
        }
        var limits: [AlarmKey: ControlLimits] = [:]
        for entry in entries {
            guard let keys = keys(entry), let units = keys.first.map({ plan[$0.tag].units }),
                let section = Section(
                    entry.value, .trialLimits, name: "limits of \(Quoted.text(entry.key))", at: entry.place, mistakes)
            else { continue }
            let center = section.read("center") { (text) throws(Mismatch) in try quantity(text, units, keys) }
            let sigma = section.read("sigma") { (text) throws(Mismatch) in
                let sigma = try quantity(text, units, keys)
                guard sigma > 0 else { throw Mismatch() }
                return sigma
            }
            guard let center, let sigma, let own = ControlLimits(center: center, sigma: sigma) else { continue }
            for key in keys { limits[key] = own }
        }
        return limits
    }

    private func quantity(_ text: String, _ units: String, _ keys: [AlarmKey]) throws(Mismatch) -> Double {
        let quantity = try Quantity(text)
        guard quantity.units == units else {
            throw Units.mismatch(quantity, units, of: keys.first.map { plan.path(of: $0.tag) } ?? "")
        }
        return quantity.value
    }

    private func keys(_ entry: PlanNode.Entry) -> [AlarmKey]? {
        do throws(AlarmName.Unknown) {
            let keys = try AlarmName.find(entry.key, in: plan)
            if case .chart(let chart) = keys.first.flatMap({ plan[$0.rule].condition.wider }),
                case .learnt = chart.limits
            {
                return keys
            }
            mistakes.add(
                entry.place, found: Quoted.text(entry.key), allowed: "a rule with a chart that learns its limits")
        } catch {
            mistakes.add(entry.place, found: Quoted.text(entry.key), allowed: "a rule of the plan: \(error.sentence)")
        }
        return nil
    }
}
