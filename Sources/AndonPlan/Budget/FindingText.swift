import AndonCore

/// What a budget says against a plan, in the words of a mistake: what was found, and what would do.
struct FindingText {
    var found: String
    var allowed: String

    init(_ finding: BudgetFinding, _ plan: Plan) {
        switch finding {
        case .overload(let link, let load, let basis, let cycle):
            self.init(overload: plan[link], load, basis, cycle)
        case .unseen(let rule, let tag, let sight, let basis):
            self.init(sight, plan[rule], plan.path(of: tag), plan[plan[tag].link], basis, isUneven: false)
        case .uneven(let rule, let tag, let sight):
            self.init(sight, plan[rule], plan.path(of: tag), plan[plan[tag].link], .expected, isUneven: true)
        case .coarse(let rule, let tag, let step, let steps):
            self.init(coarse: plan[rule], plan.path(of: tag), plan[tag].units, step: step, steps: steps)
        case .within(let needed, let underWay, let within, let basis):
            self.init(needed: needed, underWay: underWay, within: within, basis)
        }
    }

    private init(coarse rule: RulePlan, _ path: String, _ units: String, step: Double, steps: Double) {
        found =
            "\(rule.text) in rule \(Quoted.text(rule.name)) on \(path), which shows steps of "
            + "\(Quantity(value: step, units: units).text): the limit is \(Self.tenths(steps)) of them"
        allowed =
            "more than \(Self.tenths(RuleBudget.Rate.flicker)) steps, as a last digit that flickers makes that many: "
            + "a wider limit, or more decimals in the device"
    }

    private init(needed: TimeSpan, underWay: TimeSpan, within: TimeSpan, _ basis: CostBasis) {
        let foreign =
            underWay > .zero
            ? "\(DurationText.plain(underWay)) of a request under way that brings nothing, and " : ""
        found =
            "within \(DurationText.plain(within)) for a confirmation that takes \(DurationText.plain(needed)): "
            + "\(foreign)write and read-back" + Self.assumed(basis)
        allowed =
            "within: \(DurationText.plain(Self.roundUp(needed))) or more"
            + (underWay > .zero ? ", a shorter timeout on the output's link, or an output on a link of its own" : "")
    }

    private init(overload link: LinkPlan, _ load: Double, _ basis: CostBasis, _ cycle: TimeSpan) {
        found = "polls that take \(Self.percent(load)) % of the time on link \(Quoted.text(link.name))"
        switch basis {
        case .wire:
            allowed = "at most 100 %, and less for the units' own delay: poll less often, or a higher baud"
            return
        case .stated: found += " with the turnaround that is stated for its units"
        case .expected: found += Self.assumed(basis)
        }
        allowed =
            "at most 100 %: what is polled most often every \(DurationText.plain(Self.roundUp(cycle))) or less often"
        allowed += link.driver.serial == nil ? "" : ", a higher baud, or fewer units on this bus"
    }

    private init(
        _ sight: BudgetFinding.Sight, _ rule: RulePlan, _ path: String, _ link: LinkPlan, _ basis: CostBasis,
        isUneven: Bool
    ) {
        let count = sight.samples == 1 ? "1 sample" : "\(sight.samples) samples"
        let place =
            sight.isBusBound
            ? "which link \(Quoted.text(link.name)) can answer only every \(DurationText.plain(sight.period))"
            : "which is read every \(DurationText.plain(sight.poll))"
        found = "\(rule.text) in rule \(Quoted.text(rule.name)) on \(path), \(place): \(count) in the window"
        if isUneven { found += " when answers come unevenly" }
        found += Self.assumed(basis)
        let ways = sight.isBusBound ? "a higher baud, or fewer tags on this bus" : "or a shorter poll"
        allowed =
            "at least \(sight.needed): a window of \(DurationText.plain(Self.roundUp(sight.enough))) or more, \(ways)"
        if isUneven {
            allowed = "at least \(sight.needed): a longer window, a shorter poll, or fewer tags on this link"
        }
    }

    private static func assumed(_ basis: CostBasis) -> String {
        basis == .expected ? ", if units that nobody stated a turnaround for take what is assumed" : ""
    }

    static func percent(_ share: Double) -> Int { Int((min(share, 1e9) * 100 - 1e-3).rounded(.up)) }

    /// A time that a plan would say: two digits, and not less.
    static func roundUp(_ span: TimeSpan) -> TimeSpan {
        var step: Int64 = 1_000
        while span.nanoseconds > step * 100 { step *= 10 }
        // What rounding a character up added is no reason for the next digit.
        return TimeSpan(nanoseconds: max(1, (span.nanoseconds - 1_000 + step - 1) / step) * step)
    }

    private static func tenths(_ value: Double) -> String { NumberText.plain((value * 10).rounded() / 10) }
}
