import AndonCore

// Control charts: what they look for, which values they take, and where the process stands.
extension WiderReader {
    func chart(_ tags: [TagDraft]) -> Draft? {
        guard isOf(tags, "numbers", { !$0.plan.type.isText && !$0.plan.type.isSwitch && $0.plan.names.isEmpty }) else {
            return nil
        }
        if let tag = tags.first(where: { $0.plan.counter != nil }) {
            section.wrong(
                key, found: "\"\(key)\" on \(tag.path), which only grows",
                allowed: "tags that are measured; a counter belongs behind each:")
            return nil
        }
        let method = section.read(key, ChartText.parse)
        let pace = pace()
        let limits = limits(tags, method)
        let meanwhile = ExpressionReader(section: section, scope: scope).read("while", on: self.tags)
        guard let method, let pace, let limits, meanwhile != nil || !section.has("while") else { return nil }
        var words = "chart: " + ChartText.plain(method, written: text(key))
        words += ", \(pace.words), \(limits.words)"
        if section.has("while") { words += ", while \(text("while"))" }
        return Draft(
            condition: .chart(
                ChartPlan(
                    method: method, pace: pace.pace, limits: limits.limits, meanwhile: meanwhile?.expressions ?? [])),
            words: words)
    }

    private func text(_ key: String) -> String {
        if case .text(let text) = section.node(key)?.content { text } else { "" }
    }

    /// `10 values`, or the tag whose changes it goes by.
    private func pace() -> (pace: ChartPlan.Pace, words: String)? {
        guard section.has("each") else { return (.values(1), "every good value") }
        return section.read("each") { (text) throws(Mismatch) in
            let parts = text.split(separator: " ").map(String.init)
            if let first = parts.first, first.allSatisfy(\.isNumber) {
                guard parts.count == 2, parts[1] == "values" else {
                    throw Mismatch(suggestion: parts.count == 1 ? "\(first) values" : nil)
                }
                return (.values(try NumberText.whole(first, in: 2...1_000_000)), "one of \(first) good values")
            }
            let others = try others(text, "number, on or off", at: "each") { !$0.plan.type.isText }
            return (.changes(of: ids(of: others)), "one value for each change of \(text)")
        }
    }

    /// Given, or learnt; exactly one of them.
    private func limits(
        _ tags: [TagDraft], _ method: ChartPlan.Method?
    ) -> (limits: ChartPlan.Limits, words: String)? {
        guard section.has("center") || section.has("sigma") else {
            if !section.has("learn"), !["learn", "center", "sigma"].contains(where: section.isMisspelt) {
                section.mistakes.add(
                    section.place, found: "\(section.name) with a chart and no limits",
                    allowed: "center and sigma where they are known, or learn: 200 values")
            }
            return section.read("learn") { (text) throws(Mismatch) in
                let parts = text.split(separator: " ").map(String.init)
                guard parts.count == 2, parts[1] == "values" else {
                    throw Mismatch(suggestion: parts.count == 1 && Int(text) != nil ? "\(text) values" : nil)
                }
                let count = try NumberText.whole(parts[0], in: LimitStudy.fewest...100_000)
                return (.learnt(from: count), "limits learnt from \(count) values")
            }
        }
        section.misplaced("learn", allowed: "without center and sigma: limits are given or learnt")
        section.require("center")
        section.require("sigma")
        let center = section.read("center") { (text) throws(Mismatch) in try quantity(text, tags) }
        let sigma = section.read("sigma") { (text) throws(Mismatch) in
            let sigma = try quantity(text, tags)
            guard sigma.value > 0 else {
                throw Mismatch(allowed: "more than 0: a chart without spread would call every value a signal")
            }
            return sigma
        }
        guard let center, let sigma, let limits = ControlLimits(center: center.value, sigma: sigma.value),
            canSignal(tags, method, limits)
        else { return nil }
        return (.given(limits), "center \(center.text), sigma \(sigma.text)")
    }

    private func quantity(_ text: String, _ tags: [TagDraft]) throws(Mismatch) -> Quantity {
        let quantity = try Quantity(text)
        try check(quantity, tags)
        return quantity
    }

    /// A center that no value has, and limits that no value passes, are said to be wrong.
    private func canSignal(_ tags: [TagDraft], _ method: ChartPlan.Method?, _ limits: ControlLimits) -> Bool {
        for tag in tags {
            guard let reach = tag.reach else { continue }
            let bound = Quantity(value: reach.high, units: tag.plan.units).text
            guard limits.center >= reach.low, limits.center <= reach.high else {
                section.wrong(
                    "center", found: "\(section.node("center")?.found ?? "") for center, which \(tag.path) never is",
                    allowed: "something within \(NumberText.plain(reach.low)) .. \(bound)")
                return false
            }
            guard let method else { continue }
            let most = max(reach.high - limits.center, limits.center - reach.low) / limits.sigma
            guard most <= method.least else { continue }
            section.wrong(
                "sigma",
                found:
                    "\(section.node("sigma")?.found ?? "") for sigma, with which the chart could never signal on \(tag.path)",
                allowed:
                    "so little that values can be more than \(NumberText.plain(method.least)) sigmas from the center")
            return false
        }
        return true
    }
}

extension ChartPlan.Method {
    /// How far from the center, in sigmas, values must be able to go for a signal; below 0 where they need not.
    fileprivate var least: Double {
        switch self {
        case .average(let weight, let width): width * (weight / (2 - weight)).squareRoot()
        case .sums(let allowance, _): allowance
        case .runs(let rules):
            if !rules.isDisjoint(with: [.sixInOneDirection, .fourteenAlternating, .fifteenWithin1]) {
                -1
            } else {
                RunRules.all.filter { !rules.isDisjoint(with: $0) }.compactMap(\.line).min() ?? -1
            }
        }
    }
}
