/// One request that was refused, and what is being found out about it.
///
/// It is asked once more as it is; then its parts are; and what was found is believed if the whole is still refused at the end.
struct HealPatient: Sendable {
    enum Outcome: Sendable, Hashable {
        /// Another question.
        case open
        /// The request as a whole is answered.
        case answered
        /// Every part of it is refused.
        case whole([PointRange], exception: UInt8)
        case parts([PointRange], limit: Int?)
        /// Nothing was said of the addresses, or nothing new.
        case unknown
    }

    private enum Search: Sendable {
        /// The same request once more.
        case repeating
        case bisecting(Bisection)
        case measuring(LimitSearch)
        /// The same request at the end.
        case proving([PointRange], limit: Int?)
    }

    let ask: HealAsk
    let began: Uptime
    /// Whether the request was answered before.
    let hasWorked: Bool
    /// Whether it is only asked how far a limit that was learnt still holds.
    let isTrial: Bool
    private let spans: [Range<Int>]
    private var search = Search.repeating

    /// - Parameter spans: the addresses of its values, in order, apart from each other.
    init(_ ask: HealAsk, spans: [Range<Int>], hasWorked: Bool, at now: Uptime) {
        self.ask = ask
        self.spans = spans
        self.hasWorked = hasWorked
        began = now
        isTrial = false
    }

    /// A request longer than the limit that was learnt.
    init(trial ask: HealAsk, at now: Uptime) {
        self.ask = ask
        spans = ask.addresses.map { $0..<$0 + 1 }
        hasWorked = false
        began = now
        isTrial = true
    }

    /// Nil when everything is known.
    var question: HealAsk? {
        switch search {
        case .repeating, .proving: ask
        case .bisecting(let bisection): bisection.next.map { HealAsk(ask.area, $0) }
        case .measuring(let search): search.next.map { HealAsk(ask.area, $0) }
        }
    }

    /// The answer to `question`.
    mutating func took(_ answer: HealAsk.Answer) -> Outcome {
        let exception: UInt8?
        switch answer {
        case .values: exception = nil
        case .refused(let code) where code == 2 || code == 3: exception = code
        // The function: no part of the request would fare better.
        case .refused(1): return isRepeating ? .whole([ask.range], exception: 1) : .unknown
        case .refused, .none: return .unknown
        }
        switch search {
        case .repeating:
            guard let exception else { return .answered }
            search =
                exception == 3 && spans.count > 1 || isTrial
                ? .measuring(LimitSearch(ask.addresses, least: spans.map(\.count).max() ?? 1))
                : .bisecting(Bisection(spans))
        case .bisecting(var bisection):
            bisection.took(isGood: exception == nil)
            search = .bisecting(bisection)
        case .measuring(var measuring):
            measuring.took(isGood: exception == nil)
            search = .measuring(measuring)
        case .proving(let ranges, let limit):
            return exception == nil ? .answered : .parts(ranges, limit: limit)
        }
        return settle()
    }

    private var isRepeating: Bool { if case .repeating = search { true } else { false } }

    /// Goes on to the next search where one is over.
    private mutating func settle() -> Outcome {
        if case .measuring(let measuring) = search {
            switch measuring.outcome {
            case nil: return .open
            case .limit(let limit): search = .proving([], limit: limit)
            case .notTheLength:
                guard !isTrial else { return .unknown }
                search = .bisecting(Bisection(spans))
            }
        }
        guard case .bisecting(let bisection) = search, bisection.next == nil else { return .open }
        let ranges = bisection.refused.map { PointRange(ask.area, $0) }
        if bisection.limit == nil, ranges.count >= spans.count { return .whole(ranges, exception: 2) }
        search = .proving(ranges, limit: bisection.limit)
        return .open
    }
}
