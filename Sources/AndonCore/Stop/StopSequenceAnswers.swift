// How a stop or a release comes to its confirmation: writes, reads, repeats.
extension StopSequence {
    /// The write of `attempt` ended. An answer to anything but the awaited attempt is ignored.
    package mutating func writeAnswered(_ attempt: Int, _ answer: StopWriteAnswer, at now: Uptime) -> [StopAction] {
        guard case .write(attempt, _) = awaited else { return [] }
        switch answer {
        case .done(let sent):
            run.written = run.written ?? sent
            return plan.readBack ? readBack(attempt, at: now) : settle(at: now)
        case .doubtful(let problem, let sent):
            run.written = run.written ?? sent
            guard plan.readBack else { return attemptFailed("write to \(output): \(problem)", at: now) }
            return readBack(attempt, at: now)
        case .unanswered(let problem, let sent):
            run.written = run.written ?? sent
            run.problem = "write to \(output): \(problem)"
            return writeAgain(at: now) ?? attemptFailed("write to \(output): \(problem)", at: now)
        case .failed(let problem, let sent):
            run.written = run.written ?? sent
            return attemptFailed("write to \(output): \(problem)", at: now)
        }
    }

    /// The read of `attempt` ended. An answer to anything but the awaited attempt is ignored.
    package mutating func readAnswered(_ attempt: Int, _ answer: StopReadAnswer, at now: Uptime) -> [StopAction] {
        guard case .read(attempt, _) = awaited else { return [] }
        switch (state, answer) {
        case (.stopping, .value(plan.stopValue)), (.releasing, .value(plan.runValue)):
            return settle(at: now)
        case (.stopping, .value(let value)), (.releasing, .value(let value)):
            return attemptFailed("\(output) reads \(value) after \(wanted) was written", at: now)
        case (.stopping, .failed(let problem)), (.releasing, .failed(let problem)):
            return attemptFailed("read of \(output): \(problem)", at: now)
        case (.looking, .value(plan.stopValue)):
            return foundStopped(at: now)
        case (.looking, .value):
            forget()
            return []
        case (.looking, .failed):
            rest(for: nextBackOff(), at: now)
            return []
        case (.stopped, .value(let value)) where value != plan.stopValue:
            return cleared(value, at: now)
        case (.stopped, .value), (.stopped, .failed):
            rest(for: Self.watchEvery, at: now)
            return []
        case (.running, _), (.shadow, _):
            awaited = .nothing
            return []
        }
    }

    /// Does what is due: repeats, gives up waiting, looks again. Harmless when called too early or too often.
    package mutating func tick(at now: Uptime) -> [StopAction] {
        if state == .shadow {
            if let quietSince, now >= quietSince + Self.rearmAfter { forget() }
            return []
        }
        var actions = deadlinePassed(at: now)
        switch awaited {
        case .rest(let until) where now >= until:
            actions.append(isWriting ? write(at: now) : look(at: now))
        case .write(_, let lost) where now >= lost:
            actions += attemptFailed("write to \(output): no answer came back", at: now)
        case .read(_, let lost) where now >= lost:
            if isWriting {
                actions += attemptFailed("read of \(output): no answer came back", at: now)
            } else {
                rest(for: state == .stopped ? Self.watchEvery : nextBackOff(), at: now)
            }
        case .nothing, .rest, .write, .read: break
        }
        return actions
    }

    /// Whether the output is being brought to where it should stand.
    package var isWriting: Bool { state == .stopping || state == .releasing }
    private var wanted: UInt16 { state == .releasing ? plan.runValue : plan.stopValue }

    /// Starts a run in `state` and gives its first write.
    mutating func begin(_ state: State, within: TimeSpan, at now: Uptime) -> StopAction {
        self.state = state
        run = StopRun()
        run.deadline = now + within
        return write(at: now)
    }

    private mutating func write(at now: Uptime) -> StopAction {
        run.attempts += 1
        run.retries = 0
        run.lastWrite = now
        return put(at: now)
    }

    /// The write that brought no answer once more, without the pause between two attempts; nil when it has been sent often
    /// enough, or the time for the confirmation is over.
    private mutating func writeAgain(at now: Uptime) -> [StopAction]? {
        guard run.retries < writeRetries, now < run.deadline else { return nil }
        run.retries += 1
        return [put(at: now)]
    }

