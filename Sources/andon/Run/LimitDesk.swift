internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan

/// The limits of control charts in the running agent: shows them, takes a person's hand to them, and brings them to disk.
struct LimitDesk: Sendable {
    let line: Line
    let keeper: LimitsKeeper

    private var plan: Plan { line.plan }

    /// Whatever stands now is brought to disk. Never waits.
    func keep(at wall: WallTime) { keeper.keep(line.limits, wall: wall) }

    /// Answers when what was done is on disk.
    func take(_ action: LimitAction, _ request: AlarmHandRequest) async throws(DeskNo) -> AlarmHandReply {
        let keys = try AlarmHands.find(request.alarm, in: plan)
        let wall = EventClock.now()
        let hand: LimitHand =
            switch action {
            case .study: .study
            case .accept: .accept
            case .decline: .decline
            }
        let person = AlarmHand(by: request.by, reason: request.reason, at: wall.uptime)
        let (done, refused) = line.take(hand, of: keys, by: person)
        if done.isEmpty, let refused { throw DeskNo("\(AlarmName.of(refused.key, in: plan)) \(refused.why.words)") }
        let problem = await withCheckedContinuation { continuation in
            keeper.keep(line.limits, wall: wall, done: [{ continuation.resume(returning: $0) }])
        }
        return AlarmHandReply(
            alarms: done.map { AlarmName.of($0.key, in: plan) },
            note: problem.map { "a restart forgets it: it is not on disk (\($0))" })
    }

    func report() -> LimitsReport {
        let wall = EventClock.now()
        return LimitsReport(charts: line.limits.map { entry($0, wall) })
    }

    private func entry(_ record: LimitRecord, _ wall: WallTime) -> LimitsReport.Chart {
        let rule = plan[record.key.rule]
        let tag = plan[record.key.tag]
        var chart = LimitsReport.Chart(
            rule: rule.name, machine: plan[tag.machine].name, tag: tag.name, units: tag.units, text: rule.text,
            state: .given)
        chart.center = record.limits?.center
        chart.sigma = record.limits?.sigma
        guard let learnt = record.learnt else { return chart }
        chart.needed = learnt.needed
        chart.taken = learnt.taken
        chart.since = learnt.frozen.map { wall.moment($0.since).text }
        chart.by = learnt.frozen?.acceptedBy?.by
        chart.reason = learnt.frozen?.acceptedBy?.reason
        switch learnt.state {
        case .studying: chart.state = .studying
        case .frozen: chart.state = .frozen
        case .studyingAgain: chart.state = .studyingAgain
        case .proposed(let limits):
            chart.state = .proposed
            chart.proposedCenter = limits.center
            chart.proposedSigma = limits.sigma
            chart.proposedAt = learnt.proposal.map { wall.moment($0.at).text }
        }
        return chart
    }
}
