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

    /// The plain rules take samples in runs; those of tags that wider rules name, or that choose the recipe, are looked at
    /// one by one.
    mutating func takeAll(
        _ samples: Swift.Span<Sample>, from start: Int, into transitions: inout [AlarmTransition]
    ) -> Int {
        let before = transitions.count
        let told = recipeReports.count
        let recipeTag = chooser?.recipes.tag
        var next = start
        // What holds under another recipe is told after the change.
        while next < samples.count, transitions.count == before, recipeReports.count == told {
            var end = next
            while end < samples.count, samples[end].tag != recipeTag, !wider.isNamed(samples[end].tag) { end += 1 }
            if end > next {
                next = takePlain(samples.extracting(..<end), from: next, into: &transitions)
            } else {
                if samples[end].tag == recipeTag { hear(samples[end], into: &transitions) }
                takeNamed(samples, next, into: &transitions)
                next += 1
            }
        }
        return next
    }

    private mutating func takeNamed(
        _ samples: Swift.Span<Sample>, _ index: Int, into transitions: inout [AlarmTransition]
    ) {
        guard wider.isNamed(samples[index].tag) else {
            _ = takePlain(samples.extracting(...index), from: index, into: &transitions)
            return
        }
        let before = transitions.count
        _ = takePlain(samples.extracting(...index), from: index, into: &transitions)
        // What the plain rules found is told through its seat, where it has one.
        var edges: [AlarmTransition] = []
        if transitions.count > before {
            edges = Array(transitions[before...])
            transitions.removeSubrange(before...)
        }
        let sample = samples[index]
        wider.take(sample, into: &transitions)
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
        wider.work(into: &transitions)
    }
}
