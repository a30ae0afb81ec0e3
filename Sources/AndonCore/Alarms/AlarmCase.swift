/// What is kept of one alarm for the person who asks why: how it was raised, the samples around it, and what came of it.
package struct AlarmCase: Sendable {
    /// Samples of the alarm's own tag that are kept before it, and after it; as many of all others together.
    package static let mostSamples = 120
    /// How far from the alarm they may be.
    package static let reach = TimeSpan.minutes(1)
    /// Steps, and steps of the stop, that are kept: the first ones.
    static let mostSteps = 32

    package struct Step: Sendable {
        package var step: AlarmStep
        package var at: Uptime
        package var value: Double?
        package var by: String?
        package var reason: String?
    }

    package let key: AlarmKey
    package let raise: AlarmTransition
    package let rule: CaseRule
    package let isFirstOut: Bool
    private var earlier: CaseSamples
    private var later: CaseSamples
    /// Of the alarm's tag and of those that its rule names, oldest first, up to the moment of the alarm.
    package var before: [TapedSample] { earlier.samples }
    package var after: [TapedSample] { later.samples }
    package private(set) var steps: [Step] = []
    package private(set) var stops: [StopReport] = []
    /// Whether what comes after it is still being kept.
    package private(set) var isOpen = true
    /// It is of an earlier run: the agent was started anew since.
    package let isRestored: Bool
    /// The agent ended before this story was on disk: there is only what the alarm itself knows.
    package let isLost: Bool

    init(_ raise: AlarmTransition, key: AlarmKey, in plan: Plan, permit: StopPermit, isFirstOut: Bool) {
        self.raise = raise
        self.key = key
        rule = CaseRule(of: raise, in: plan, permit: permit)
        self.isFirstOut = isFirstOut
        earlier = CaseSamples(of: plan.tagsAround(key))
        later = earlier
        isRestored = false
        isLost = false
    }

    /// As an earlier run left it. Bounded like one of this run, whatever was read.
    init(
        restored raise: AlarmTransition, key: AlarmKey, rule: CaseRule, isFirstOut: Bool, before: [TapedSample],
        after: [TapedSample], steps: [Step], stops: [StopReport], isLost: Bool = false
    ) {
        self.raise = raise
        self.key = key
        self.rule = rule
        self.isFirstOut = isFirstOut
        var seen: Set<TagID> = [key.tag]
        let tags = [key.tag] + (before + after).map(\.sample.tag).filter { seen.insert($0).inserted }
        earlier = CaseSamples(of: tags)
        later = earlier
        earlier.prepend(before)
        for taped in after { later.append(taped) }
        self.steps = Array(steps.prefix(Self.mostSteps))
        self.stops = Array(stops.prefix(Self.mostSteps))
        isOpen = false
        isRestored = true
        self.isLost = isLost
    }

    /// In place of the story of an alarm that stands, where an earlier run did not bring it to disk.
    init(lost record: AlarmRecord, in plan: Plan, permit: StopPermit) {
        // Of one of which only the life is known nobody knows when it was raised, nor by what.
        let raise =
            record.raise
            ?? AlarmTransition(
                rule: record.key.rule, tag: record.key.tag, kind: .raised, at: record.life.alarmedAt, value: .nan,
                measured: .nan, limit: .nan, evidence: [])
        self.init(
            restored: raise, key: record.key, rule: CaseRule(of: raise, in: plan, permit: permit),
            isFirstOut: record.isFirstOut, before: [], after: [], steps: [], stops: [], isLost: true)
    }

    /// Whether it is the story of that raise of its alarm. The moments of both come from files that were written at different
    /// times, between which the wall clock was put right.
    func tells(of other: AlarmTransition) -> Bool {
        func isSame(_ left: Double, _ right: Double) -> Bool { left == right || left.isNaN && right.isNaN }
        let apart = raise.at > other.at ? raise.at - other.at : other.at - raise.at
        return isSame(raise.value, other.value) && isSame(raise.measured, other.measured)
            && isSame(raise.limit, other.limit) && apart < .seconds(1)
    }

    mutating func note(_ change: AlarmChange) {
        guard let step = change.step, steps.count < Self.mostSteps else { return }
        steps.append(
            Step(step: step, at: change.at, value: change.edge?.value, by: change.by, reason: change.reason))
    }

    mutating func note(_ report: StopReport) {
        if stops.count < Self.mostSteps { stops.append(report) }
    }

    /// Takes samples that lie before all that was taken, newest last; false when no more are wanted.
    mutating func takeEarlier(_ samples: [TapedSample]) -> Bool {
        later.insert(
            samples.filter {
                later.wants($0.sample.tag) && $0.sample.at > raise.at && $0.sample.at - raise.at <= Self.reach
            })
        earlier.prepend(samples.filter { $0.sample.at <= raise.at && raise.at - $0.sample.at <= Self.reach })
        return !earlier.isFull && (samples.first.map { raise.at - $0.sample.at <= Self.reach } ?? false)
    }

    mutating func takeLater(_ taped: TapedSample) {
        guard isOpen, later.wants(taped.sample.tag), taped.sample.at > raise.at else { return }
        guard taped.sample.at - raise.at <= Self.reach else { return isOpen = false }
        later.append(taped)
        if later.isFull { isOpen = false }
    }

    /// A tag that is not read any more ends it by time.
    mutating func tick(at now: Uptime) {
        if now - raise.at > Self.reach + .seconds(5) { isOpen = false }
    }
}
