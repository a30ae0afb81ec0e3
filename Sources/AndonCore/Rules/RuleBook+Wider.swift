// Rules that look further than one tag's newest samples.
extension RuleBook {
    /// When `tick` should be called at the latest; nil where time alone decides nothing.
    package var nextTick: Uptime? { [wider.nextTick, chooser?.nextTick].compactMap(\.self).min() }

    /// Does what time alone decides, a bounded part of it at once.
    package mutating func tick(at now: Uptime, into transitions: inout [AlarmTransition]) {
        tickRecipe(at: now, into: &transitions)
        guard !wider.isEmpty else { return }
        wider.tick(at: now, into: &transitions)
    }

    /// Nobody looked for a while, and does again: no silence before this counts.
    package mutating func resume(at now: Uptime, into transitions: inout [AlarmTransition]) {
        chooser?.resume(at: now)
        guard !wider.isEmpty else { return }
        wider.resume(at: now, into: &transitions)
    }

    /// Takes what became known of the agent itself.
    package mutating func note(
        _ fact: AgentFact, _ isTrue: Bool, at now: Uptime, into transitions: inout [AlarmTransition]
    ) {
        guard !wider.isEmpty else { return }
        wider.note(fact, Truth(isTrue), at: now, into: &transitions)
    }

    /// A counter was replaced or set back: rates of it begin anew.
    package mutating func restartCount(of tag: TagID) {
        derived.restartCount(of: tag)
        guard !wider.isEmpty else { return }
        wider.restartCount(of: tag)
    }

    /// An answer is one moment: which recipe holds, and what looks at several tags, goes by all that it brought before any
    /// rule decides, and rules that name others come last. The plain rules take samples in runs; those of tags that wider
    /// rules name are looked at one by one.
    mutating func takeAll(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) -> Int {
        let isAnyNamed = hearAll(samples, from: start, into: &transitions)
        var next = start
        while next < samples.count {
            var end = next
            while end < samples.count, !wider.isNamed(samples[end].tag) { end += 1 }
            takeRun(samples.extracting(..<end), from: next, into: &transitions)
            if end < samples.count { takeNamed(samples, end, into: &transitions) }
            next = end + 1
        }
        if isAnyNamed { wider.conclude(samples, from: start, into: &transitions) }
        return samples.count
    }

    /// Takes in which recipe holds, and what the answer says of tags that wider rules name; whether it names any.
    private mutating func hearAll(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) -> Bool {
        let recipeTag = chooser?.recipes.tag
        var isAnyNamed = false
        for index in start..<samples.count {
            let sample = samples[index]
            if sample.tag == recipeTag { hear(sample, into: &transitions) }
            if wider.isNamed(sample.tag) { isAnyNamed = true }
        }
        if isAnyNamed { wider.hear(samples, from: start, into: &transitions) }
        return isAnyNamed
    }

    private mutating func takeRun(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) {
        var next = start
        while next < samples.count { next = takePlain(samples, from: next, into: &transitions) }
    }

    private mutating func takeNamed(
        _ samples: Swift.Span<Sample>, _ index: Int, into transitions: inout [AlarmTransition]
    ) {
        let before = transitions.count
        _ = takePlain(samples.extracting(...index), from: index, into: &transitions)
        // What the plain rules found is told through its seat, where it has one.
        var edges: [AlarmTransition] = []
        if transitions.count > before {
            edges = Array(transitions[before...])
            transitions.removeSubrange(before...)
        }
        let sample = samples[index]
        wider.see(sample.tag, into: &transitions)
        for seat in wider.plainSeats(of: sample.tag) {
            let key = wider.seats[Int(seat)].key
            let place = Int(wider.seats[Int(seat)].plain)
            let alarm = alarms[place]
            let edge = edges.firstIndex { $0.rule == key.rule }.map { edges.remove(at: $0) }
            // Seen to be true under the limits of another recipe than it was raised by: those are told.
            let isSeen = wider.seats[Int(seat)].mustBeSeen && alarm.isActive && alarm.truth == .true
            wider.settle(
                plain: Int(seat), isActive: alarm.isActive, truth: alarm.truth, edge,
                restated: isSeen ? restated(place, sample) : nil, into: &transitions)
        }
        transitions.append(contentsOf: edges)
    }
}
