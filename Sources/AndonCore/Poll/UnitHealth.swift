/// Whether one unit answers; a unit that does not is demoted and only probed, so that it does not slow the others.
package struct UnitHealth: Sendable {
    /// What became of one request.
    package enum Outcome: Sendable, CaseIterable {
        case answered
        /// An exception is an answer: the unit is alive.
        case refused
        case timeout
        case linkDown
        /// Bytes that answer nothing. Noise now and then is no reason to give a unit up: it weighs half a failure.
        case garbled
    }

    package enum Change: Sendable { case demoted, promoted }

    /// Failures in a row.
    package private(set) var failures = 0
    package private(set) var isDemoted = false
    /// When a demoted unit may be asked again; in the past for one that is not demoted.
    package var nextProbe: Uptime { max(due, restsUntil) }

    private var due = Uptime.zero
    private var restsUntil = Uptime.zero

    private var halves = 0
    private var isProbing = false
    private var backOff = TimeSpan.zero
    private var random: SplitMix64
    private let demoteAfter: Int
    private let longest: TimeSpan

    /// The wait before the first probe; it doubles with every probe that fails.
    package static let firstBackOff = TimeSpan.milliseconds(500)

    /// - Parameters:
    ///   - probeAtMost: the longest wait between two probes (`LinkPlan.probeAtMost`).
    ///   - seed: of the jitter; different for every unit, so that units that died together are not probed together.
    package init(probeAtMost: TimeSpan, demoteAfter: Int = 2, seed: UInt64) {
        longest = max(.milliseconds(1), probeAtMost)
        self.demoteAfter = max(1, demoteAfter)
        random = SplitMix64(seed: seed)
    }

    /// Whether a request may go to the unit now. While a probe is on its way nothing else may.
    package func mayAsk(at now: Uptime) -> Bool { !isDemoted || (!isProbing && now >= nextProbe) }

    /// A request went out: to a demoted unit it is the probe that all others wait for.
    package mutating func asked() {
        if isDemoted { isProbing = true }
    }

    /// Lets the next probe go out now: somebody has a reason to know that cannot wait.
    package mutating func probeSoon(at now: Uptime) {
        due = min(due, now)
        restsUntil = .zero
    }

    /// Holds the next probe back for the sake of others, or no longer (`.zero`).
    package mutating func rest(until moment: Uptime) { restsUntil = moment }

    /// Takes what became of a request. Any answer promotes at once; failures of requests that were on their way when the
    /// unit was demoted say nothing new and are ignored.
    package mutating func took(_ outcome: Outcome, at now: Uptime) -> Change? {
        switch outcome {
        case .answered, .refused:
            failures = 0
            halves = 0
            isProbing = false
            backOff = .zero
            due = .zero
            restsUntil = .zero
            guard isDemoted else { return nil }
            isDemoted = false
            return .promoted
        case .timeout, .linkDown, .garbled:
            return failed(weight: outcome == .garbled ? 1 : 2, at: now)
        }
    }

    private mutating func failed(weight: Int, at now: Uptime) -> Change? {
        if isDemoted {
            guard isProbing || now >= nextProbe else { return nil }
            failures += 1
            isProbing = false
            backOff = min(backOff * 2, longest)
            due = now + jittered(backOff)
            return nil
        }
        failures += 1
        halves += weight
        guard halves >= 2 * demoteAfter else { return nil }
        isDemoted = true
        backOff = min(Self.firstBackOff, longest)
        due = now + jittered(backOff)
        return .demoted
    }

    /// ±20 %, and never more than the longest.
    private mutating func jittered(_ span: TimeSpan) -> TimeSpan {
        let share = Double.random(in: 0.8...1.2, using: &random)
        return min(TimeSpan(nanoseconds: Int64(Double(span.nanoseconds) * share)), longest)
    }
}
