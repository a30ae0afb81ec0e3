import AndonCore

/// What a budget says against a plan, in the words of a mistake: what was found, and what would do.
struct FindingText {
    var found: String
    var allowed: String

    init(_ finding: BudgetFinding, _ plan: Plan) {
        switch finding {
        case .overload(let link, let overload): self.init(overload, plan[link])
        case .tooLate(let link, let unit, let turnaround, let timeout):
            self.init(plan[link], unit: unit, turnaround: turnaround, timeout: timeout)
        case .unseen(let rule, let tag, let sight, let basis):
            self.init(sight, plan[rule], tag, plan, basis, isUneven: false)
        case .uneven(let rule, let tag, let sight): self.init(sight, plan[rule], tag, plan, .expected, isUneven: true)
        case .brief(let rule, let tag, let sight): self.init(brief: sight, plan[rule], plan.path(of: tag))
        case .coarse(let rule, let tag, let step, let steps):
            self.init(coarse: plan[rule], plan.path(of: tag), plan[tag].units, step: step, steps: steps)
        case .within(_, let needed, let underWay, let within, let basis):
            self.init(needed: needed, underWay: underWay, within: within, basis)
        case .input(let output, let needed, let within):
            self.init(input: plan.stop?.outputs[output].input?.tag, needed: needed, within: within, plan)
        case .deadline(let output, let failed, let bound, let deadline):
            self.init(output, after: failed, bound: bound, deadline: deadline, plan)
        }
    }

    private init(_ link: LinkPlan, unit: UInt8, turnaround: TimeSpan, timeout: TimeSpan) {
        found =
            "\(link.behind == nil ? "" : "bytes, silence and ")a turnaround of \(DurationText.plain(turnaround)) for unit \(unit) on link \(Quoted.text(link.name)), which is "
            + "waited for \(DurationText.plain(timeout))"
        allowed = "timeout: \(DurationText.plain(Self.roundUp(turnaround))) or more"
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
            + "\(foreign)write and read-back" + Self.assumed(basis, nil)
        allowed =
            "within: \(DurationText.plain(Self.roundUp(needed))) or more"
            + (underWay > .zero ? ", a shorter timeout on the output's link, or an output on a link of its own" : "")
    }

    private init(input: TagID?, needed: TimeSpan, within: TimeSpan, _ plan: Plan) {
        let path = input.map { plan.path(of: $0) } ?? "the input"
        found =
            "within \(DurationText.plain(within)) for \(path), which is known only "
            + "\(DurationText.plain(needed)) after it changes at worst"
        allowed =
            "within: \(DurationText.plain(Self.roundUp(needed))) or more, and what the machine takes to stop; or a shorter poll"
    }

    private init(_ output: Int, after failed: Int?, bound: TimeSpan, deadline: TimeSpan, _ plan: Plan) {
        let outputs = plan.stop?.outputs ?? []
        let first = failed.map { "\(Quoted.text(outputs[$0].name)) until it is given up, then " } ?? ""
        found =
            "a deadline of \(DurationText.plain(deadline)) for \(first)output \(Quoted.text(outputs[output].name)): "
            + "the plan gives them \(DurationText.plain(bound)) in all at worst"
        allowed =
            "deadline: \(DurationText.plain(Self.roundUp(bound))) or more, or a shorter verify: within"
            + (plan[plan.link(of: outputs[output])].driver.isOneAtATime ? ", or an output off the serial bus" : "")
    }

    private init(_ overload: BudgetFinding.Overload, _ link: LinkPlan) {
        let name = Quoted.text(link.name)
        let percent = Self.percent(overload.load)
        if let unit = overload.unit {
            found = "polls and pauses that take \(percent) % of the time of unit \(unit) on link \(name)"
        } else {
            found = "polls that take \(percent) % of the time on link \(name)"
        }
        switch overload.basis {
        case .wire: break
        case .stated: found += " with the turnaround that is stated"
        case .expected: found += Self.assumed(.expected, link)
        }
        let enough = DurationText.plain(Self.roundUp(overload.enough))
        allowed = "at most 100 %: every \(enough) or less often what is polled more often than that"
        if overload.isAssumed, overload.basis != .expected { allowed += " (with what is assumed for the rest)" }
        if overload.unit != nil {
            allowed += ", or a shorter pause"
        } else {
            allowed +=
                link.serialLine == nil ? "" : ", \(Self.quicker(overload.isOfBytes)), or fewer units on this bus"
        }
    }

    private init(brief sight: BudgetFinding.Sight, _ rule: RulePlan, _ path: String) {
        found =
            "\(rule.text) in rule \(Quoted.text(rule.name)) on \(path): a jump that stays is true for \(sight.samples) "
            + "samples only, and is not confirmed"
        allowed =
            "confirm: \(sight.samples) of \(sight.samples), or a window of "
            + "\(DurationText.plain(Self.roundUp(sight.enough))) or more; what goes on changing is seen anyway"
    }

    private init(
        _ sight: BudgetFinding.Sight, _ rule: RulePlan, _ tag: TagID, _ plan: Plan, _ basis: CostBasis, isUneven: Bool
    ) {
        let (path, link) = (plan.path(of: tag), plan[plan[tag].link])
        let count = sight.samples == 1 ? "1 sample" : "\(sight.samples) samples"
        let place =
            sight.isBusBound
            ? "which link \(Quoted.text(link.name)) can answer only every \(DurationText.plain(sight.period))"
            : "which is read every \(DurationText.plain(sight.poll))"
        found = "\(rule.text) in rule \(Quoted.text(rule.name)) on \(path), \(place): \(count) in the window"
        if isUneven { found += " when answers come unevenly" }
        found += Self.assumed(basis, link)
        let ways =
            if !sight.isBusBound {
                "or a shorter poll"
            } else if link.serialLine == nil {
                "or fewer tags on this link"
            } else {
                "\(Self.quicker(sight.isOfBytes)), or fewer tags on this bus"
            }
        allowed =
            "at least \(sight.needed): a window of \(DurationText.plain(Self.roundUp(sight.enough))) or more, \(ways)"
        if isUneven {
            allowed =
                "at least \(sight.needed): a window of \(DurationText.plain(Self.roundUp(sight.evenly))) or more, "
                + "a shorter poll, or fewer tags on this link"
        }
    }

    /// What makes a bus quicker: no baud shortens what its devices take to answer.
    private static func quicker(_ isOfBytes: Bool) -> String {
        isOfBytes ? "a higher baud" : "devices that answer sooner (many have a response delay to set)"
    }

    private static func assumed(_ basis: CostBasis, _ link: LinkPlan?) -> String {
        guard basis == .expected else { return "" }
        if case .serialFrames = link?.driver { return ", if frames are as long and units as slow as is assumed" }
        return ", if units that nobody stated a turnaround for take what is assumed"
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
