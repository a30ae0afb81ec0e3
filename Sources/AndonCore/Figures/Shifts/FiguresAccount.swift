/// The shift and the job of one machine that are under way.
struct FiguresAccount: Sendable {
    private let plan: FiguresPlan
    private let index: Int
    private var shift: FiguresTally?
    private var job: FiguresTally?
    /// What the job's tag said last; nil after a start, until it says something.
    private var jobValue: Double?
    /// The present answer spoke of one of its tags.
    var isTouched = false

    init(_ plan: FiguresPlan, index: Int) {
        self.plan = plan
        self.index = index
    }

    /// Goes on with what an earlier run left, where it is the same shift; returns the shift that ended meanwhile.
    mutating func begin(
        _ present: ShiftSpan, former: [FiguresReport], ends: (FiguresReport) -> Uptime
    ) -> [FiguresReport] {
        shift = FiguresTally(plan, name: present.name, began: present.began)
        var ended: [FiguresReport] = []
        for report in former {
            switch report.span {
            case .job:
                if plan.job != nil { job = FiguresTally(plan, from: report) }
            case .shift:
                // Wall time comes back to within the length of a write.
                let isSame =
                    report.name == present.name && abs((report.began - present.began).nanoseconds) < 1_000_000_000
                var tally = FiguresTally(plan, from: report)
                if isSame {
                    shift = tally
                } else {
                    ended.append(tally.close(index, .shift, at: max(report.at, ends(report)), next: ""))
                }
            }
        }
        return ended
    }

    /// What its tags say now; the report of a job that ended by it.
    mutating func step(
        _ world: borrowing RuleWorld, _ stack: inout ExpressionStack, _ line: Plan, at now: Uptime
    ) -> FiguresReport? {
        isTouched = false
        let counts = FiguresCounts(plan, in: world)
        let state = state(world, &stack, at: now)
        shift?.take(state, counts, at: now)
        job?.take(state, counts, at: now)
        let ended = turnJob(world, line, at: now)
        // One that begins is in the same state, and counts from here.
        job?.take(state, counts, at: now)
        return ended
    }

    mutating func closeShift(at now: Uptime, next: String) -> FiguresReport? {
        shift?.close(index, .shift, at: now, next: next)
    }

    mutating func reports(at now: Uptime) -> [FiguresReport] {
        [shift?.report(index, .shift, at: now), job?.report(index, .job, at: now)].compactMap(\.self)
    }

    private func state(
        _ world: borrowing RuleWorld, _ stack: inout ExpressionStack, at now: Uptime
    ) -> MachineTime.State {
        if let planned = plan.planned {
            switch stack.value(of: planned, isSwitch: true, at: now, in: world) {
            case 0: return .unplanned
            case 1: break
            default: return .unknown
            }
        }
        return switch stack.value(of: plan.running, isSwitch: true, at: now, in: world) {
        case 0: .standing
        case 1: .producing
        default: .unknown
        }
    }

    /// A job goes on while its tag is not known.
    private mutating func turnJob(_ world: borrowing RuleWorld, _ line: Plan, at now: Uptime) -> FiguresReport? {
        guard let tag = plan.job, let slot = world.slot(tag), slot.isGood, slot.value != jobValue else { return nil }
        let name = Self.name(slot.value, of: line[tag])
        let isFirst = jobValue == nil
        jobValue = slot.value
        guard job != nil else {
            job = FiguresTally(plan, name: name, began: now)
            return nil
        }
        // The job of an earlier run goes on where it is the same.
        if isFirst, job?.name == name { return nil }
        return job?.close(index, .job, at: now, next: name)
    }

    private static func name(_ value: Double, of tag: TagPlan) -> String {
        if let whole = Int64(exactly: value), let named = tag.names.first(where: { $0.value == whole }) {
            return named.name
        }
        return NumberText.of(value, NumberText.precision(of: tag))
    }
}
