package import AndonCore

/// Asks a device what is needed to hold a profile against it, within what the device takes and the link allows: who it is,
/// all that it can be read, and where the checks do not fit, the addresses beside them.
package struct ProfileWalk: ProbeWalk {
    /// One request: values of some spans, each of which is asked alone where the device refuses them together.
    struct Ask: Sendable {
        var area: Area
        var spans: [Range<Int>]
        /// Beside what the profile says: that it is refused says nothing.
        var isBeside = false
        /// Every read of this area begins at address 0.
        var isFromZero = false

        var range: Range<Int> {
            let first = isFromZero ? 0 : spans.map(\.lowerBound).min() ?? 0
            return first..<(spans.map(\.upperBound).max() ?? first)
        }
    }

    package private(set) var reads = ProfileReads()
    /// What ended it before all was asked: nobody answers, or the wire cannot be had.
    package private(set) var end: ProbeAnswer?
    /// What could not be asked, or brought nothing, in words; each once.
    package private(set) var troubles: [String] = []

    private let profile: Profile
    private let unit: UnitPlan
    private var asks: [Ask]
    private var identity: IdentityCheck?
    private var wasBeside = false
    private var tries = 0
    private var isAlive = false
    /// Questions in a row that brought nothing.
    private var silences = 0
    private static let mostSilences = 4

    /// - Parameter link: whose limits count beside the device's own.
    package init(_ profile: Profile, on link: LinkPlan) {
        self.profile = profile
        let plan = ProfilePlan(profile, on: link)
        unit = plan.unit
        asks = plan.asks
        if let identity = profile.unit.identity { self.identity = IdentityCheck(identity, source: "the profile") }
        if !plan.leftOut.isEmpty {
            troubles.append("not asked, because it is not to be touched: \(plan.leftOut.joined(separator: ", "))")
        }
    }

    package var question: ProbeQuestion? {
        guard end == nil else { return nil }
        switch identity?.next {
        case .register(let point): return .values(point, count: 1)
        case .deviceID(let object): return .deviceID(code: 1, object: object)
        case .serverID: return .serverID
        case nil: break
        }
        guard let ask = asks.first else { return nil }
        return .values(Point(ask.area, UInt16(ask.range.lowerBound)), count: UInt16(ask.range.count))
    }

    package mutating func take(_ answer: ProbeAnswer) {
        tries += 1
        if answer.isFinal || answer.isUnreached {
            end = answer
            return
        }
        if answer.isAlive { (isAlive, silences) = (true, 0) }
        let isBusy = if case .refused(6, _) = answer.outcome { true } else { false }
        if answer.isWorthAsking && tries < 2 || isBusy && tries < 4 { return }
        tries = 0
        if !answer.isAlive { silences += 1 }
        // What a driver or an agent does not ask says nothing of the device.
        let isUnasked = if case .failed = answer.outcome { true } else { false }
        guard isAlive || isUnasked, silences <= Self.mostSilences else {
            end = answer
            return
        }
        if identity != nil {
            take(identity: answer)
        } else if !asks.isEmpty {
            take(answer, to: asks.removeFirst())
        }
        askBeside()
    }

    private mutating func take(identity answer: ProbeAnswer) {
        if let values = answer.values {
            let verdict = identity?.took(values)
            if verdict == .more { return }
            reads.identity = verdict
        } else if answer.isAlive {
            reads.identity = .wrong("it does not say who it is: \(AnswerText.words(answer))")
        } else {
            tell("who it is: \(AnswerText.words(answer))")
        }
        identity = nil
    }

    private mutating func take(_ answer: ProbeAnswer, to ask: Ask) {
        let first = ask.range.lowerBound
        switch answer.outcome {
        case .values(let values): reads.take(values, at: Point(ask.area, UInt16(first)))
        case .refused(1, _):
            for other in asks.indices where asks[other].area == ask.area { asks[other].spans = [] }
            asks.removeAll(where: \.spans.isEmpty)
            reads.lacking.insert(ask.area)
        case _ where ask.spans.count > 1:
            let alone = ask.spans.map {
                Ask(area: ask.area, spans: [$0], isBeside: ask.isBeside, isFromZero: ask.isFromZero)
            }
            asks.insert(contentsOf: alone, at: 0)
        case _ where ask.isBeside: break
        case .refused(2, _): reads.refused.formUnion(ask.range.map { Point(ask.area, UInt16($0)) })
        default: tell("\(ask.area.rawValue) \(first): \(AnswerText.words(answer))")
        }
    }

    private mutating func tell(_ words: String) {
        if !troubles.contains(words) { troubles.append(words) }
    }

    /// When all of the profile was asked and some check does not fit: what stands one address off.
    private mutating func askBeside() {
        guard asks.isEmpty, identity == nil, !wasBeside else { return }
        wasBeside = true
        let results = ProfileTrial(profile, reads).results(shift: 0, order: nil)
        guard results.contains(where: { !$0.isRead || !$0.fits }) else { return }
        asks = profile.checks.compactMap { profile.tag($0.tag)?.plan }.flatMap { beside($0) }
    }

    private func beside(_ tag: TagPlan) -> [Ask] {
        let (area, span) = (tag.point.area, tag.span)
        let moved = [-1, 1].map { (span.lowerBound + $0)..<(span.upperBound + $0) }.filter { range in
            range.lowerBound >= 0 && range.upperBound <= 65_536
                && !unit.forbidden.contains {
                    $0.area == area && Int($0.first) < range.upperBound && range.lowerBound <= Int($0.last)
                }
        }
        let isFromZero = unit.startsAtZero.contains(area) && !unit.isOneAtATime
        let isTogether = moved.count > 1 && span.count + 2 <= unit.limits[area] && !unit.isOneAtATime
        return (isTogether ? [moved] : moved.map { [$0] }).map {
            Ask(area: area, spans: $0, isBeside: true, isFromZero: isFromZero)
        }
    }
}

extension TagPlan {
    /// The addresses that one request must hold to read it.
    var span: Range<Int> {
        let first = Int(point.address)
        let range = first..<first + max(1, type.width)
        guard let decimals, decimals.area == point.area else { return range }
        let at = Int(decimals.address)
        return min(range.lowerBound, at)..<max(range.upperBound, at + 1)
    }
}
