internal import AndonCore
internal import AndonDesk
internal import AndonLine

/// Puts together what people are shown of modes, maintenance, limits and proof.
struct PermitAssembly: Sendable {
    let line: Line
    let shadow: ShadowDesk?

    private var plan: Plan { line.plan }

    init(line: Line, shadow: ShadowDesk? = nil) {
        self.line = line
        self.shadow = shadow
    }

    func report() -> StopPermitReport {
        let wall = EventClock.now()
        let snapshot = line.snapshot.stop
        let permit = line.permit
        func hand(_ hand: AlarmHand) -> StopPermitReport.Hand {
            StopPermitReport.Hand(by: hand.by, at: wall.moment(hand.at).text, reason: hand.reason)
        }
        return StopPermitReport(
            mode: permit.modes.line.mode.rawValue, chosen: permit.modes.line.hand.map(hand),
            atMost: plan.stop?.atMost.rawValue ?? "off", lost: permit.modes.lost,
            rules: permit.modes.rules.sorted { $0.key < $1.key }.map { rule, standing in
                StopPermitReport.Rule(
                    rule: plan[rule].name, mode: standing.mode.rawValue, chosen: standing.hand.map(hand))
            },
            maintenance: permit.maintenance.map {
                StopPermitReport.Maintenance(
                    until: wall.moment($0.until).text, begun: hand($0.hand), testing: snapshot?.isTesting ?? false)
            },
            heldBack: snapshot?.held.map { held in
                StopPermitReport.HeldBack(
                    causes: held.causes.map { plan.name(of: $0) }, limit: held.limit.words,
                    since: wall.moment(held.since).text, until: wall.moment(held.limit.until).text)
            },
            limits: plan.stop?.limits.words ?? [], proof: proof(permit, wall, hand),
            wouldHaveStopped: shadow?.week(before: wall.moment(wall.uptime)) ?? 0)
    }

    private func proof(
        _ permit: StopPermit, _ wall: WallTime, _ hand: (AlarmHand) -> StopPermitReport.Hand
    ) -> StopPermitReport.Proof {
        StopPermitReport.Proof(
            last: permit.proof.map { hand($0.hand) },
            ageSeconds: permit.proof.map { max(0, (wall.uptime - $0.hand.at).inSeconds) },
            problem: permit.proof?.problem, due: permit.proofDue.map { wall.moment($0).text },
            overdue: permit.isProofOverdue(at: wall.uptime))
    }
}
