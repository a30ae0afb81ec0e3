/// Finds out what one unit refuses, one question at a time, and remembers it.
///
/// A refusal that does not come twice says nothing. A request of which every part is refused rests, as a dead unit does, where
/// that may be the unit's state and not its kind: the request was answered before, or the unit answered nothing else
/// meanwhile. Everything else that is refused is learnt, left out, and tried again rarely.
///
/// A pure value: every input carries its time. The owner asks `next` where it has room for a question, gives its answer to
/// `took`, tells what became of polls, and polls what is left when a step says that something changed.
package struct Healer: Sendable {
    package enum Step: Sendable, Hashable {
        case refused(PointRange)
        case returned(PointRange)
        case limited(Area, Int)
        /// Requests longer than what was learnt are answered after all.
        case unlimited(Area)
        /// A whole request is refused: it is polled again at least every `probe-at-most`.
        case rests(HealAsk)
        case woke(HealAsk)
    }

    /// A whole request that is refused.
    private struct Rest: Sendable {
        var retry: HealRetry
        let began: Uptime
        let findings: [PointRange]
        let hasWorked: Bool
        var refusals = 0
    }

    private struct Trial: Sendable {
        let ask: HealAsk
        var retry: HealRetry
    }

    package static let firstRetry = TimeSpan.minutes(1)
    package static let longestRetry = TimeSpan.minutes(60)
    /// Questions of one unit that wait for their turn; a unit that refuses more is asked again with its next polls.
    static let mostPatients = 64
    /// A request that rests is searched anew, since a part of it may be back: after as many refusals as it has values,
    /// divided by this, so that searching costs no more than a few questions for each time that it is polled.
    private static let valuesPerRefusal = 4

    package private(set) var learnt: UnitLearnt
    private let probeAtMost: TimeSpan
    private var retries: [PointRange: HealRetry] = [:]
    /// Areas with a limit, where the plan has longer requests.
    private var trials: [Area: Trial] = [:]
    private var rests: [HealAsk: Rest] = [:]
    private var patients: [HealPatient] = []
    private var retrying: PointRange?
    /// Areas that brought a value since the start: their function is there.
    private var working: Set<Area> = []
    /// When the unit last brought a value.
    private var heard: Uptime?

    /// - Parameters:
    ///   - learnt: what an earlier run left; it is asked for again when the unit is first reached, a minute later at most.
    ///   - longest: the longest request that the plan would have without what was learnt, for each area with a limit.
    ///   - probeAtMost: the longest wait for what the unit answered before (`LinkPlan.probeAtMost`).
    package init(
        learnt: UnitLearnt = UnitLearnt(), longest: [Area: HealAsk] = [:], probeAtMost: TimeSpan = .seconds(10),
        at now: Uptime
    ) {
        self.learnt = learnt
        self.probeAtMost = max(.milliseconds(1), probeAtMost)
        for range in learnt.refused { retries[range] = Self.rarely(last: nil, at: now) }
        for (area, limit) in learnt.limits {
            guard let ask = longest[area], Int(ask.count) > limit else { continue }
            trials[area] = Trial(ask: ask, retry: Self.rarely(last: nil, at: now))
        }
    }

    private static func rarely(last: Uptime?, at now: Uptime) -> HealRetry {
        HealRetry(first: firstRetry, most: longestRetry, last: last, at: now)
    }

    /// As a dead unit is probed.
    private func soon(at now: Uptime) -> HealRetry {
        HealRetry(first: UnitHealth.firstBackOff, most: probeAtMost, last: now, at: now)
    }

    /// Whether questions are open that should not wait.
    package var isSearching: Bool { !patients.isEmpty }

    /// Whether some request is not polled in its own cycle; `mayPoll` says which.
    package var holdsBack: Bool { !patients.isEmpty || !rests.isEmpty }

    package func mayPoll(_ ask: HealAsk, at now: Uptime) -> Bool {
        !isSearched(ask) && rests[ask].map { $0.retry.next <= now } ?? true
    }

    private func isSearched(_ ask: HealAsk) -> Bool { patients.contains { $0.ask == ask && !$0.isTrial } }

    /// The request rests, and is tried again then.
    package func nextTry(of ask: HealAsk) -> Uptime? { rests[ask]?.retry.next }

    /// When something that was learnt is asked for again; nil while nothing was.
    package var nextRetry: Uptime? { (retries.values.map(\.next) + trials.values.map(\.retry.next)).min() }

    package func nextRetry(of range: PointRange) -> Uptime? { retries[range]?.next }

    /// A poll brought values.
    package mutating func answered(_ ask: HealAsk, at now: Uptime) -> [Step] {
        heard = now
        guard !rests.isEmpty, rests.removeValue(forKey: ask) != nil else { return [] }
        // The unit is in another state: whatever else it refused is tried at once.
        for key in Array(rests.keys) { rests[key]?.retry.begin(at: now) }
        return [.woke(ask)]
    }

    /// An area brought values: its function is there.
    package mutating func works(_ area: Area) { working.insert(area) }

    /// The unit may be another one, or in another state: its connection is new, or it was given up and is back.
    package mutating func askAgain(at now: Uptime) {
        for key in Array(rests.keys) { rests[key]?.retry.hurry(pause: UnitHealth.firstBackOff, at: now) }
        for key in Array(retries.keys) { retries[key]?.hurry(pause: probeAtMost, at: now) }
        for key in Array(trials.keys) { trials[key]?.retry.hurry(pause: probeAtMost, at: now) }
    }

    /// The plan's requests are these now; one that is gone rests no more.
    package mutating func keep(_ asks: Set<HealAsk>) { rests = rests.filter { asks.contains($0.key) } }

    /// A poll was refused with exception 1, 2 or 3.
    ///
    /// - Parameters:
    ///   - spans: the addresses of its values, in order, apart from each other.
    ///   - hasWorked: whether this request was answered before.
    package mutating func refused(
        _ ask: HealAsk, spans: [Range<Int>], exception: UInt8, hasWorked: Bool = false, at now: Uptime
    ) -> [Step] {
        guard !isSearched(ask), !spans.isEmpty else { return [] }
        var hasWorked = hasWorked
        if var rest = rests[ask] {
            rest.refusals += 1
            rest.retry.refused(at: now)
            rests[ask] = rest
            guard isState(rest.hasWorked, since: rest.began) else {
                rests[ask] = nil
                return rest.findings.flatMap { learn($0, Self.rarely(last: now, at: now)) }
            }
            guard spans.count > 1, rest.refusals.isMultiple(of: max(1, spans.count / Self.valuesPerRefusal)) else {
                return []
            }
            hasWorked = rest.hasWorked
        }
        if patients.count < Self.mostPatients {
            patients.append(HealPatient(ask, spans: spans, hasWorked: hasWorked, at: now))
        }
        return []
    }

    /// Whether a request that is refused as a whole may be answered soon: the unit did so before, or it answers nothing.
    private func isState(_ hasWorked: Bool, since began: Uptime) -> Bool {
        hasWorked || heard.map { $0 < began } ?? true
    }

    /// The next question, and nil when there is none now.
    package mutating func next(at now: Uptime) -> HealAsk? {
        if let patient = patients.first { return patient.question }
        if let due = retries.filter({ $0.value.next <= now }).min(by: { $0.value.next < $1.value.next })?.key {
            retrying = due
            let most = learnt.limits[due.area] ?? (due.area.isBits ? 2_000 : 125)
            return HealAsk(due.area, due.first, UInt16(min(Int(due.last) - Int(due.first) + 1, most)))
        }
        let trials = trials.values.filter { $0.retry.next <= now }
        guard let trial = trials.min(by: { $0.retry.next < $1.retry.next }) else { return nil }
        patients.append(HealPatient(trial: trial.ask, at: now))
        return trial.ask
    }

    /// The answer to a question of `next`; one that nobody asks any more says nothing.
    package mutating func took(_ answer: HealAsk.Answer, to ask: HealAsk, at now: Uptime) -> [Step] {
        if answer == .values { heard = now }
        if let range = retrying {
            retrying = nil
            return tookRetry(answer, range, at: now)
        }
        guard let patient = patients.first, patient.question == ask else { return [] }
        let outcome = patients[0].took(answer)
        guard outcome != .open else { return [] }
        patients.removeFirst()
        return patient.isTrial ? tried(patient.ask, outcome, answer, at: now) : found(outcome, patient, at: now)
    }

    private mutating func found(_ outcome: HealPatient.Outcome, _ patient: HealPatient, at now: Uptime) -> [Step] {
        let ask = patient.ask
        switch outcome {
        // Of nothing that was said the next refused poll begins anew.
        case .open, .unknown: return []
        case .answered: return answered(ask, at: now)
        case .whole(let ranges, let exception):
            let hasWorked = patient.hasWorked || exception == 1 && working.contains(ask.area)
            guard isState(hasWorked, since: patient.began) else {
                rests[ask] = nil
                return ranges.flatMap { learn($0, Self.rarely(last: now, at: now)) }
            }
            guard rests[ask] == nil else { return [] }
            rests[ask] = Rest(
                retry: soon(at: now), began: patient.began, findings: ranges, hasWorked: hasWorked)
            return [.rests(ask)]
        case .parts(let ranges, let limit):
            let woke: [Step] = rests.removeValue(forKey: ask) == nil ? [] : [.woke(ask)]
            let retry = patient.hasWorked ? soon(at: now) : Self.rarely(last: now, at: now)
            return woke + ranges.flatMap { learn($0, retry) } + (limit.map { learn($0, from: ask, retry) } ?? [])
        }
    }

    /// A request that is longer than the limit was tried.
    private mutating func tried(
        _ ask: HealAsk, _ outcome: HealPatient.Outcome, _ answer: HealAsk.Answer, at now: Uptime
    ) -> [Step] {
        switch outcome {
        case .answered:
            trials[ask.area] = nil
            learnt.limits[ask.area] = nil
            return [.unlimited(ask.area)]
        case .parts(_, let limit?) where limit > learnt.limits[ask.area] ?? 0:
            trials[ask.area]?.retry.refused(at: now)
            learnt.limits[ask.area] = limit
            return [.limited(ask.area, limit)]
        case .unknown where answer == .none: trials[ask.area]?.retry.wasNotHeard(at: now)
        default: trials[ask.area]?.retry.refused(at: now)
        }
        return []
    }

    /// Everything is forgotten: the plan counts again.
    package mutating func forget() {
        learnt = UnitLearnt()
        retries = [:]
        trials = [:]
        rests = [:]
        patients = []
        retrying = nil
    }

    private mutating func tookRetry(_ answer: HealAsk.Answer, _ range: PointRange, at now: Uptime) -> [Step] {
        guard retries[range] != nil else { return [] }
        switch answer {
        case .values:
            retries[range] = nil
            learnt.refused.removeAll { $0 == range }
            return [.returned(range)]
        case .refused: retries[range]?.refused(at: now)
        case .none: retries[range]?.wasNotHeard(at: now)
        }
        return []
    }

    private mutating func learn(_ range: PointRange, _ retry: HealRetry) -> [Step] {
        guard !learnt.refused.contains(range) else { return [] }
        learnt.refused.append(range)
        retries[range] = retry
        return [.refused(range)]
    }

    private mutating func learn(_ limit: Int, from ask: HealAsk, _ retry: HealRetry) -> [Step] {
        guard limit < learnt.limits[ask.area] ?? .max else { return [] }
        learnt.limits[ask.area] = limit
        // The longest request shows best what the unit takes.
        if Int(trials[ask.area]?.ask.count ?? 0) < Int(ask.count) {
            trials[ask.area] = Trial(ask: ask, retry: retry)
        }
        return [.limited(ask.area, limit)]
    }
}
