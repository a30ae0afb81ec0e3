internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan

/// How a command reaches a unit: on a wire of its own, or through the running agent that owns the wire.
enum ProbeReach: Sendable {
    case wire(LinkPlan)
    case agent(DeskClient, StatusReport.Link, line: String)

    /// How often a silent unit is asked: on a wire that others need, once.
    var asks: Int {
        switch self {
        case .wire: 2
        case .agent: 1
        }
    }

    /// For people: `modbus-rtu on /dev/ttyUSB0, 9600 baud, …`, `the agent of line smt-3 (link oven-bus)`.
    var story: String {
        switch self {
        case .wire(let link): LinkLine.story(link.driver)
        case .agent(_, let link, let line): "the agent of line \(line) (link \(link.name), \(link.endpoint))"
        }
    }

    /// Asks what the walk wants to know, until it knows it.
    func ask<Walk: ProbeWalk>(_ walk: Walk, unit: UInt8) async throws -> Walk {
        let screen = ProbeScreen()
        defer { screen.clear() }
        switch self {
        case .wire(let link):
            return try await ProbeThread.run {
                var walk = walk
                let probe = try ProbeLink(link)
                while let question = walk.question {
                    screen.progress("  " + AnswerText.asked(question))
                    walk.take(probe.ask(question, unit: unit))
                }
                return walk
            }
        case .agent(let client, let link, _):
            var walk = walk
            while let question = walk.question {
                screen.progress("  " + AnswerText.asked(question))
                walk.take(try await Self.answer(client, ReadRequest(link: link.name, unit: unit, question), question))
            }
            return walk
        }
    }

    /// What the agent will never ask is an answer; what it may ask in a moment ends the command.
    private static func answer(
        _ client: DeskClient, _ request: ReadRequest, _ question: ProbeQuestion
    ) async throws -> ProbeAnswer {
        do {
            let reply = try await client.read(request)
            guard let answer = reply.answer(to: question) else {
                throw DeskError.strange(path: client.socketPath, what: "its answer is none to the question")
            }
            return answer
        } catch DeskError.refused(status: 409, let sentence) {
            return ProbeAnswer(outcome: .failed(sentence))
        }
    }

    /// The sentence for an answer after which nothing more can be asked.
    func end(_ answer: ProbeAnswer) async -> Refusal {
        switch self {
        case .wire(let link): await ProbeOwner.end(answer, link)
        case .agent(_, let link, let line):
            Refusal("the agent of line \(line), link \(link.name): \(AnswerText.words(answer))")
        }
    }

    /// The sentence for an answer without values.
    func refusal(_ answer: ProbeAnswer, unit: UInt8, _ point: Point, count: Int) async -> Refusal {
        switch (self, answer.outcome) {
        case (_, .owned), (_, .unopened), (_, .failed): return await end(answer)
        case (.wire(let link), _):
            let place: AnswerText.Place = link.driver.serial == nil ? .network : .serial
            return Refusal(AnswerText.refusal(answer, unit: unit, point, count: count, place))
        case (.agent, _): return Refusal(AnswerText.refusal(answer, unit: unit, point, count: count, .agent))
        }
    }

    /// Who answered, how long it took, and how far it can be believed; nil where there is nothing to say.
    func note(_ answer: ProbeAnswer) -> String? {
        let doubt =
            answer.isUnconfirmed
            ? "unconfirmed: an answer on this wire was missing just before, so this may be the answer to another "
                + "request; read again" : nil
        guard case .agent(_, _, let line) = self else { return doubt }
        let took = answer.took.map { " in \(ProbeText.measured($0))" } ?? ""
        return "the agent of line \(line) read it\(took)" + (doubt.map { "; " + $0 } ?? "")
    }
}
