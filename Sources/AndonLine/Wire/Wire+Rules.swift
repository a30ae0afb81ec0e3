internal import AndonCore
internal import Synchronization

// Rules that look further than one tag's samples: they are told the time, and what becomes known of the agent itself.
extension Wire {
    /// One bounded piece of what time alone decides; the rest comes in the next turn, which is at once then.
    mutating func tickRules(at now: Uptime) {
        let isStopOn = stop.flatMap { $0.part.decides ? $0.part.isOn : nil }
        if let isStopOn, isStopOn != toldStop {
            toldStop = isStopOn
            note(.stopIsOn, isStopOn, at: now)
        }
        guard now >= Uptime(nanoseconds: around.nextTick.load(ordering: .relaxed)) else { return }
        transitions.removeAll(keepingCapacity: true)
        Self.tick(around, at: now, into: &transitions)
        tellRecipe()
        if !transitions.isEmpty { tellAlarms(answered: now) }
    }

    mutating func note(_ fact: AgentFact, _ isTrue: Bool, at now: Uptime) {
        guard around.hasWiderRules else { return }
        transitions.removeAll(keepingCapacity: true)
        Self.note(fact, isTrue, around, at: now, into: &transitions)
        if !transitions.isEmpty { tellAlarms(answered: now) }
        callClock()
    }

    mutating func tellRules(_ lane: Int, isUp: Bool, at now: Uptime) {
        lanes[lane].toldUp = isUp
        note(.linkIsUp(lanes[lane].id), isUp, at: now)
    }

    /// A sample may have started a delay that ends before the wire with the clock would look again, or completed a study.
    func callClock() {
        let (isSooner, news) = around.book.withLock { book in
            let news = book.hasLimitNews ? book.takeLimitNews() : []
            let next = book.nextTick?.nanoseconds ?? .max
            guard next < around.nextTick.load(ordering: .relaxed) else { return (false, news) }
            around.nextTick.store(next, ordering: .relaxed)
            return (true, news)
        }
        // No chart raises an alarm by limits that were not told before.
        for change in news { around.gate.emit(.limits(change)) }
        if isSooner, !isClock { around.clockMailbox?.post(.rules) }
    }

    private static func tick(_ around: WireSurroundings, at now: Uptime, into transitions: inout [AlarmTransition]) {
        around.book.withLock { book in
            book.tick(at: now, into: &transitions)
            around.nextTick.store(book.nextTick?.nanoseconds ?? .max, ordering: .relaxed)
        }
    }

    private static func note(
        _ fact: AgentFact, _ isTrue: Bool, _ around: WireSurroundings, at now: Uptime,
        into transitions: inout [AlarmTransition]
    ) {
        around.book.withLock { $0.note(fact, isTrue, at: now, into: &transitions) }
    }
}
