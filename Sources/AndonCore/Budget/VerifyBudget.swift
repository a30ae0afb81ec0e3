/// What a confirmation of the stop takes, beside what the plan allows it.
package struct VerifyBudget: Sendable {
    package var link: LinkID
    package var within: TimeSpan
    package var attempts: Int
    /// A request that may be under way on the output's link and brings nothing: its whole deadline. Zero where none can be:
    /// after an answer on the same link the stop is the next request.
    package var underWay: TimeSpan
    package var write: ExchangeBudget
    /// How often a write that brought no answer is sent again at once.
    package var writeRetries: Int
    /// Nil where the plan wants none.
    package var readBack: ExchangeBudget?

    package init(_ stop: StopPlan, _ links: [LinkBudget], in plan: Plan) {
        let output = plan[stop.output]
        link = output.link
        within = stop.within
        attempts = stop.attempts
        let unit = plan.unit(Endpoint(link: output.link, unit: output.unit))
        let function = plan.writeFunction(of: stop.output) ?? .writeCoil
        write = ExchangeBudget(function, count: 1, on: plan[output.link], unit: unit)
        writeRetries = plan.writeRetries(of: stop.output)
        readBack =
            stop.readBack
            ? ExchangeBudget(output.point.area.readFunction, count: 1, on: plan[output.link], unit: unit) : nil
        let isForeign = plan.rules.contains { rule in
            rule.action == .stop && rule.watched.contains { plan[$0].link != output.link }
        }
        underWay = isForeign ? Self.longestRequest(on: links[output.link.index]) : .zero
    }

    /// The least time that suffices when the request under way brings nothing and the output answers.
    package func needed(_ basis: CostBasis) -> TimeSpan {
        underWay + write.cost(basis) + (readBack?.cost(basis) ?? .zero)
    }

    /// A stop waits only while the link has no room at all.
    private static func longestRequest(on link: LinkBudget) -> TimeSpan {
        guard link.requests.count >= link.inFlight else { return .zero }
        return link.requests.map(\.exchange.deadline).max() ?? .zero
    }
}

extension Reaction {
    /// Adds what follows the decision. All of it together is bounded by `verify.within`: then the stop is confirmed, or
    /// reported as failed and written again.
    mutating func addStop(_ verify: VerifyBudget, from trigger: LinkID, over output: LinkBudget) {
        var left = verify.within
        func take(_ span: TimeSpan) -> TimeSpan {
            let taken = min(span, left)
            left = left - taken
            return taken
        }
        let foreign = trigger == verify.link ? TimeSpan.zero : verify.underWay
        add(
            .underWay, best: .zero, typical: foreign == .zero ? .zero : output.residual(.expected), worst: take(foreign)
        )
        func answered(_ exchange: ExchangeBudget, _ step: Step) {
            let cost = exchange.cost(.expected)
            add(step, best: cost, typical: cost, worst: take(exchange.deadline))
        }
        answered(verify.write, .write)
        let resent = verify.write.deadline * Int64(verify.writeRetries)
        add(.resend, best: .zero, typical: .zero, worst: take(resent))
        if let readBack = verify.readBack { answered(readBack, .readBack) }
        if verify.attempts > 1 { add(.retry, best: .zero, typical: .zero, worst: take(left)) }
    }
}
