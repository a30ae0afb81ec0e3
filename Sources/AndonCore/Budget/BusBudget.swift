/// What the wires of a plan can carry, computed before anything is opened: loads, cycles, what a dead unit costs, what each
/// rule can see, and how long a stop takes.
///
/// Physics where the plan states enough for it, and assumptions that are named where it does not (`CostBasis`).
package struct BusBudget: Sendable {
    /// In the plan's order, links without polls included.
    package var links: [LinkBudget]
    package var rules: [RuleBudget]
    /// By rule, then by link; empty where the plan has no stop.
    package var stops: [StopBudget]
    /// What each output of the stop takes; empty where the plan has no stop.
    package var verifies: [VerifyBudget]

    /// The output of a stop with one, the first of one with several.
    package var verify: VerifyBudget? { verifies.first }

    package init(_ plan: Plan) {
        let blocks = Dictionary(grouping: ReadPlan.blocks(for: plan), by: \.link)
        links = plan.links.indices.map { LinkBudget(LinkID($0), blocks[LinkID($0), default: []], in: plan) }
        verifies =
            plan.stop.map { [links] stop in
                stop.outputs.indices.map { VerifyBudget($0, stop, links, in: plan) }
            } ?? []
        rules = []
        stops = []
        let places = Self.places(links)
        let dead = links.map(\.worstDeadUnit)
        for index in plan.rules.indices {
            let served = Self.served(RuleID(index), plan, links, places)
            if let worst = served.max(by: { $1.budget.isWorse(than: $0.budget) })?.budget { rules.append(worst) }
            guard plan.rules[index].action == .stop, plan.stop != nil else { continue }
            for (_, of) in Dictionary(grouping: served, by: \.budget.link).sorted(by: { $0.key < $1.key }) {
                guard let worst = of.max(by: { $0.budget.detection.worst < $1.budget.detection.worst }) else {
                    continue
                }
                let detection = worst.budget.detection
                let lost = dead[worst.budget.link.index]?.delay(of: detection.worst) ?? .zero
                stops.append(
                    StopBudget(
                        rule: RuleID(index), tag: worst.budget.tag, tags: of.reduce(0) { $0 + $1.tags },
                        link: worst.budget.link, detection: detection,
                        stages: StopBudget.stages(
                            of: RuleID(index), after: detection, from: worst.budget.link, self, in: plan),
                        deadUnit: lost))
            }
        }
    }

    /// Where each tag is read: its link and its place among the link's requests.
    static func places(_ links: [LinkBudget]) -> [TagID: (link: Int, request: Int)] {
        var places: [TagID: (link: Int, request: Int)] = [:]
        for (link, budget) in links.enumerated() {
            for (request, poll) in budget.requests.enumerated() {
                for tag in poll.tags { places[tag] = (link, request) }
            }
        }
        return places
    }

    /// What a rule gets from each request that serves it, on the first tag of each kind there.
    static func served(
        _ id: RuleID, _ plan: Plan, _ links: [LinkBudget], _ places: [TagID: (link: Int, request: Int)]
    ) -> [(budget: RuleBudget, tags: Int)] {
        var groups: [Group: (first: TagID, count: Int)] = [:]
        // Of a tag that is made of others those count, where it follows at once; what a window or a board makes has no bound.
        let watched = plan[id].watched.filter(plan.isMadeAtOnce).flatMap(plan.asked)
        for tag in Set(watched).sorted() {
            guard let place = places[tag] else { continue }
            let group = Group(link: place.link, request: place.request, type: plan[tag].type, scale: plan[tag].scale)
            groups[group, default: (tag, 0)].count += 1
        }
        return groups.sorted { $0.value.first < $1.value.first }.map { group, tags in
            let link = links[group.link]
            let budget = RuleBudget(
                id, tag: tags.first, request: link.requests[group.request], on: link, in: plan)
            return (budget, tags.count)
        }
    }

    private struct Group: Hashable {
        var link: Int
        var request: Int
        var type: ValueType
        var scale: Double
    }
}
