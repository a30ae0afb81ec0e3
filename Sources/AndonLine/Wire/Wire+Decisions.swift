internal import AndonCore
internal import Synchronization

// Deciding: the rules first, the stop before anybody is told, values last.
extension Wire {
    /// The rules on the samples of one answer; a stop goes out before anybody is told.
    mutating func decide(answered: Uptime) {
        let asked = samples.count
        if around.makesFirst { Self.derive(&samples, around) }
        var next = 0
        while next < samples.count {
            transitions.removeAll(keepingCapacity: true)
            // Up to the first sample that changes an alarm, where no rule needs the rest of the answer.
            next = Self.rule(samples, from: next, around, into: &transitions)
            tellRecipe()
            if !transitions.isEmpty { tellAlarms(answered: answered) }
        }
        passed.removeAll(keepingCapacity: true)
        for sample in samples[..<asked] where !sample.quality.isGood { sum.badSamples += 1 }
        Self.filter(samples, asked, by: &filter, into: &passed)
        if around.makesFirst {
            Self.pass(samples, asked, around, into: &passed)
        } else if around.makesMore {
            // After the stop, which does not wait for what follows from the values.
            derive(answered: answered)
        }
        if around.hasWiderRules { callClock() }
        if let office = around.stopOffice {
            for input in office.inputs { input.take(samples.span) }
        }
        Self.keep(samples, asked, took, on: around)
        sum.samples += UInt64(asked)
        sum.valuesPassed += UInt64(passed.count)
        if !passed.isEmpty, around.gate.place(values: passed) { isToRing = true }
    }

    /// What is made of these samples, and the rules on it: in one hold of the lock, as another wire may make more of it.
    private mutating func derive(answered: Uptime) {
        transitions.removeAll(keepingCapacity: true)
        Self.derive(&samples, around, into: &transitions, &passed)
        if !transitions.isEmpty { tellAlarms(answered: answered) }
    }

    private static func derive(
        _ samples: inout [Sample], _ around: WireSurroundings, into transitions: inout [AlarmTransition],
        _ passed: inout [LineEvent]
    ) {
        around.book.withLock { book in
            let asked = samples.count
            book.derive(&samples)
            var next = asked
            while next < samples.count { next = book.take(samples.span, from: next, into: &transitions) }
            book.pass(samples.span.extracting(asked...), into: &passed)
        }
    }

    private static func derive(_ samples: inout [Sample], _ around: WireSurroundings) {
        around.book.withLock { $0.derive(&samples) }
    }

    private static func pass(
        _ samples: [Sample], _ asked: Int, _ around: WireSurroundings, into passed: inout [LineEvent]
    ) {
        around.book.withLock { $0.pass(samples.span.extracting(asked...), into: &passed) }
    }

    private static func filter(
        _ samples: [Sample], _ asked: Int, by filter: inout EventFilter, into passed: inout [LineEvent]
    ) {
        filter.pass(samples.span.extracting(..<asked), into: &passed)
    }

    /// What was made of them was asked of nobody.
    private static func keep(_ samples: [Sample], _ asked: Int, _ took: TimeSpan?, on around: WireSurroundings) {
        around.tape.withLock { tape in
            tape.keep(samples.span.extracting(..<asked), took: took)
            if asked < samples.count { tape.keep(samples.span.extracting(asked...)) }
        }
    }

    private static func rule(
        _ samples: [Sample], from start: Int, _ around: WireSurroundings, into transitions: inout [AlarmTransition]
    ) -> Int {
        around.book.withLock { $0.take(samples.span, from: start, into: &transitions) }
    }

    /// The stop goes out before anybody is woken; who reads of it reads its alarm first.
    mutating func tellAlarms(answered: Uptime) {
        // A stop may end in answers and rules of its own before these are told.
        let transitions = transitions
        guard stop?.part.decides == true else {
            // The wire that decides may be quicker in telling the stop than this one the alarm: its place comes first.
            let ordered = orderNow(transitions)
            var isToRing = false
            for transition in transitions where around.gate.place(.alarm(transition)) { isToRing = true }
            orderStop(transitions, ordered: ordered, answered: answered)
            if isToRing { around.gate.ring() }
            return
        }
        isHoldingReports = true
        orderStop(transitions, answered: answered)
        for transition in transitions { around.gate.emit(.alarm(transition)) }
        isHoldingReports = false
        for report in heldReports { around.gate.emit(report) }
        heldReports.removeAll(keepingCapacity: true)
    }

    /// Where another wire decides: what is asked for at once is ordered from here, before anybody is told anything.
    ///
    /// - Returns: the causes whose outputs were ordered: those that stop the line by the modes and limits of this moment.
    private mutating func orderNow(_ transitions: [AlarmTransition]) -> [AlarmKey] {
        guard let office = around.stopOffice else { return [] }
        let causes = transitions.filter { transition in
            around.plan[transition.rule].action == .stop
                && (transition.kind == .raised || transition.kind == .unsuppressed)
        }.map { AlarmKey(rule: $0.rule, tag: $0.tag) }
        guard !causes.isEmpty else { return [] }
        let now = MonotonicClock.now()
        let ordered = office.stopping(causes, at: now)
        guard !ordered.isEmpty else { return [] }
        office.countOrder()
        orderOutputs(office.atOnce(ordered), at: now)
        return ordered
    }

    private mutating func orderStop(
        _ transitions: [AlarmTransition], ordered: [AlarmKey] = [], answered: Uptime
    ) {
        guard let office = around.stopOffice else { return }
        var causes: [AlarmKey] = []
        var returned: [AlarmKey] = []
        for transition in transitions where around.plan[transition.rule].action == .stop {
            let key = AlarmKey(rule: transition.rule, tag: transition.tag)
            switch transition.kind {
            case .raised, .unsuppressed: causes.append(key)
            case .returned, .suppressed: returned.append(key)
            }
        }
        if !causes.isEmpty {
            if stop?.part.decides == true {
                let now = MonotonicClock.now()
                let own = office.stopping(causes, at: now)
                if !own.isEmpty { office.countOrder() }
                stopLine(causes, ordered: own, answered: answered, at: now)
            } else {
                office.mailbox.post(.stop(causes: causes, ordered: ordered, answered: answered))
            }
        }
        if !returned.isEmpty {
            if stop?.part.decides == true {
                alarmsReturned(returned, at: answered)
            } else {
                office.mailbox.post(.returned(returned))
            }
        }
    }
}
