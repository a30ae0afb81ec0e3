/// Finds out what one unit refuses, one question at a time, and remembers it.
///
/// A pure value: every input carries its time. The owner asks `next` where it has room for a question, gives its answer to
/// `took`, and polls what is left when that says that something was learnt.
package struct Healer: Sendable {
    package enum Step: Sendable, Hashable {
        case refused(PointRange)
        case returned(PointRange)
        case limited(Area, Int)
    }

    /// When a refused range is asked for again.
    private struct Retry: Sendable {
        var next: Uptime
        var wait: TimeSpan
    }

    private enum Search: Sendable {
        case bisecting(Bisection)
        case measuring(LimitSearch)
    }

    private struct Patient: Sendable {
        var ask: HealAsk
        var spans: [Range<Int>]
        var search: Search
    }

    package static let firstRetry = TimeSpan.minutes(1)
    package static let longestRetry = TimeSpan.minutes(24 * 60)
    /// Questions of one unit that wait for their turn; a unit that refuses more is asked again with its next polls.
    static let mostPatients = 64

    package private(set) var learnt: UnitLearnt
    private var retries: [PointRange: Retry] = [:]
    private var patients: [Patient] = []
    private var retrying: PointRange?

    /// - Parameter learnt: what an earlier run left; what it says is refused is asked for once, a minute after the start.
    package init(learnt: UnitLearnt = UnitLearnt(), at now: Uptime) {
        self.learnt = learnt
        for range in learnt.refused { retries[range] = Retry(next: now + Self.firstRetry, wait: Self.firstRetry) }
    }

    /// Whether questions are open that should not wait.
    package var isSearching: Bool { !patients.isEmpty }

    /// Whether this request is being looked into: it is not polled meanwhile.
    package func isSearching(_ ask: HealAsk) -> Bool { patients.contains { $0.ask == ask } }

    /// When a range that was refused is asked for again; nil while none is.
    package var nextRetry: Uptime? { retries.values.map(\.next).min() }

    package func nextRetry(of range: PointRange) -> Uptime? { retries[range]?.next }

    /// A poll was refused with exception 1, 2 or 3.
    ///
    /// - Parameter spans: the addresses of its values, in order, apart from each other.
    /// - Returns: what is known at once: a single value needs no search.
    package mutating func refused(_ ask: HealAsk, spans: [Range<Int>], exception: UInt8, at now: Uptime) -> [Step] {
        guard !isSearching(ask), patients.count < Self.mostPatients, !spans.isEmpty else { return [] }
        let whole = Int(ask.address)..<Int(ask.address) + Int(ask.count)
        if exception == 1 {
            // The function: no part of the request would fare better.
            return learn(PointRange(ask.area, UInt16(whole.lowerBound), UInt16(whole.upperBound - 1)), at: now)
        }
        let widest = spans.map(\.count).max() ?? 1
        let search: Search =
            exception == 3 && spans.count > 1
            ? .measuring(LimitSearch(whole, least: widest)) : .bisecting(Bisection(spans))
        patients.append(Patient(ask: ask, spans: spans, search: search))
        return settle(at: now)
    }

    /// The next question, and nil when there is none now.
    package mutating func next(at now: Uptime) -> HealAsk? {
        if let patient = patients.first {
            switch patient.search {
            case .bisecting(let bisection): return bisection.next.map { HealAsk(patient.ask.area, $0) }
            case .measuring(let search): return search.next.map { HealAsk(patient.ask.area, $0) }
            }
        }
        guard let due = retries.filter({ $0.value.next <= now }).min(by: { $0.value.next < $1.value.next })?.key else {
            return nil
        }
        retrying = due
        let most = learnt.limits[due.area] ?? (due.area.isBits ? 2_000 : 125)
        return HealAsk(due.area, due.first, UInt16(min(Int(due.last) - Int(due.first) + 1, most)))
    }

    /// The answer to a question of `next`; one that nobody asks any more says nothing.
    package mutating func took(_ answer: HealAsk.Answer, to ask: HealAsk, at now: Uptime) -> [Step] {
        if let range = retrying {
            retrying = nil
            return tookRetry(answer, range, at: now)
        }
        guard next(at: .zero) == ask, var patient = patients.first else { return [] }
        let isGood: Bool
        switch answer {
        case .values: isGood = true
        case .refused(2), .refused(3): isGood = false
        case .refused, .none:
            // Nothing was said of the address: the next refused poll begins anew.
            patients.removeFirst()
            return []
        }
        switch patient.search {
        case .bisecting(var bisection):
            bisection.took(isGood: isGood)
            patient.search = .bisecting(bisection)
        case .measuring(var search):
            search.took(isGood: isGood)
            patient.search = search.outcome == .notTheLength ? .bisecting(Bisection(patient.spans)) : .measuring(search)
        }
        patients[0] = patient
        return settle(at: now)
    }

    /// Everything is forgotten: the plan counts again.
    package mutating func forget() {
        learnt = UnitLearnt()
        retries = [:]
        patients = []
        retrying = nil
    }

    private mutating func tookRetry(_ answer: HealAsk.Answer, _ range: PointRange, at now: Uptime) -> [Step] {
        guard let retry = retries[range] else { return [] }
        switch answer {
        case .values:
            retries[range] = nil
            learnt.refused.removeAll { $0 == range }
            return [.returned(range)]
        case .refused:
            let wait = min(retry.wait * 2, Self.longestRetry)
            retries[range] = Retry(next: now + wait, wait: wait)
        case .none:
            retries[range]?.next = now + Self.firstRetry
        }
        return []
    }

    /// Takes what finished searches found.
    private mutating func settle(at now: Uptime) -> [Step] {
        var steps: [Step] = []
        while let patient = patients.first {
            switch patient.search {
            case .bisecting(let bisection):
                guard bisection.next == nil else { return steps }
                for addresses in bisection.refused {
                    steps += learn(
                        PointRange(
                            patient.ask.area, UInt16(addresses.lowerBound), UInt16(addresses.upperBound - 1)), at: now)
                }
                if let limit = bisection.limit { steps += learn(limit, patient.ask.area) }
            case .measuring(let search):
                guard case .limit(let limit) = search.outcome else { return steps }
                steps += learn(limit, patient.ask.area)
            }
            patients.removeFirst()
        }
        return steps
    }

    private mutating func learn(_ range: PointRange, at now: Uptime) -> [Step] {
        guard !learnt.refused.contains(range) else { return [] }
        learnt.refused.append(range)
        retries[range] = Retry(next: now + Self.firstRetry, wait: Self.firstRetry)
        return [.refused(range)]
    }

    private mutating func learn(_ limit: Int, _ area: Area) -> [Step] {
        guard limit < learnt.limits[area] ?? .max else { return [] }
        learnt.limits[area] = limit
        return [.limited(area, limit)]
    }
}
