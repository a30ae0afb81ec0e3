/// How long a stop takes, for one rule that stops the line and one of the links it watches.
package struct StopBudget: Sendable {
    package var rule: RuleID
    /// The tag of the rule that is served worst behind this link, and how many of the rule's tags are there.
    package var tag: TagID
    package var tags: Int
    package var link: LinkID
    /// From a change at the device to the alarm.
    package var detection: Reaction
    /// Every output that the rule may come to write, in its procedure's order; behind them those that stand in for one that
    /// fails.
    package var stages: [StageBudget]
    /// What comes on top, in the worst case, while another unit of the link has just died.
    package var deadUnit: TimeSpan

    /// From a change at the device to the last output written and confirmed, or reported as failed.
    package var reaction: Reaction {
        stages.max { $0.reaction.worst < $1.reaction.worst }?.reaction ?? detection
    }
}

/// One output of a stop.
package struct StageBudget: Sendable {
    /// Index in `StopPlan.outputs`.
    package var output: Int
    package var after: TimeSpan
    /// The output that has failed before this one is written; nil where it is a step of the procedure.
    package var standsInFor: Int?
    /// From a change at the device to this output written and confirmed, or reported as failed.
    package var reaction: Reaction
}

extension StopBudget {
    /// Each stage of the rule's procedure behind what it takes to see its cause.
    static func stages(
        of rule: RuleID, after detection: Reaction, from trigger: LinkID, _ budget: BusBudget, in plan: Plan
    ) -> [StageBudget] {
        guard let stop = plan.stop, let decider = plan.decidingLink else { return [] }
        let procedure = stop.procedures[plan.procedures[rule.index]]
        let turn =
            plan[decider].driver.isOneAtATime && trigger != decider
            ? VerifyBudget.longestRequest(on: budget.links[decider.index]) : .zero
        func stage(_ output: Int, after: TimeSpan, standsInFor failed: Int?, behind: Reaction) -> StageBudget {
            var reaction = behind
            let verify = budget.verifies[output]
            reaction.add(.after, best: after, typical: after, worst: after)
            if after > .zero || failed != nil { reaction.add(.turn, best: .zero, typical: .zero, worst: turn) }
            reaction.addStop(
                verify, isNext: trigger == verify.link && after == .zero && failed == nil,
                over: budget.links[verify.link.index])
            return StageBudget(output: output, after: after, standsInFor: failed, reaction: reaction)
        }
        let steps = procedure.steps.map { stage($0.output, after: $0.after, standsInFor: nil, behind: detection) }
        let substitutes = procedure.steps.flatMap { step in
            step.ifFails.map { other in
                var behind = detection
                let bound = step.after + budget.verifies[step.output].bound
                behind.add(.givenUp, best: .zero, typical: .zero, worst: bound)
                return stage(other, after: .zero, standsInFor: step.output, behind: behind)
            }
        }
        return steps + substitutes
    }
}
