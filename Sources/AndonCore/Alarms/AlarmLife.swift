/// The life of one alarm after ISA-18.2 / IEC 62682: a pure value that takes what happens, and the time, and says which
/// step it was.
///
/// Condition, acknowledgement and latch go on below a shelf and a suppression, so that what comes back is true. An alarm
/// out of service has none of them: it is not watched. A shelf and a suppression silence; only out of service disables.
package struct AlarmLife: Sendable, Hashable {
    package private(set) var standing = AlarmStanding.normal
    /// The end of the shelf; nil while there is none.
    package private(set) var shelvedUntil: Uptime?
    package private(set) var isSuppressed = false
    package private(set) var isOutOfService = false
    /// What a re-alarm counts from.
    package private(set) var alarmedAt = Uptime.zero

    package init() {}

    /// As an earlier run left it. A suppression is not kept: the plan says anew.
    package init(standing: AlarmStanding, alarmedAt: Uptime, shelvedUntil: Uptime?, isOutOfService: Bool) {
        self.isOutOfService = isOutOfService
        self.standing = isOutOfService ? .normal : standing
        self.shelvedUntil = isOutOfService ? nil : shelvedUntil
        self.alarmedAt = alarmedAt
    }

    /// What people are told first: out of service before suppressed before shelved before all else.
    package var state: AlarmState {
        if isOutOfService { return .outOfService }
        if isSuppressed { return .suppressed }
        return shelvedUntil == nil ? standing.state : .shelved
    }

    package var isActive: Bool { standing.isActive }
    /// Nothing is to be said of it.
    package var isAtRest: Bool { state == .normal }
    /// People are not to be called because of it.
    package var isSilent: Bool { isOutOfService || isSuppressed || shelvedUntil != nil }

    /// When `tick` has something to do at the latest.
    package func nextTick(_ terms: AlarmLifeTerms) -> Uptime? {
        if isOutOfService { return nil }
        if let shelvedUntil { return shelvedUntil }
        guard let reAlarm = terms.reAlarm, isActive, !isSuppressed else { return nil }
        return alarmedAt + reAlarm
    }

    /// Takes what happened. The owner repeats `tick` until it says nothing.
    ///
    /// - Returns: the step that it was; nil where nothing changed.
    /// - Throws: why a hand was refused; nothing has changed then. Edges, suppressions and ticks are never refused.
    package mutating func take(
        _ input: AlarmInput, at now: Uptime, _ terms: AlarmLifeTerms
    ) throws(AlarmRefusal) -> AlarmStep? {
        switch (isOutOfService, input) {
        case (true, .raised), (true, .returned), (true, .tick):
            return nil
        case (true, .acknowledge), (true, .reset), (true, .shelve), (true, .unshelve):
            throw .outOfService
        case (_, .suppress):
            return suppress(true)
        case (_, .unsuppress):
            return suppress(false)
        case (true, .takeOutOfService):
            throw .alreadyOutOfService
        case (true, .returnToService):
            isOutOfService = false
            return .inService
        case (false, .raised):
            return try move(.raised, at: now, terms)
        case (false, .returned):
            return try move(.returned, at: now, terms)
        case (false, .acknowledge):
            return try move(.acknowledge, at: now, terms)
        case (false, .reset):
            return try move(.reset, at: now, terms)
        case (false, .shelve(let end)):
            return try shelve(until: end, at: now, terms)
        case (false, .unshelve):
            guard shelvedUntil != nil else { throw .notShelved }
            shelvedUntil = nil
            return .unshelved
        case (false, .takeOutOfService):
            isOutOfService = true
            standing = .normal
            shelvedUntil = nil
            return .outOfService
        case (false, .returnToService):
            throw .inService
        case (false, .tick):
            return try tick(at: now, terms)
        }
    }

    /// The same for what is never refused: an edge, a suppression, a tick.
    mutating func edge(_ input: AlarmInput, at now: Uptime, _ terms: AlarmLifeTerms) -> AlarmStep? {
        do { return try take(input, at: now, terms) } catch { return nil }
    }

    private mutating func move(
        _ move: AlarmStanding.Move, at now: Uptime, _ terms: AlarmLifeTerms
    ) throws(AlarmRefusal) -> AlarmStep? {
        let step = try standing.take(move, terms)
        switch step {
        case .raised, .acknowledged, .again: alarmedAt = now
        case nil, .returned, .reset, .shelved, .unshelved, .suppressed, .unsuppressed, .outOfService, .inService: break
        }
        return step
    }

    private mutating func suppress(_ isSuppressed: Bool) -> AlarmStep? {
        guard self.isSuppressed != isSuppressed else { return nil }
        self.isSuppressed = isSuppressed
        // Told when it is back: what is out of service is suppressed in no way that matters.
        if isOutOfService { return nil }
        return isSuppressed ? .suppressed : .unsuppressed
    }

    /// A second shelf takes the place of the first.
    private mutating func shelve(
        until end: Uptime, at now: Uptime, _ terms: AlarmLifeTerms
    ) throws(AlarmRefusal) -> AlarmStep? {
        guard end > now else { throw .shelfIsOver }
        guard end - now <= terms.shelveAtMost else { throw .shelfTooLong(end - now, atMost: terms.shelveAtMost) }
        shelvedUntil = end
        return .shelved
    }

    private mutating func tick(at now: Uptime, _ terms: AlarmLifeTerms) throws(AlarmRefusal) -> AlarmStep? {
        guard let due = nextTick(terms), due <= now else { return nil }
        guard shelvedUntil == nil else {
            shelvedUntil = nil
            return .unshelved
        }
        return try move(.again, at: now, terms)
    }
}
