// What time alone decides, and what is said of the agent and of counters.
extension WiderRules {
    /// Does what is due, at most a bounded part of it: `nextTick` says when to come again, which may be at once.
    mutating func tick(at time: Uptime, into transitions: inout [AlarmTransition]) {
        comeTo(time, into: &transitions)
        work(into: &transitions)
        var left = Self.mostAtOnce
        while left > 0, let item = queue.popDue(at: now) {
            left -= 1
            if item < alarms.count {
                goOn(item, into: &transitions)
            } else if item < alarms.count + world.slots.count {
                expire(item - alarms.count, into: &transitions)
            } else {
                mark(item - alarms.count - world.slots.count)
            }
            work(into: &transitions)
        }
    }

    /// Begins anew to wait for samples, from now on.
    mutating func resume(at time: Uptime, into transitions: inout [AlarmTransition]) {
        start = nil
        comeTo(time, into: &transitions)
    }

    private mutating func goOn(_ index: Int, into transitions: inout [AlarmTransition]) {
        let terms = terms[Int(alarms[index].terms)]
        if case .stale = terms.condition, alarms[index].truth != .true {
            let truth = isStale(index, terms)
            if truth == .true { return decide(index, truth, into: &transitions) }
        }
        let kind = alarms[index].goOn(at: now, terms)
        settle(wider: index, kind, into: &transitions)
    }

    /// A tag of which no sample comes any more is not known, as if it had said so.
    private mutating func expire(_ slot: Int, into transitions: inout [AlarmTransition]) {
        guard world.slots[slot].expire(at: now) else { return }
        for alarm in links.alarms(ofSlot: slot) {
            switch terms[Int(alarms[Int(alarm)].terms)].condition {
            case .stale, .when: break
            default: doubt(Int(alarm), into: &transitions)
            }
        }
        breakOff(formulasOf: slot, into: &transitions)
        markAll(links.formulas(ofSlot: slot))
        for seat in links.plain(ofSlot: slot) where seats[Int(seat)].truth != .unknown {
            seats[Int(seat)].truth = .unknown
            say(Int(seat))
        }
    }

    /// Takes what is known of the agent itself.
    mutating func note(_ fact: AgentFact, _ truth: Truth, at time: Uptime, into transitions: inout [AlarmTransition]) {
        comeTo(time, into: &transitions)
        guard world.facts[fact] != truth else { return }
        world.facts[fact] = truth
        markAll(links.formulas(of: fact))
        work(into: &transitions)
    }

    /// A counter was replaced or set back: what it counted before says nothing of what it counts now.
    mutating func restartCount(of tag: TagID) {
        guard world.places.indices.contains(tag.index), world.places[tag.index] >= 0 else { return }
        let slot = world.places[tag.index]
        for index in alarms.indices where alarms[index].window >= 0 {
            if alarms[index].slot == slot || alarms[index].other == slot {
                windows[Int(alarms[index].window)]?.restart()
            }
        }
    }
}
