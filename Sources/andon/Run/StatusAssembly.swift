internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonSupervision
internal import AndonUplink
internal import Foundation

/// Puts the status report together from what each part says of itself.
struct StatusAssembly: Sendable {
    let line: Line
    let book: StatusBook
    let alarms: AlarmDesk
    let uplink: Uplink
    let audit: AuditKeeper
    let shadow: ShadowDesk
    /// Where the agent's workers are.
    let pulses: [Pulse]
    let planFile: String
    let started = EventClock.now()

    private var plan: Plan { line.plan }

    func report() -> StatusReport {
        let snapshot = line.snapshot
        let now = EventClock.now()
        let shown = AlarmsAssembly(line: line, alarms: alarms, started: started.uptime)
        let stuck = pulses.compactMap { $0.stuck(at: now.uptime)?.words(at: now.uptime) }
        return StatusReport(
            agent: StatusReport.Agent(
                version: AgentVersion.text, site: plan.site, line: plan.line, plan: planFile, planHash: plan.hash,
                started: started.moment(started.uptime).text, uptimeSeconds: (now.uptime - started.uptime).inSeconds,
                pid: Int(ProcessInfo.processInfo.processIdentifier)),
            stop: stop(snapshot), alarms: shown.active(), machines: machines(snapshot),
            links: snapshot.links.map { link($0, now: now.uptime) },
            rules: StatusReport.Rules(count: plan.rules.count, alarms: snapshot.alarms, unknown: snapshot.unknown),
            uplink: uplinkReport(), stopTimes: stopTimes(), kept: shown.kept(), recipe: RecipeDesk(line: line).status,
            audit: StatusReport.Audit(head: audit.head.text, trouble: audit.trouble),
            stuck: stuck.isEmpty ? nil : stuck)
    }

    private func stop(_ snapshot: LineSnapshot) -> StatusReport.Stop? {
        guard let stopPlan = plan.stop else { return nil }
        let held = snapshot.stop
        let times = book.times
        let state: StatusReport.Stop.State =
            switch held?.state {
            case nil, .looking: .unknown
            case .running: .running
            case .shadow: .wouldStop
            case .stopped: .confirmed
            case .stopping, .releasing: book.stop?.report.step == .failed ? .failed : .requested
            }
        let last = times.toWrite.last.map {
            StatusReport.LastStop(
                answerToWriteMs: $0.inMilliseconds, answerToConfirmMs: times.toConfirmation.last?.inMilliseconds)
        }
        return StatusReport.Stop(
            state: state, mode: line.permit.modes.line.mode.rawValue,
            output: stopPlan.outputs.map { plan.path(of: $0.tag) }.joined(separator: ", "),
            causes: (held?.causes ?? []).map { $0.words(in: plan) },
            since: state == .running || state == .unknown
                ? nil
                : (held?.since.map { WallMoment(nanosecondsSince1970: $0) } ?? book.stop?.since)?.text,
            last: last, stages: stopPlan.isStaged ? (held?.stages ?? []).map { stage($0, stopPlan) } : nil,
            permit: PermitAssembly(line: line, shadow: shadow).report())
    }

    private func stage(_ stage: StopStage, _ stop: StopPlan) -> StatusReport.Stage {
        let output = stop.outputs[stage.output]
        return StatusReport.Stage(
            name: output.name, output: plan.path(of: output.tag), state: stage.state.rawValue,
            attempts: stage.attempts, problem: stage.problem)
    }

    private func machines(_ snapshot: LineSnapshot) -> [StatusReport.Machine] {
        zip(plan.machines, snapshot.machines).map { machine, report in
            let isPolled = machine.tags.contains { plan[$0].isAsked }
            return StatusReport.Machine(
                name: machine.name, kind: machine.kind.rawValue,
                state: report?.state.rawValue ?? (isPolled ? "not-heard" : "not-polled"), reason: report?.reason)
        }
    }

    private func link(_ snapshot: LinkSnapshot, now: Uptime) -> StatusReport.Link {
        let link = plan[snapshot.link]
        let endpoint =
            switch link.driver {
            case .modbusTCP(let host, let port), .modbusRTUOverTCP(let host, let port): "\(host):\(port)"
            case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _): serial.device
            case .plugin(let plugin): plugin.library
            }
        return StatusReport.Link(
            name: link.name, driver: link.driver.name, endpoint: endpoint, state: snapshot.isUp ? "up" : "down",
            reason: snapshot.reason, requests: snapshot.requests, answers: snapshot.answers,
            timeouts: snapshot.timeouts, exceptions: snapshot.exceptions, badAnswers: snapshot.badAnswers,
            lateCycles: snapshot.lateCycles,
            units: snapshot.units.map { unit($0, now: now) })
    }

    private func unit(_ unit: UnitSnapshot, now: Uptime) -> StatusReport.Unit {
        let wall = EventClock.now()
        let refuses = unit.refused.map { points in
            StatusReport.Refused(
                area: points.range.area.rawValue, first: Int(points.range.first), last: Int(points.range.last),
                tags: points.tags.map { plan.path(of: $0) }, nextTry: points.nextTry.map { wall.moment($0).text })
        }
        let limits = unit.limits.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            StatusReport.Limit(area: $0.key.rawValue, most: $0.value)
        }
        return StatusReport.Unit(
            unit: Int(unit.unit), state: unit.state == .answers ? "online" : unit.state.rawValue,
            nextProbeS: unit.nextProbe.map { max(0, ($0 - now).inSeconds) },
            refuses: refuses.isEmpty ? nil : refuses, limits: limits.isEmpty ? nil : limits,
            identity: unit.wrongIdentity)
    }

    private func uplinkReport() -> StatusReport.Uplink {
        let snapshot = uplink.snapshot
        let ledger = snapshot.ledger
        let disk =
            switch snapshot.disk {
            case .good: "ok"
            case .full(_, let reason): "full: \(reason)"
            case .memoryOnly(_, let reason): "not usable, messages are kept in memory: \(reason)"
            }
        let state =
            switch snapshot.state {
            case .none: "off"
            case .connecting: "connecting"
            case .connected: "connected"
            case .refused: "refused"
            case .stopped: "down"
            }
        return StatusReport.Uplink(
            state: state, broker: snapshot.broker.isEmpty ? nil : snapshot.broker,
            reason: snapshot.reason.isEmpty ? nil : snapshot.reason,
            queued: StatusReport.Queued(alarm: ledger.stored[0], state: ledger.stored[1], value: ledger.stored[2]),
            inFlight: snapshot.inFlight, acknowledged: ledger.acknowledged, deadLetters: ledger.deadLettered,
            dropped: ledger.dropped, disk: disk)
    }

    private func stopTimes() -> StatusReport.StopTimes {
        func leg(_ times: DurationHistogram) -> StatusReport.StopTimes.Leg? {
            func share(_ part: Double) -> Double { times.atMost(part)?.inMilliseconds ?? 0 }
            guard times.count > 0 else { return nil }
            return StatusReport.StopTimes.Leg(
                p50Ms: share(0.5), p99Ms: share(0.99), p999Ms: share(0.999), maxMs: share(1))
        }
        let times = book.times
        return StatusReport.StopTimes(
            count: times.toConfirmation.count, toDecision: leg(times.toDecision), toWrite: leg(times.toWrite),
            toConfirmation: leg(times.toConfirmation))
    }
}
