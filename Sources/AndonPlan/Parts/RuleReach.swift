import AndonCore

/// Whether a rule's condition can be true on each tag, and can be false again: one that cannot only seems to watch.
struct RuleReach {
    let section: Section
    let key: String
    let draft: ConditionDraft
    let scope: ExpressionScope

    /// Says at most one mistake, with the first tag it is true for. What is wrong with the condition's units is said elsewhere:
    /// such numbers mean nothing here.
    func run(on tags: [TagID], deadband: Double?) {
        var known: Set<NumberScope> = []
        for id in tags {
            let tag = scope.tags[id]
            guard !tag.plan.type.isSwitch, !tag.plan.type.isText,
                draft.quantity.map({ $0.units == tag.plan.units }) ?? true
            else { return }
            // Tags that can say the same are in the same case.
            guard known.insert(tag.scope).inserted else { continue }
            if isWrong(tag, id) { return }
            if let deadband, deadband > 0, neverReturns(id, deadband) {
                section.wrong(
                    "deadband",
                    found:
                        "\(section.node("deadband")?.found ?? "") for deadband, with which the alarm could never return on \(tag.path)",
                    allowed: "so little that \(tag.path) can come so far back inside the limit")
                return
            }
        }
    }

    private func isWrong(_ tag: TagDraft, _ id: TagID) -> Bool {
        switch draft.condition {
        case .rises(let by, _), .falls(let by, _), .moves(let by, _):
            guard let (low, high) = tag.reach, by > (high - low) * (1 + 1e-9) else { return false }
            refuse(tag, .never)
        default:
            let verdict = verdict(id, moved: 0)
            if case .depends = verdict { return false }
            refuse(tag, verdict)
        }
        return true
    }

    private func refuse(_ tag: TagDraft, _ verdict: Verdict) {
        let plan = tag.plan
        let said =
            plan.counter != nil ? "as a counter" : plan.isNarrowed ? "with its clamp and plausible" : "with its scale"
        let what =
            plan.derived.map { "\(tag.path) (\(Quoted.bare($0.text)))" } ?? "\(TypeText.plain(plan.type)) \(said)"
        let within = tag.scope.text(plan.units) ?? "something that depends on a value"
        let word = verdict.rawValue
        section.wrong(
            key,
            found:
                "\(section.node(key)?.found ?? "") for \(key), which \(word == "never" ? "can never be" : "is always") true on \(tag.path)",
            allowed: "\(within), all that \(what) can say")
    }

    /// Every limit moved back by the deadband, as it is while the alarm is active.
    private func neverReturns(_ id: TagID, _ deadband: Double) -> Bool {
        if case .always = verdict(id, moved: deadband) { true } else { false }
    }

    private func verdict(_ id: TagID, moved by: Double) -> Verdict {
        func value(_ order: RuleExpression.Order, _ limit: Double) -> [RuleExpression.Step] {
            [.value(id), .number(limit), .compare(order)]
        }
        let steps: [RuleExpression.Step] =
            switch draft.condition {
            case .above(let limit): value(.above, limit - by)
            case .below(let limit): value(.below, limit + by)
            case .outside(let low, let high):
                value(.below, low + by) + value(.above, high - by) + [.atLeast(1, of: 2)]
            case .inside(let low, let high):
                value(.atLeast, low - by) + value(.atMost, high + by) + [.atLeast(2, of: 2)]
            default: []
            }
        return Verdict(steps, scope.tags, scope.budget)
    }
}

extension TagPlan {
    /// The clamp or the plausible band says less than the type could.
    fileprivate var isNarrowed: Bool { clamp != nil || plausible != nil }
}