    private mutating func put(at now: Uptime) -> StopAction {
        newestAttempt += 1
        run.writes += 1
        awaited = .write(attempt: newestAttempt, lost: lost(from: now))
        return .write(value: wanted, attempt: newestAttempt)
    }

    mutating func look(at now: Uptime) -> StopAction {
        newestAttempt += 1
        awaited = .read(attempt: newestAttempt, lost: lost(from: now))
        return .readBack(attempt: newestAttempt)
    }

    private mutating func readBack(_ attempt: Int, at now: Uptime) -> [StopAction] {
        awaited = .read(attempt: attempt, lost: lost(from: now))
        return [.readBack(attempt: attempt)]
    }

    /// The line answers each request by its own deadline: this only ends the wait for an answer that was lost.
    private func lost(from now: Uptime) -> Uptime { now + max(plan.within * 2, .seconds(5)) }

    private mutating func rest(for span: TimeSpan, at now: Uptime) { awaited = .rest(until: now + span) }

    private mutating func nextBackOff() -> TimeSpan {
        let span = run.backOff
        run.backOff = min(span * 2, Self.longestBackOff)
        return span
    }

    private mutating func attemptFailed(_ problem: String, at now: Uptime) -> [StopAction] {
        run.problem = problem
        guard run.attempts < plan.attempts, now < run.deadline else {
            guard state == .stopping else { return releaseFailed(at: now) }
            rest(for: nextBackOff(), at: now)
            return tellFailure(at: now)
        }
        let spacing = TimeSpan(nanoseconds: plan.within.nanoseconds / Int64(max(plan.attempts, 1)))
        let next = run.lastWrite + spacing
        guard next > now else { return [write(at: now)] }
        awaited = .rest(until: next)
        return []
    }

    private mutating func deadlinePassed(at now: Uptime) -> [StopAction] {
        guard now >= run.deadline else { return [] }
        switch state {
        case .stopping: return tellFailure(at: now)
        case .releasing: return releaseFailed(at: now)
        case .looking, .running, .shadow, .stopped: return []
        }
    }

    private mutating func tellFailure(at now: Uptime) -> [StopAction] {
        guard !run.isFailureTold else { return [] }
        run.isFailureTold = true
        let problem = run.problem ?? "\(output) was not confirmed within \(plan.within.inMilliseconds) ms"
        return [.report(report(.failed, at: now, problem: problem))]
    }

    /// A line that could not be released may stand anywhere: it is stopped again.
    private mutating func releaseFailed(at now: Uptime) -> [StopAction] {
        let problem = "release: \(run.problem ?? "\(output) was not confirmed in time"); the line stays stopped"
        let failed = report(.failed, at: now, problem: problem)
        let write = begin(.stopping, within: plan.within, at: now)
        run.isFailureTold = true
        return [write, .report(failed)]
    }

    private mutating func settle(at now: Uptime) -> [StopAction] {
        if state == .releasing {
            let released = report(.released, at: now)
            forget()
            return [.clearLatch, .report(released)]
        }
        state = .stopped
        watch(at: now)
        if run.isQuiet, !run.isFailureTold { return [] }
        return [.saveLatch(causes: causes, state: .confirmed), .report(report(.confirmed, at: now))]
    }

    private mutating func watch(at now: Uptime) {
        if plan.readBack { rest(for: Self.watchEvery, at: now) } else { awaited = .nothing }
    }

    private mutating func foundStopped(at now: Uptime) -> [StopAction] {
        state = .stopped
        run = StopRun()
        causes = [.foundStopped]
        known = [.foundStopped]
        watch(at: now)
        return [.saveLatch(causes: causes, state: .confirmed), .report(report(.confirmed, at: now))]
    }

    /// Somebody else changed the output of a stopped line: it is stopped again at once, and told, but not each time.
    private mutating func cleared(_ value: UInt16, at now: Uptime) -> [StopAction] {
        let isQuiet = clearedAt.map { now - $0 < Self.tellClearedEvery } ?? false
        let write = begin(.stopping, within: plan.within, at: now)
        run.isQuiet = isQuiet
        guard !isQuiet else { return [write] }
        clearedAt = now
        run.problem = "\(output) reads \(value): somebody else cleared the stop; it is written again"
        return [write] + tellFailure(at: now)
    }
}
