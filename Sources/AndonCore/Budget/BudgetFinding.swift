/// What a budget says against a plan. A refusal stands on the plan and on physics alone; what stands on an assumption, or
/// works but poorly, is a warning.
package enum BudgetFinding: Sendable, Hashable {
    /// The polls of a link take more than all of its time.
    case overload(LinkID, Overload)
    /// A unit is known to take longer than it is waited for.
    case tooLate(LinkID, unit: UInt8, turnaround: TimeSpan, timeout: TimeSpan)
    /// A rate rule's window holds too few samples to see what it watches for.
    case unseen(RuleID, TagID, Sight, CostBasis)
    /// It does as a rule, but not when answers come unevenly.
    case uneven(RuleID, TagID, Sight)
    /// A jump is true for fewer samples than the rule's confirmations: only a change that goes on is confirmed.
    case brief(RuleID, TagID, Sight)
    /// The last digit of the tag alone makes it true.
    case coarse(RuleID, TagID, step: Double, steps: Double)
    /// An output of the stop cannot be confirmed in the time that the plan gives it.
    case within(output: Int, needed: TimeSpan, underWay: TimeSpan, within: TimeSpan, CostBasis)
    /// The input of an output cannot be seen in the time that the plan gives it: what reading it takes.
    case input(output: Int, needed: TimeSpan, within: TimeSpan)
    /// What the plan gives an output adds up to more than the stop's deadline: what it and the one before it take.
    case deadline(output: Int, standsInFor: Int?, bound: TimeSpan, deadline: TimeSpan)

    package struct Overload: Sendable, Hashable {
        /// Nil where all units together take too much, else the one whose answers and rests do.
        package var unit: UInt8?
        package var load: Double
        package var basis: CostBasis
        /// Nothing may be polled more often than this.
        package var enough: TimeSpan
        /// Something in `enough` is assumed.
        package var isAssumed: Bool
        /// Without the bytes' own time it would do: a quicker line helps.
        package var isOfBytes: Bool
    }

    /// What a window holds.
    package struct Sight: Sendable, Hashable {
        package var period: TimeSpan
        package var poll: TimeSpan
        package var samples: Int
        package var needed: Int
        /// The window that would hold enough, and the one that would hold them however unevenly answers come.
        package var enough: TimeSpan
        package var evenly: TimeSpan
        /// As in `Overload`.
        package var isOfBytes: Bool

        /// The link is slower than the tag's period.
        package var isBusBound: Bool { period > poll }
    }

    /// The rule that it is about; nil where it is about a link or the stop.
    package var rule: RuleID? {
        switch self {
        case .unseen(let rule, _, _, _), .uneven(let rule, _, _), .brief(let rule, _, _), .coarse(let rule, _, _, _):
            rule
        case .overload, .tooLate, .within, .input, .deadline: nil
        }
    }

    /// Whether the plan cannot work as it stands.
    package var isRefusal: Bool {
        switch self {
        case .overload(_, let overload): overload.basis != .expected
        case .unseen(_, _, _, let basis), .within(_, _, _, _, let basis): basis != .expected
        case .tooLate, .input, .deadline: true
        case .uneven, .brief, .coarse: false
        }
    }
}

extension BusBudget {
    /// Everything that speaks against the plan: links first, then rules, then the stop, each thing once.
    package func findings(in plan: Plan) -> [BudgetFinding] {
        let wires = links.flatMap { Self.tooLate($0, plan) + Self.overloads($0) }
        return wires + rates(plan, plan.rules.indices) + verifies.compactMap(Self.within) + inputs(plan)
            + deadlines(plan)
    }

    /// What speaks against rules as recipes have them.
    package func recipeFindings(in plan: Plan) -> [(recipe: RecipeID, finding: BudgetFinding)] {
        (plan.recipes?.products.indices ?? 0..<0).flatMap { index in
            let recipe = RecipeID(index)
            let changed = (plan[recipe]?.changes ?? [:]).filter { $0.value.rule?.condition.window != nil }.keys
            guard !changed.isEmpty else { return [(recipe: RecipeID, finding: BudgetFinding)]() }
            return rates(plan.under(recipe), changed.map(\.index).sorted()).map { (recipe, $0) }
        }
    }

    private static func overloads(_ link: LinkBudget) -> [BudgetFinding] {
        // A hair over is what rounding makes of exactly all.
        let most = 1 + 1e-6
        func overload(_ unit: UInt8?, _ load: Double, _ basis: CostBasis, _ enough: TimeSpan) -> BudgetFinding {
            .overload(
                link.id,
                BudgetFinding.Overload(
                    unit: unit, load: load, basis: basis, enough: enough, isAssumed: link.hasAssumptions,
                    isOfBytes: load - link.load(.wire) <= most))
        }
        if let basis = CostBasis.allCases.first(where: { link.load($0) > most }) {
            return [overload(nil, link.load(basis), basis, link.floor(.expected))]
        }
        for basis in CostBasis.allCases {
            guard let (unit, load) = link.busiestUnit(basis), load > most else { continue }
            return [overload(unit, load, basis, link.floor(ofUnit: unit, .expected))]
        }
        return []
    }

