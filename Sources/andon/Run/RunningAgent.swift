internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonSupervision
internal import AndonUplink
internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// The only wiring in the product: a plan becomes the parts, and the parts a group of services.
struct RunningAgent {
    private let plan: Plan
    private let planFile: String
    private let socket: String
    private let state: StateDirectory
    private let logger: Logger

    /// Reads the plan and takes the state directory; opens nothing else.
    ///
    /// - Throws: a refusal in words.
    init(planFile: String, state: String?, socket: String?) throws {
        LoggingSystem.bootstrap { JournalLog(label: $0) }
        plan = try PlanFile.read(planFile)
        self.planFile = planFile
        self.socket = Locations.socket(plan, given: socket)
        logger = Logger(label: "andon.\(plan.line)")
        do {
            self.state = try StateDirectory(path: Locations.state(plan, given: state))
            try Locations.makeFolder(ofSocket: self.socket)
        } catch let error as OutboxError {
            throw Refusal(error.description)
        }
    }

    /// Says which TCP endpoints another agent of this computer has, and takes the others; both agents go on.
    private func claimEndpoints() -> EndpointClaims? {
        Locations.makeFolderOfClaims()
        guard let claims = EndpointClaims() else { return nil }
        for link in plan.links {
            guard let pid = claims.claim(link.driver) else { continue }
            logger.warning("\(EndpointClaims.sentence(link, pid))")
        }
        return claims
    }

    /// Runs until SIGTERM or SIGINT.
    func run() async throws {
        // A broken pipe or socket is an error where it happens, not the end of the agent.
        signal(SIGPIPE, SIG_IGN)
        DescriptorLimit.raise()
        for shortage in Shortage.sentences(for: plan) { logger.warning("\(shortage)") }
        let claims = claimEndpoints()
        defer { withExtendedLifetime(claims) {} }
        let uplink = try openUplink()
        let file = AlarmsFile(directory: state.path)
        let former = formerAlarms(file, uplink.activeAlarms())
        let say: @Sendable (String) -> Void = { [logger] problem in logger.error("\(problem)") }
        let limitsFile = LimitsFile(directory: state.path)
        let line = Line(
            plan: plan, latch: LatchFile(directory: state.path), restored: former.active,
            outOfService: former.outOfService, limits: learntLimits(limitsFile), problem: say)
        let limitsKeeper = LimitsKeeper(file: limitsFile, plan: plan, problem: say)
        let limits = LimitDesk(line: line, keeper: limitsKeeper)
        let alarmsKeeper = AlarmsKeeper(file: file, plan: plan, problem: say)
        let figuresKeeper = FiguresKeeper(directory: state.path, plan: plan, problem: say)
        let figures = FiguresDesk(line: line, keeper: figuresKeeper)
        if let figures { begin(figures, figuresKeeper) }
        let casesKeeper = CasesKeeper(directory: state.path, plan: plan, problem: say)
        let stories = casesKeeper.former(wall: EventClock.now())
        if let problem = stories.problem { logger.error("what was seen around earlier alarms is lost: \(problem)") }
        let alarms = AlarmDesk(
            line: line, keeper: alarmsKeeper, restored: former.records, casesKeeper: casesKeeper, cases: stories.cases)
        let book = StatusBook()
        let journal = EventJournal()
        let audit = AuditDesk(
            keeper: AuditKeeper(
                path: Locations.audit(plan, given: state.path), now: EventClock.now(), problem: say), plan: plan)
        audit.begin(planFile: planFile)
        let ledger = LedgerKeeper(directory: state.path, problem: say)
        let shadow = shadowDesk(ledger)
        let stops = StopDesk(line: line)
        let deskPulse = Pulse("desk")
        let pumpPulse = Pulse("events")
        let pulses = line.pulses + uplink.pulses + [deskPulse, pumpPulse]
        let assembly = StatusAssembly(
            line: line, book: book, alarms: alarms, uplink: uplink, audit: audit.keeper, shadow: shadow, pulses: pulses,
            planFile: planFile)
        let desk = DeskServer(
            socketPath: socket, journal: journal, status: { assembly.report() },
            hands: DeskHands(
                reset: { await audit.reset($0, by: ResetDesk(line: line).reset($0)) },
                read: { (request) throws(DeskNo) in try await LookDesk(line: line).read(request) },
                forget: { (request) throws(DeskNo) in
                    guard line.forget(link: request.link, unit: request.unit.map { UInt8($0) }) else {
                        throw DeskNo("the plan polls no such unit on a link \(request.link)")
                    }
                    audit.done("forget", subject: request.unit.map { "\(request.link) unit \($0)" } ?? request.link)
                    return ForgetReply(units: 1)
                },
                alarms: { AlarmsAssembly(line: line, alarms: alarms).report() },
                alarm: { (action, request) throws(DeskNo) in
                    do throws(DeskNo) {
                        return try await AlarmHands(line: line, alarms: alarms).take(action, request)
                    } catch {
                        audit.refused(action, request, because: error)
                        throw error
                    }
                },
                why: { (request) throws(DeskNo) in try WhyAssembly(line: line, alarms: alarms).report(request) },
                recipe: { () throws(DeskNo) in try RecipeDesk(line: line).look() },
                choose: { (request) throws(DeskNo) in
                    do throws(DeskNo) {
                        return try await RecipeDesk(line: line).choose(request)
                    } catch {
                        audit.refused(request, because: error)
                        throw error
                    }
                },
                limits: { limits.report() },
                limit: { (action, request) throws(DeskNo) in
                    do throws(DeskNo) {
                        return try await limits.take(action, request)
                    } catch {
                        audit.refused(
                            "limits-\(action.rawValue)", subject: request.alarm, by: request.by, reason: request.reason,
                            because: error.sentence)
                        throw error
                    }
                },
                figures: { figures?.table() ?? FiguresTable() },
                stop: { (action, request) throws(DeskNo) in
                    do throws(DeskNo) {
                        return try await stops.take(action, request)
                    } catch {
                        audit.refused(
                            "stop-\(action.rawValue)", subject: request.rule ?? "\(plan.site)/\(plan.line)",
                            by: request.by, reason: request.reason, because: error.sentence)
                        throw error
                    }
                },
                shadow: { shadow.report() }),
            logger: logger, beat: { deskPulse.enter(.ownWork, at: MonotonicClock.now()) })
        let notifier = SystemdNotifier()
        let lineService = LineService(line: line, notifier: notifier) { [logger, plan, socket] in
            logger.notice("andon \(AgentVersion.text) supervises \(plan.site)/\(plan.line); socket \(socket)")
        }
        // Ended in reverse: first the wires, then the pump when it has told the last event, the uplink when it is on disk.
        var services: [any Service] = [
            uplink, DeskService(desk: desk, logger: logger),
            EventPump(
                line: line, book: book, alarms: alarms, limits: limits, journal: journal, uplink: uplink,
                audit: audit, shadow: shadow, farewells: former.farewells, pulse: pumpPulse, logger: logger),
            DropService(line: line, uplink: uplink), SummaryService(line: line),
            AlarmClock(line: line, alarms: alarms),
            UplinkWatch(line: line, uplink: uplink),
            SupervisorService(pulses: pulses, notifier: notifier, logger: logger), lineService,
        ]
        // Behind the pump and before the line: its last word is told and kept.
        if let figures { services.insert(figures, at: services.count - 1) }
        if let tap = line.tap {
            // Behind the line, so that it ends before it does and has the last answers.
            let path = Locations.recording(plan, given: state.path)
            services.insert(RecorderService(line: line, tap: tap, path: path, logger: logger), at: 0)
        }
        var quiet = logger
        quiet.logLevel = .warning
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        try await group.run()
        alarms.end(at: EventClock.now())
        casesKeeper.flush(within: .milliseconds(500))
        alarmsKeeper.flush(within: .milliseconds(500))
        limitsKeeper.flush(within: .milliseconds(500))
        figuresKeeper.flush(within: .milliseconds(500))
        ledger.flush(within: .milliseconds(500))
        audit.end()
        logger.notice("andon has ended; the stop output is left as it is")
    }

