internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan

/// Takes a person's hand to the stop's modes, maintenance, limits and proof.
struct StopDesk: Sendable {
    let line: Line

    private var plan: Plan { line.plan }

    func take(_ action: StopHandAction, _ request: StopHandRequest) async throws(DeskNo) -> StopHandReply {
        let rule = try request.rule.map { (name) throws(DeskNo) in try find(name) }
        let hand: StopHand =
            switch action {
            case .arm: .choose(.armed, of: rule)
            case .disarm: .choose(.shadow, of: rule)
            case .off: .choose(.off, of: rule)
            case .maintain: .maintain(TimeSpan(nanoseconds: Int64((request.seconds ?? 0) * 1e9)))
            case .endMaintenance: .endMaintenance
            case .test: .test
            case .goAhead: .goAhead
            }
        let outcome = await line.take(hand, by: request.by, reason: request.reason)
        let done: String
        switch outcome.answer {
        case .refused(let refusal): throw DeskNo(words(refusal))
        case .failed(let problem): throw DeskNo("the test failed: \(problem)")
        case .passed(let proofs): done = proofs.map(words).joined(separator: "; ")
        case .done: done = self.done(action, request)
        }
        return StopHandReply(
            done: done, note: outcome.problem.map { "a restart forgets it: it is not on disk (\($0))" } ?? note(action),
            permit: PermitAssembly(line: line).report())
    }

    private func milliseconds(_ span: TimeSpan) -> String {
        "\((span.inMilliseconds * 10).rounded() / 10) ms"
    }

    /// `tower/hold went to stop in 3.1 ms and back to run in 2.9 ms, each read back`.
    private func words(_ proof: OutputProof) -> String {
        // Only a plan with a stop has outputs.
        let output = plan.stop!.outputs[proof.output]
        let input = output.input.map { "; \(plan.path(of: $0.tag)) showed the stop" } ?? ""
        return "\(plan.path(of: output.tag)) went to stop in \(milliseconds(proof.stop)) and back to run in "
            + "\(milliseconds(proof.run)), each \(output.readBack ? "read back" : "confirmed by its echo")\(input)"
    }

    private func path(_ output: Int) -> String {
        plan.stop.map { plan.path(of: $0.outputs[output].tag) } ?? "the output"
    }

    private func find(_ name: String) throws(DeskNo) -> RuleID {
        let known = plan.rules.enumerated().filter { $0.element.action == .stop }
        if let found = known.first(where: { $0.element.name == name }) { return RuleID(found.offset) }
        let names = known.prefix(12).map(\.element.name).joined(separator: ", ")
        throw DeskNo("no rule \(PlainText.harmless(name)) stops the line, allowed: \(names.isEmpty ? "none" : names)")
    }

    private func done(_ action: StopHandAction, _ request: StopHandRequest) -> String {
        let whose = request.rule.map { "stops of \(PlainText.harmless($0))" } ?? "the line's stop"
        switch action {
        case .arm: return "\(whose): armed"
        case .disarm: return "\(whose): shadow; nothing is written, what would have been is told (andon shadow)"
        case .off: return "\(whose): off; nothing is written and nothing is said"
        case .maintain: return "maintenance: nothing stops the line until its end"
        case .endMaintenance: return "maintenance has ended"
        case .goAhead: return "the stop that was held back goes out"
        case .test: return "tested"
        }
    }

    private func note(_ action: StopHandAction) -> String? {
        let isHeld = line.snapshot.stop.map { [.stopping, .stopped, .releasing].contains($0.state) } ?? false
        switch action {
        case .disarm where isHeld, .off where isHeld, .maintain where isHeld:
            return "the line stays stopped: only andon reset releases it"
        case .arm where line.permit.maintenance != nil: return "it holds when the maintenance has ended"
        case .arm where line.permit.modes.line.mode != .armed: return "it holds when the line is armed as well"
        case .arm, .disarm, .off, .maintain, .endMaintenance, .test, .goAhead: return nil
        }
    }

    private func words(_ refusal: StopHandRefusal) -> String {
        switch refusal {
        case .noStop: "this plan has no stop"
        case .notAStop: "this rule stops nothing"
        case .notAllowed(let atMost): "the plan allows \(atMost.rawValue) at most (stop: at-most)"
        case .already(let mode): "it is \(mode.rawValue) already"
        case .causesStand(let keys):
            "the line would stop at once, because of \(keys.prefix(5).map { plan.name(of: $0) }.joined(separator: ", "))"
                + (keys.count > 5 ? " and \(keys.count - 5) more" : "") + ": mend that first"
        case .notVerified(let why): "nobody can say that the stop works: \(why)"
        case .standsAtStop(let output):
            "\(path(output)) stands at stop, and not by this agent: let the line run first, then arm"
        case .held(.stopped): "the line is stopped: reset it first"
        case .held: "an output is being written and not confirmed yet: look at andon status"
        case .wrongDevice(let why): "the device with an output is not the one of the plan: \(why)"
        case .underWay: "another hand at the stop is being carried out: try again in a moment"
        case .noMaintenance: "this is for maintenance only: andon maintenance 30min --reason \"why\""
        case .nothingHeld: "no limit holds a stop back"
        case .ending: "the agent is ending"
        }
    }
}
