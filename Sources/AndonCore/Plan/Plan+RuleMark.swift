extension Plan {
    /// The first 12 digits of a rule's own hash: of its name and of all that decides when its alarms are raised, return or are
    /// suppressed, and what they do. It stays the same while the rest of the plan changes, and whatever message the rule has.
    package func mark(of rule: RulePlan) -> String {
        String(SHA256.hexadecimal(of: Array(words(of: rule).joined(separator: "\n").utf8)).prefix(12))
    }

    /// Everything that counts, by names: the places of tags and rules in the plan are not the rule's own.
    private func words(of rule: RulePlan) -> [String] {
        [
            rule.name, list(rule.tags), words(of: rule.condition), "deadband \(rule.deadband)",
            "on \(rule.onDelay.nanoseconds)", "off \(rule.offDelay.nanoseconds)",
            "confirm \(rule.confirm.needed) \(rule.confirm.outOf)", "hold-off \(rule.holdOff.nanoseconds)",
            "unless \(rule.unless.map { words(of: $0) } ?? "never")", rule.severity.rawValue, rule.action.rawValue,
            "acknowledge \(rule.needsAcknowledge)", "latch \(rule.latches)",
            "again \(rule.reAlarm.map { "\($0.nanoseconds)" } ?? "never")",
        ]
    }

    private func list(_ tags: [TagID]) -> String { tags.map { path(of: $0) }.joined(separator: " ") }

    private func words(of condition: Condition) -> String {
        switch condition {
        case .above(let limit): "above \(limit)"
        case .below(let limit): "below \(limit)"
        case .outside(let low, let high): "outside \(low) \(high)"
        case .inside(let low, let high): "inside \(low) \(high)"
        case .rises(let by, let within): "rises \(by) \(within.nanoseconds)"
        case .falls(let by, let within): "falls \(by) \(within.nanoseconds)"
        case .moves(let by, let within): "moves \(by) \(within.nanoseconds)"
        case .slopeAbove(let limit, let over): "slope above \(limit) \(over.nanoseconds)"
        case .slopeBelow(let limit, let over): "slope below \(limit) \(over.nanoseconds)"
        case .wider(let wider): words(of: wider)
        }
    }

    private func words(of condition: WiderCondition) -> String {
        switch condition {
        case .deviates(let low, let high, let from): "deviates \(low) \(high) \(list(from))"
        case .stale(let after): "stale \(after.nanoseconds)"
        case .stuck(let time, let within, let meanwhile):
            "stuck \(time.nanoseconds) \(within) while \(words(of: meanwhile))"
        case .turns(let low, let high): "turns \(low) \(high)"
        case .changes: "changes"
        case .counts(let limit, let within): "counts \(limit) \(within.nanoseconds)"
        case .ratio(let limit, let per, let of, let over): "ratio \(limit) \(per) \(list(of)) \(words(of: over))"
        case .stays(let low, let high, let time): "stays \(low) \(high) \(time.nanoseconds)"
        case .when(let expressions): "when \(words(of: expressions))"
        case .chart(let chart): words(of: chart)
        }
    }

    private func words(of span: RatioSpan) -> String {
        switch span {
        case .time(let time): "time \(time.nanoseconds)"
        case .count(let count): "count \(count)"
        }
    }

    private func words(of chart: ChartPlan) -> String {
        let method =
            switch chart.method {
            case .runs(let rules): "runs \(rules.rawValue)"
            case .average(let weight, let width): "average \(weight) \(width)"
            case .sums(let allowance, let decision): "sums \(allowance) \(decision)"
            }
        let pace =
            switch chart.pace {
            case .values(let count): "values \(count)"
            case .changes(let tags): "changes \(list(tags))"
            }
        let limits =
            switch chart.limits {
            case .given(let limits): "given \(limits.center) \(limits.sigma)"
            case .learnt(let count): "learnt \(count)"
            }
        return "chart \(method) \(pace) \(limits) while \(words(of: chart.meanwhile))"
    }

    private func words(of expressions: [RuleExpression]) -> String {
        expressions.map { words(of: $0) }.joined(separator: "; ")
    }

    private func words(of expression: RuleExpression) -> String {
        expression.steps.map { words(of: $0) }.joined(separator: ", ")
    }

    private func words(of step: RuleExpression.Step) -> String {
        switch step {
        case .value(let tag): "value \(path(of: tag))"
        case .isWithin(let tag, let low, let high): "within \(path(of: tag)) \(low) \(high)"
        case .isGood(let tag): "good \(path(of: tag))"
        case .fact(.linkIsUp(let link)): "link \(self[link].name)"
        case .fact(.uplinkIsUp): "uplink"
        case .fact(.stopIsOn): "stop"
        case .rule(let rule): "rule \(self[rule].name)"
        case .then(let within, _): "then \(within.nanoseconds)"
        case .number(let number): "number \(number)"
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "divide"
        case .magnitude: "magnitude"
        case .least(let count): "least \(count)"
        case .greatest(let count): "greatest \(count)"
        case .mean(let count): "mean \(count)"
        case .compare(let order): "compare \(order)"
        case .not: "not"
        case .atLeast(let needed, let count): "at least \(needed) of \(count)"
        }
    }
}