    /// Of each unit once.
    private static func tooLate(_ link: LinkBudget, _ plan: Plan) -> [BudgetFinding] {
        var known: Set<UInt8> = []
        return link.requests.filter { $0.exchange.isTooLate && known.insert($0.unit).inserted }.map { request in
            .tooLate(
                link.id, unit: request.unit,
                // The timeout of a unit behind a device server has its bytes inside.
                turnaround: plan[link.id].behind == nil
                    ? request.exchange.turnaround.time : request.exchange.cost(.stated),
                timeout: plan.unit(Endpoint(link: link.id, unit: request.unit)).timeout)
        }
    }

    private static func within(_ verify: VerifyBudget) -> BudgetFinding? {
        for basis in [CostBasis.stated, .expected] where verify.needed(basis) > verify.within {
            return .within(
                output: verify.output, needed: verify.needed(basis), underWay: verify.underWay, within: verify.within,
                basis)
        }
        return nil
    }

    private func inputs(_ plan: Plan) -> [BudgetFinding] {
        verifies.compactMap { verify in
            guard let needed = verify.input, let within = verify.inputWithin, needed > within else { return nil }
            return .input(output: verify.output, needed: needed, within: within)
        }
    }

    /// Each output once, as it is worst in any procedure.
    private func deadlines(_ plan: Plan) -> [BudgetFinding] {
        guard let stop = plan.stop, let deadline = stop.deadline else { return [] }
        let steps = stop.procedures.flatMap(\.steps)
        return verifies.compactMap { verify in
            let failing = steps.filter { $0.ifFails.contains(verify.output) }.map(\.output)
            let before = failing.max { verifies[$0].bound < verifies[$1].bound }
            let bound = verify.bound + (before.map { verifies[$0].bound } ?? .zero)
            guard bound > deadline else { return nil }
            return .deadline(output: verify.output, standsInFor: before, bound: bound, deadline: deadline)
        }
    }

    /// Of each rule one finding of what it can see and one of the tag's steps, each on the tag where it is worst.
    private func rates(_ plan: Plan, _ rules: some Sequence<Int>) -> [BudgetFinding] {
        let places = Self.places(links)
        return rules.filter { plan.rules[$0].condition.window != nil }.flatMap { index in
            let served = Self.served(RuleID(index), plan, links, places).map(\.budget)
            let seen = served.compactMap { sight($0, plan, places) }.min { Self.rank($0) < Self.rank($1) }
            let coarse = served.filter { $0.rate?.isCoarse == true }.min {
                $0.rate?.steps ?? .infinity < $1.rate?.steps ?? .infinity
            }
            return [seen, coarse.flatMap(Self.coarse)].compactMap { $0 }
        }
    }

    private func sight(
        _ budget: RuleBudget, _ plan: Plan, _ places: [TagID: (link: Int, request: Int)]
    ) -> BudgetFinding? {
        guard let rate = budget.rate, let place = places[budget.tag] else { return nil }
        let link = links[place.link]
        let request = link.requests[place.request]
        let (rule, tag) = (plan[budget.rule], plan[budget.tag])
        func sight(_ rate: RuleBudget.Rate, _ samples: Int, _ basis: CostBasis) -> BudgetFinding.Sight {
            let delays = 1 - link.load(.wire) / max(link.load(basis), 1e-9)
            return BudgetFinding.Sight(
                period: link.period(of: request, basis), poll: tag.poll, samples: samples, needed: rate.needed,
                enough: rate.enough, evenly: rate.enoughEvenly,
                isOfBytes: rate.enough.inSeconds * delays <= rate.window.inSeconds)
        }
        let known = RuleBudget.Rate(rule, tag: tag, request: request, on: link, .stated) ?? rate
        if known.samples < known.least {
            return .unseen(budget.rule, budget.tag, sight(known, known.samples, .stated), .stated)
        }
        if rate.samples < rate.least {
            return .unseen(budget.rule, budget.tag, sight(rate, rate.samples, .expected), .expected)
        }
        if rate.samples < rate.needed { return .brief(budget.rule, budget.tag, sight(rate, rate.samples, .expected)) }
        guard rate.fewest < rate.needed else { return nil }
        return .uneven(budget.rule, budget.tag, sight(rate, rate.fewest, .expected))
    }

    private static func coarse(_ budget: RuleBudget) -> BudgetFinding? {
        guard let step = budget.rate?.step, let steps = budget.rate?.steps else { return nil }
        return .coarse(budget.rule, budget.tag, step: step, steps: steps)
    }

    /// What cannot work before what may not, and fewer samples before more.
    private static func rank(_ finding: BudgetFinding) -> (Int, Int) {
        switch finding {
        case .unseen(_, _, let sight, .expected): (1, sight.samples)
        case .unseen(_, _, let sight, _): (0, sight.samples)
        case .brief(_, _, let sight), .uneven(_, _, let sight): (2, sight.samples)
        case .overload, .tooLate, .coarse, .within, .input, .deadline: (3, 0)
        }
    }
}
