/// What a confirmation of one output of the stop takes, beside what the plan allows it.
package struct VerifyBudget: Sendable {
    /// Index in `StopPlan.outputs`.
    package var output: Int
    package var link: LinkID
    package var within: TimeSpan
    package var attempts: Int
    /// A request that may be under way on the output's link and brings nothing: its whole deadline. Zero where none can be:
    /// on a connection of its own, and after an answer on the same link, when the stop is the next request.
    package var underWay: TimeSpan
    /// The same, where it keeps the wire itself from hearing of the stop: then it comes before `within`.
    package var deafness: TimeSpan
    package var write: ExchangeBudget
    /// How often a write that brought no answer is sent again at once.
    package var writeRetries: Int
    /// Nil where the plan wants none.
    package var readBack: ExchangeBudget?
    /// Until a good sample of the output's own input can be there: its worst interval and its request's deadline. Nil where the
    /// plan names none.
    package var input: TimeSpan?
    /// What the plan allows for that, from the first write.
    package var inputWithin: TimeSpan?

    package init(_ index: Int, _ stop: StopPlan, _ links: [LinkBudget], in plan: Plan) {
        let output = stop.outputs[index]
        self.output = index
        link = plan.link(of: output)
        within = output.within
        attempts = output.attempts
        let unit = plan.unit(plan.endpoint(of: output))
        write = ExchangeBudget(plan.writeFunction(of: output), count: 1, on: plan[link], unit: unit)
        writeRetries = plan.writeRetries(of: output.tag)
        readBack =
            output.readBack
            ? ExchangeBudget(plan[output.tag].point.area.readFunction, count: 1, on: plan[link], unit: unit) : nil
        let link = link
        let isForeign = plan.rules.contains { rule in
            rule.action == .stop && rule.watched.contains { plan[$0].link != link }
        }
        // What is written later, or because another output failed, finds the link as any other wire does.
        let isLater = !plan.usesOnlyAtOnce(index)
        underWay = isForeign || isLater ? Self.longestRequest(on: links[link.index]) : .zero
        deafness = plan[link].driver.isOneAtATime ? underWay : .zero
        inputWithin = output.input?.within
        input = output.input.map { input in
            let link = links[plan[input.tag].link.index]
            let interval = link.requests.first { $0.tags.contains(input.tag) }.map { request in
                link.longestInterval(of: request, .expected) + request.exchange.deadline
            }
            return interval ?? .zero
        }
    }

    /// From the order until the output is confirmed or reported as failed, at worst.
    package var bound: TimeSpan { deafness + max(within, inputWithin ?? .zero) }

    /// The least time that suffices when the request under way brings nothing and the output answers.
    package func needed(_ basis: CostBasis) -> TimeSpan {
        underWay + write.cost(basis) + (readBack?.cost(basis) ?? .zero)
    }

    /// A stop waits only while the link has no room at all.
    static func longestRequest(on link: LinkBudget) -> TimeSpan {
        guard link.requests.count >= link.inFlight else { return .zero }
        return link.requests.map(\.exchange.deadline).max() ?? .zero
    }
}

extension Plan {
    /// Whether an output of the stop is only ever written in the turn that found the cause.
    fileprivate func usesOnlyAtOnce(_ output: Int) -> Bool {
        let steps = (stop?.procedures ?? []).flatMap(\.steps)
        return steps.allSatisfy { ($0.output != output || $0.after == .zero) && !$0.ifFails.contains(output) }
    }
}

extension Reaction {
    /// Adds what follows the order to write an output. All of it together is bounded: then the output is confirmed, or
    /// reported as failed and written again.
    ///
    /// - Parameter isNext: the order comes out of an answer on the output's own link, so that nothing is under way there.
    mutating func addStop(_ verify: VerifyBudget, isNext: Bool, over output: LinkBudget) {
        var left = verify.within
        func take(_ span: TimeSpan) -> TimeSpan {
            let taken = min(span, left)
            left = left - taken
            return taken
        }
        let foreign = isNext ? TimeSpan.zero : verify.underWay
        let isDeaf = verify.deafness > .zero
        add(
            .underWay, best: .zero, typical: foreign == .zero ? .zero : output.residual(.expected),
            worst: isDeaf ? foreign : take(foreign))
        func answered(_ exchange: ExchangeBudget, _ step: Step) {
            let cost = exchange.cost(.expected)
            add(step, best: cost, typical: cost, worst: take(exchange.deadline))
        }
        answered(verify.write, .write)
        let resent = verify.write.deadline * Int64(verify.writeRetries)
        add(.resend, best: .zero, typical: .zero, worst: take(resent))
        if let readBack = verify.readBack { answered(readBack, .readBack) }
        if verify.attempts > 1 { add(.retry, best: .zero, typical: .zero, worst: take(left)) }
        guard let input = verify.input, let most = verify.inputWithin else { return }
        // The machine takes as long as it takes: the plan says how long that may be.
        add(.input, best: .zero, typical: min(input, most), worst: max(most - verify.within, .zero) + left)
    }
}
