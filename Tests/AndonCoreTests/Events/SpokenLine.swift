import AndonCore

/// A line whose every event is encoded: an oven with a scaled and a float tag, a hold relay, one rule that stops.
struct SpokenLine {
    static let wall = WallTime(
        nanosecondsSince1970: 1_795_472_801_007_000_000, uptime: Uptime(nanoseconds: 90_000_000_000))
    /// The uptime of `wall`.
    static let now = wall.uptime

    static let zone = TagID(0)
    static let oxygen = TagID(1)
    static let hold = TagID(2)
    static let serial = TagID(3)
    static let spike = RuleID(0)

    static func plan(mode: StopPlan.Mode = .armed) -> Plan {
        var tags = [
            tag("zone4-top", oven: true, Point(.holding, 4_096), .int16, scale: 0.1, units: "°C"),
            tag("o2", oven: true, Point(.input, 8), .float32, units: ""),
            tag("hold", oven: false, Point(.coil, 16), .bool, units: ""),
            tag("serial", oven: true, Point(.holding, 100), .text(registers: 8), units: ""),
        ]
        tags[hold.index].names = [NamedValue(value: 0, name: "hold"), NamedValue(value: 1, name: "run")]
        let machines = [
            MachinePlan(name: "oven", kind: .reflow, link: LinkID(0), tags: [zone, oxygen, serial]),
            MachinePlan(name: "tower", kind: .io, link: LinkID(0), tags: [hold]),
        ]
        let rule = RulePlan(
            name: "zone-spike", tags: [zone, oxygen], condition: .rises(by: 2, within: .seconds(5)),
            severity: .critical, action: .stop, message: "Call the process engineer",
            text: "rises 2 °C within 5 s")
        let links = [LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.20", port: 502))]
        var plan = Plan(
            site: "plant-1", line: "smt-3", hash: String(repeating: "0123456789abcdef", count: 4), broker: nil,
            links: links, machines: machines, tags: tags, rules: [rule],
            stop: StopPlan(output: hold, stopValue: 0, runValue: 1, mode: mode), agent: AgentPlan(),
            recipes: recipes(rule))
        plan.figures = [
            FiguresPlan(
                name: "placer", running: RuleExpression([.isWithin(hold, low: 1, high: 1)]), produced: oxygen,
                perItem: .seconds(25))
        ]
        return plan
    }

    /// One that changes the rule, and one that leaves it out.
    private static func recipes(_ rule: RulePlan) -> RecipesPlan {
        var other = rule
        other.condition = .rises(by: 5, within: .seconds(5))
        other.text = "rises 5 °C within 5 s"
        return RecipesPlan(
            tag: oxygen, isByHand: true,
            products: [
                RecipePlan(name: "board-a", matches: [.numbers(12...12)], changes: [spike: .changed(other)]),
                RecipePlan(name: "board-b", matches: [], changes: [spike: .suppressed]),
            ])
    }

    static func recipe(_ step: RecipeReport.Step, to: Int?, byHand: Bool = false) -> LineEvent {
        var report = RecipeReport(step: step, from: nil, to: to.map { RecipeID($0) }, at: now, tag: oxygen, said: "12")
        if byHand {
            (report.tag, report.said) = (nil, nil)
            (report.by, report.reason) = ("anna", "first lot")
        }
        return .recipe(report)
    }

    private static func tag(
        _ name: String, oven: Bool, _ point: Point, _ type: ValueType, scale: Double = 1, units: String
    ) -> TagPlan {
        TagPlan(
            name: name, machine: MachineID(oven ? 0 : 1), link: LinkID(0), point: point, type: type, scale: scale,
            units: units)
    }

    static func edge(_ kind: AlarmTransition.Kind, tag: TagID = zone) -> AlarmTransition {
        let earlier = Uptime(nanoseconds: now.nanoseconds - 500_000_000)
        return AlarmTransition(
            rule: spike, tag: tag, kind: kind, at: now, value: 2_473 * 0.1, measured: 247.3 - 245.2, limit: 2,
            evidence: [
                Sample(tag: tag, value: 245.2, at: earlier),
                Sample(tag: tag, value: 0, quality: .bad(.timeout), at: now),
                Sample(tag: tag, value: 247.3, at: now),
            ])
    }

    /// What an alarm that was at rest tells of its life when these happen to it, one after the other.
    static func alarm(_ inputs: [AlarmInput], tag: TagID = zone, plan: Plan = plan()) -> [LineEvent] {
        var book = AlarmBook(plan: plan)
        var told: [LineEvent] = []
        let hand = AlarmHand(by: "anna", reason: "zone 4 checked", at: now)
        for input in inputs {
            switch input {
            case .raised: book.take(edge(.raised, tag: tag), into: &told)
            case .returned: book.take(edge(.returned, tag: tag), into: &told)
            case .suppress: book.take(edge(.suppressed, tag: tag), into: &told)
            case .unsuppress: book.take(edge(.unsuppressed, tag: tag), into: &told)
            case .tick: book.tick(at: now + .minutes(120), into: &told)
            case .acknowledge, .reset, .shelve, .unshelve, .takeOutOfService, .returnToService:
                try? book.take(input, of: AlarmKey(rule: spike, tag: tag), hand: hand, into: &told)
            }
        }
        return told
    }

    static var shelf: AlarmInput { .shelve(until: now + .minutes(90)) }

    /// Every step and every state, and groups.
    static var lives: [LineEvent] {
        var plan = plan()
        plan.rules[0].latches = true
        plan.rules[0].reAlarm = .minutes(30)
        var told = alarm([.raised, .acknowledge, .returned, .reset], plan: plan)
        told += alarm([.raised, .returned, shelf, .unshelve, .reset, .acknowledge], plan: plan)
        told += alarm([.raised, .tick], plan: plan)
        told += alarm([shelf, .raised, .tick], tag: oxygen)
        told += alarm([.suppress, .raised, .unsuppress])
        told += alarm([.raised, .takeOutOfService, .returnToService])
        for kind in AlarmGroup.Kind.allCases {
            var group = AlarmGroup(kind: kind, at: now, since: now, raises: 3, returns: 2)
            switch kind {
            case .chattering, .calm: group.key = AlarmKey(rule: spike, tag: zone)
            case .flood, .floodOver: group.counts = [AlarmGroup.Count(rule: spike, raises: 11)]
            }
            told.append(.grouped(group))
        }
        return told
    }

    /// Every step of a chart's limits, and an alarm that a chart raised.
    static var charts: [LineEvent] {
        let key = AlarmKey(rule: spike, tag: zone)
        let hand = AlarmHand(by: "anna", reason: "new stencil", at: now)
        let limits = LimitChange.Step.allCases.map { step in
            let isFirst = step == .learnt || step == .notLearnt
            return LineEvent.limits(
                LimitChange(
                    key: key, step: step, at: now,
                    limits: step == .notLearnt || step == .studied ? nil : ControlLimits(center: 60.12, sigma: 1.5),
                    before: isFirst ? nil : ControlLimits(center: 59, sigma: 1), values: 200,
                    hand: isFirst || step == .proposed ? nil : hand))
        }
        var edge = edge(.raised)
        edge.signal = ChartSignal(.runs(.twoOfThree), .above)
        var book = AlarmBook(plan: plan())
        var told: [LineEvent] = []
        book.take(edge, into: &told)
        return limits + told
    }

    static func stop(_ step: StopReport.Step, causes: [StopCause] = [.alarm(AlarmKey(rule: spike, tag: zone))])
        -> LineEvent
    {
        var report = StopReport(step: step, causes: causes, at: now)
        switch step {
        case .wouldStop: report.isMaintenance = true
        case .reasserted, .running: break
        case .requested, .confirmed:
            report.answered = Uptime(nanoseconds: now.nanoseconds - 3_400_000)
            report.written = Uptime(nanoseconds: now.nanoseconds - 3_158_700)
            report.attempts = 1
        case .failed:
            report.attempts = 3
            report.problem = "write to tower/hold: timeout"
        case .stageRequested, .stageConfirmed, .stageFailed:
            let state: StopStage.State =
                step == .stageConfirmed ? .confirmed : step == .stageFailed ? .failed : .requested
            let stage = StopStage(
                output: 0, state: state, attempts: 1,
                problem: step == .stageFailed ? "write to tower/hold: timeout" : nil)
            report.stage = stage
            report.stages = [stage, StopStage(output: 0, state: .waiting)]
            report.line = .requested
        case .released:
            report.by = "anna"
            report.reason = "zone 4 checked"
        }
        return .stop(report)
    }

    /// All that can be told of the stop's modes, limits and proof.
    static var modes: [LineEvent] {
        let plan = plan()
        let hand = AlarmHand(by: "anna", reason: "three weeks of shadow", at: now)
        var permit = StopPermit(plan: plan, modes: StopModes(lost: "it is cut off after 7 bytes", plan: plan), at: now)
        permit.modes.rules[spike]?.hand = hand
        permit.modes.line.hand = hand
        permit.maintenance = Maintenance(hand: hand, until: now + .minutes(30))
        permit.proof = ProofRecord(hand: hand, problem: "tower/hold reads 1 after 0 was written")
        let held = StopHold(
            causes: [AlarmKey(rule: spike, tag: zone)],
            limit: StopLimit(kind: .perHour(3), until: now + .minutes(20)), since: now)
        return StopNews.Kind.allCases.flatMap { kind -> [LineEvent] in
            let full = StopNews(
                kind: kind, at: now, permit: permit, rule: kind == .modeChanged ? spike : nil,
                from: kind == .modeChanged ? .shadow : nil, to: kind == .modeChanged ? .armed : nil, hand: hand,
                held: held, problem: "it is cut off")
            let plain = StopNews(kind: kind, at: now, permit: StopPermit(plan: plan, at: now))
            return [.mode(full), .mode(plain)]
        }
    }

    static func machine(_ state: MachineReport.State) -> LineEvent {
        let reason = state == .online ? nil : "unit 3 on oven-bus: timeout"
        return .machine(MachineReport(machine: MachineID(0), state: state, at: now, reason: reason))
    }

    static func value(_ value: Double, tag: TagID = zone, quality: Quality = .good) -> LineEvent {
        .value(Sample(tag: tag, value: value, quality: quality, at: now))
    }

    static func text(_ text: String, quality: Quality = .good) -> LineEvent {
        .text(TextSample(tag: serial, text: text, quality: quality, at: now))
    }

    static func wire(_ step: WireReport.Step, unit: UInt8? = 3, tags: [TagID] = [zone, oxygen]) -> LineEvent {
        .wire(
            WireReport(
                step: step, link: LinkID(0), unit: unit, tags: tags, text: "unit 3 refuses holding 4096", at: now))
    }

    /// A shift that ended, with all that there can be; a job that just began, of which nothing can be said yet.
    static func figures(isKnown: Bool) -> LineEvent {
        var figures = Effectiveness(perItem: .seconds(25))
        guard isKnown else {
            return .figures(
                FiguresReport(
                    account: 0, span: .job, name: "4711", began: now, at: now, isEnded: false, figures: figures))
        }
        figures.production = .minutes(420)
        figures.standstill = .minutes(50)
        figures.unknown = .minutes(10)
        figures.produced = 940
        figures.good = 931
        return .figures(
            FiguresReport(
                account: 0, span: .shift, name: "early", began: now, at: now, isEnded: true, figures: figures,
                inspected: 900, failed: 9, placed: 250_000, placementErrors: 20))
    }

    /// One of every kind, with every choice that changes the shape of its message.
    static var everything: [LineEvent] {
        let causes: [StopCause] = [
            .alarm(AlarmKey(rule: spike, tag: oxygen)), .former(rule: "old", tag: "oven/zone1"), .foundStopped,
            .latchUnreadable,
        ]
        let qualities: [Quality] = [.good, .uncertain] + Quality.Reason.allCases.map { .bad($0) }
        var summary = SummaryReport(at: now)
        summary.requests = 12
        summary.lateCycles = 3
        var events = alarm([.raised, .returned]) + alarm([.raised], tag: oxygen) + lives + charts
        events += [
            .wouldStop, .requested, .confirmed, .failed, .released, .stageRequested, .stageConfirmed, .stageFailed,
        ].map { stop($0) }
        events += [stop(.reasserted, causes: causes), stop(.requested, causes: [])]
        events += [.online, .degraded, .offline].map { machine($0) }
        events += qualities.flatMap { [value(247.3, quality: $0), value(0.1, tag: oxygen, quality: $0)] }
        var edge = edge(.raised)
        edge.recipe = RecipeID(0)
        var book = AlarmBook(plan: plan())
        book.take(edge, into: &events)
        events += modes
        events += RecipeReport.Step.allCases.map { recipe($0, to: 0) }
        events += [recipe(.changed, to: 1, byHand: true), recipe(.changed, to: nil, byHand: true)]
        events += [
            value(1, tag: hold), value(7, tag: hold), text("SN \u{1B}\"\\ 4711"), text("", quality: .bad(.identity)),
        ]
        events += WireReport.Step.allCases.map { wire($0) }
        events += [wire(.busJammed, unit: nil, tags: []), wire(.pointRefused, tags: Array(repeating: zone, count: 40))]
        events += [figures(isKnown: true), figures(isKnown: false)]
        return events
            + [.summary(summary), .dropped(DropReport(at: now, count: 7, reason: "the outbox did not keep up"))]
    }
}