    private func openUplink() throws -> Uplink {
        let client = plan.broker?.clientID ?? "andon-\(plan.site)-\(plan.line)"
        let plan = plan
        let payload: @Sendable (AgentStatus.State, String?) -> [UInt8] = { state, reason in
            let now = EventClock.now()
            return AgentStatus.payload(
                state, reason: reason, time: now.moment(now.uptime), agent: client, version: AgentVersion.text,
                plan: plan.hash)
        }
        do {
            return try Uplink(
                broker: plan.broker, agent: plan.agent, state: state,
                status: StatusPayloads(
                    root: Topics(plan: plan).root, online: { payload(.online, nil) },
                    lost: { payload(.offline, "connection lost") }, stopped: { payload(.offline, "shutdown") }),
                logger: logger)
        } catch let error as OutboxError {
            throw Refusal(error.description)
        }
    }

    /// The stops that would have been in earlier runs.
    private func shadowDesk(_ keeper: LedgerKeeper) -> ShadowDesk {
        let former = keeper.former()
        if let problem = former.problem { logger.error("the shadow ledger of earlier runs is lost: \(problem)") }
        return ShadowDesk(plan: plan, keeper: keeper, ledger: former.ledger)
    }

    /// What the charts of an earlier run learnt.
    private func learntLimits(_ file: LimitsFile) -> [LimitRecord] {
        let found = file.read(plan: plan, wall: EventClock.now())
        if let problem = found.problem { logger.error("what charts had learnt is lost, they learn again: \(problem)") }
        for name in found.former {
            logger.warning("what the chart of \(name) had learnt is not of this plan: left out")
        }
        return found.records
    }

    /// The shift that holds now, and what the earlier run knew of it.
    private func begin(_ figures: FiguresDesk, _ keeper: FiguresKeeper) {
        let former = keeper.former(wall: EventClock.now())
        if let problem = former.problem {
            logger.error("the figures of the earlier run are lost, its time is unknown: \(problem)")
        }
        figures.begin(with: former.reports)
    }

    /// What the earlier run left of the alarms.
    private func formerAlarms(_ file: AlarmsFile, _ shown: [ActiveAlarm]) -> FormerAlarms {
        let now = EventClock.now()
        let found = file.read(plan: plan, wall: now)
        if let problem = found.problem {
            logger.error("what became of the alarms is lost, those out of service are in service again: \(problem)")
        }
        for alarm in found.former {
            logger.notice("alarm \(alarm.rule) on \(alarm.tag) is not in this plan any more")
        }
        let former = FormerAlarms(file: found.records, shown: shown, plan: plan, at: now)
        for key in former.outOfService { logger.warning("alarm out of service: \(plan.name(of: key))") }
        return former
    }
}
