internal import AndonCore
internal import AndonDesk
internal import AndonLine

/// Makes the audit of what the line tells and of what people ask for.
struct AuditDesk: Sendable {
    let keeper: AuditKeeper
    let plan: Plan

    /// The agent begins, with this plan.
    func begin(planFile: String) {
        record("agent-started", subject: planFile, detail: "andon \(AgentVersion.text), plan \(plan.hash)")
    }

    func end() {
        record("agent-ended", subject: "\(plan.site)/\(plan.line)")
        keeper.flush(within: .milliseconds(500))
    }

    /// What the agent itself did, and what it carried out for somebody.
    func take(_ event: LineEvent, wall: WallTime) {
        guard let entry = entry(of: event) else { return }
        keeper.record(entry, wall: wall)
    }

    /// What somebody asked for and was not given.
    func refused(_ action: String, subject: String, by: String?, reason: String?, because: String) {
        record(action, subject: subject, by: by, reason: reason, result: .refused, detail: because)
    }

    /// What somebody did that no event tells.
    func done(_ action: String, subject: String, by: String? = nil) { record(action, subject: subject, by: by) }

    private func record(
        _ action: String, subject: String, by: String? = nil, reason: String? = nil,
        result: AuditEntry.Result = .done, detail: String? = nil
    ) {
        let now = EventClock.now()
        let entry = AuditEntry(
            action: action, subject: subject, by: by, reason: reason, result: result, detail: detail, at: now.uptime)
        keeper.record(entry, wall: now)
    }

    private func entry(of event: LineEvent) -> AuditEntry? {
        switch event {
        case .stop(let report):
            guard report.step != .running, let stop = plan.stop else { return nil }
            let output = report.stage.map { stop.outputs[$0.output] } ?? stop.first
            let causes = report.causes.map { $0.words(in: plan) }.joined(separator: ", ")
            return AuditEntry(
                action: "stop-\(report.step.rawValue)", subject: plan.path(of: output.tag), by: report.by,
                reason: report.reason, result: report.step == .failed || report.step == .stageFailed ? .failed : .done,
                detail: [report.problem, causes.isEmpty ? nil : causes].compactMap(\.self).joined(separator: "; "),
                at: report.at)
        case .mode(let news):
            guard news.kind != .standing, let output = plan.stop?.first.tag else { return nil }
            let isBad = news.kind == .tested && news.problem != nil || news.kind == .modeLost
            return AuditEntry(
                action: news.kind.rawValue, subject: news.rule.map { plan[$0].name } ?? plan.path(of: output),
                by: news.hand?.by, reason: news.hand?.reason, result: isBad ? .failed : .done,
                detail: news.detail(in: plan), at: news.at)
        case .life(let change):
            guard let step = change.step, let by = change.by else { return nil }
            return AuditEntry(
                action: "alarm-\(step.rawValue)", subject: plan.name(of: change.record.key), by: by,
                reason: change.reason, at: change.at)
        case .limits(let change):
            guard let hand = change.hand else { return nil }
            return AuditEntry(
                action: "limits-\(change.step.rawValue)", subject: plan.name(of: change.key), by: hand.by,
                reason: hand.reason, at: change.at)
        case .recipe(let report):
            guard let by = report.by else { return nil }
            return AuditEntry(
                action: report.step.rawValue, subject: "\(plan.site)/\(plan.line)", by: by, reason: report.reason,
                detail: "from \(plan.name(of: report.from)) to \(plan.name(of: report.to))", at: report.at)
        case .alarm, .grouped, .value, .text, .machine, .wire, .summary, .figures, .dropped: return nil
        }
    }
}

extension AuditDesk {
    /// A refused reset; one that was carried out is told by the stop itself.
    func reset(_ request: ResetRequest, by desk: ResetReply) -> ResetReply {
        if case .refused(let refusal) = desk {
            let causes = refusal.causes.compactMap { cause in cause.rule.map { "\($0) on \(cause.tag ?? "?")" } }
            refused(
                "reset", subject: plan.stop.map { plan.path(of: $0.first.tag) } ?? "the line", by: request.by,
                reason: request.reason,
                because: ([refusal.error] + causes).joined(separator: "; "))
        }
        return desk
    }

    func refused(_ request: RecipeRequest, because no: DeskNo) {
        refused(
            "recipe-choose", subject: request.recipe ?? "the tag's", by: request.by, reason: request.reason,
            because: no.sentence)
    }

    func refused(_ action: AlarmAction, _ request: AlarmHandRequest, because no: DeskNo) {
        refused(
            "alarm-\(action.rawValue)", subject: request.alarm, by: request.by, reason: request.reason,
            because: no.sentence)
    }
}
