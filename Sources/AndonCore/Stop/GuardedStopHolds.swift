// Limits: a stop that comes too soon, or too often, is held back and a person is asked.
extension GuardedStop {
    mutating func hold(_ keys: [AlarmKey], _ limit: StopLimit, at now: Uptime, into steps: inout GuardedSteps) {
        var hold = held ?? StopHold(causes: [], limit: limit, since: now)
        let before = hold.causes.count
        for key in keys where !hold.causes.contains(key) { hold.causes.append(key) }
        hold.limit = limit
        held = hold
        guard hold.causes.count > before else { return }
        heldTold = now
        steps.news.append(news(.heldBack, at: now))
    }

    /// The limit may be over: what is still there stops the line then.
    mutating func tickHold(_ hold: StopHold, at now: Uptime, into steps: inout GuardedSteps) {
        if let limit = permit.counts.limit(at: now), !armed.isLatched {
            held?.limit = limit
            guard now >= heldTold + Self.tellHeldEvery else { return }
            heldTold = now
            steps.news.append(news(.heldBack, at: now))
        } else {
            letThrough(hold, by: nil, at: now, into: &steps)
        }
    }

    mutating func letThrough(
        _ hold: StopHold, by hand: AlarmHand?, at now: Uptime, into steps: inout GuardedSteps
    ) {
        held = nil
        stop(for: hold.causes, answered: now, at: now, into: &steps)
        steps.news.append(news(.heldBackEnded, at: now, hand: hand))
    }

    mutating func endHoldIfEmpty(at now: Uptime, into steps: inout GuardedSteps) {
        guard held?.causes.isEmpty == true else { return }
        held = nil
        steps.news.append(news(.heldBackEnded, at: now))
    }

    /// What may not stop the line any more is not held back either: it is told, where it would have stopped it.
    mutating func dropHeld(at now: Uptime, into steps: inout GuardedSteps) {
        guard let causes = held?.causes else { return }
        let watched = causes.filter { permit.verdict(of: $0.rule) == .watch }.map { StopCause.alarm($0) }
        held?.causes.removeAll { permit.verdict(of: $0.rule) != .stop }
        endHoldIfEmpty(at: now, into: &steps)
        steps.actions += tell(shadow.cause(watched, answered: now, at: now), .shadow)
    }
}
