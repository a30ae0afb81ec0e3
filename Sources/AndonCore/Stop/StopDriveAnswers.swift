// How a stop or a release of one output comes to its confirmation: writes, reads, repeats.
extension StopDrive {
    /// The write of `attempt` ended. An answer to anything but the awaited attempt is ignored.
    package mutating func writeAnswered(_ attempt: Int, _ answer: StopWriteAnswer, at now: Uptime) -> [StopAction] {
        guard case .write(attempt, _) = awaited else { return [] }
        switch answer {
        case .done(let sent):
            run.written = run.written ?? sent
            return plan.readBack ? readBack(attempt, at: now) : proved(at: now)
        case .doubtful(let problem, let sent):
            run.written = run.written ?? sent
            guard plan.readBack else { return attemptFailed("write to \(path): \(problem)", at: now) }
            return readBack(attempt, at: now)
        case .unanswered(let problem, let sent):
            run.written = run.written ?? sent
            run.problem = "write to \(path): \(problem)"
            run.unanswered = run.problem
            if let again = writeAgain(at: now) { return again }
            // It may have been done: what is read decides, before it is written once more.
            guard plan.readBack, now < run.deadline else {
                return attemptFailed("write to \(path): \(problem)", at: now)
            }
            return readBack(attempt, at: now)
        case .failed(let problem, let sent):
            run.written = run.written ?? sent
            return attemptFailed("write to \(path): \(problem)", at: now)
        }
    }

    /// The read of `attempt` ended. An answer to anything but the awaited attempt is ignored.
    package mutating func readAnswered(_ attempt: Int, _ answer: StopReadAnswer, at now: Uptime) -> [StopAction] {
        guard case .read(attempt, _) = awaited else { return [] }
        var value: UInt16?
        var problem = ""
        switch answer {
        case .value(let read): value = plan.part(of: read)
        case .failed(let why): problem = why
        }
        switch state {
        case .stopping, .releasing:
            guard let value else { return attemptFailed(run.unanswered ?? "read of \(path): \(problem)", at: now) }
            guard value == wanted else {
                return attemptFailed("\(path) reads \(value) after \(wanted) was written", at: now)
            }
            return proved(at: now)
        case .checking: return checked(value, problem, at: now)
        case .looking:
            guard let value else {
                let answer = checked(nil, problem, at: now)
                // It is being read once more for a person.
                guard checks == 0 else { return answer }
                rest(for: nextBackOff(), at: now)
                return answer
            }
            let answer = checked(value, problem, at: now)
            return (value == plan.stopValue ? foundStopped(at: now) : foundRunning(at: now)) + answer
        case .held:
            guard let value, value != plan.stopValue else {
                rest(for: Self.watchEvery, at: now)
                return []
            }
            return cleared(value, at: now)
        case .left:
            guard let value else {
                rest(for: Self.watchEvery, at: now)
                return []
            }
            return value == plan.stopValue ? settle(at: now) : stillLeft(value, at: now)
        case .idle:
            awaited = .nothing
            return []
        }
    }

    /// A good sample of the output's input, answered at `sampled`, shows that the machine has stopped.
    package mutating func inputStands(at sampled: Uptime, now: Uptime) -> [StopAction] {
        guard case .input = awaited else { return [] }
        // What was answered before the write proves nothing.
        guard sampled >= run.written ?? run.began else { return [.awaitInput(output: output)] }
        return settle(at: now)
    }

    /// Does what is due: repeats, gives up waiting, looks again. Harmless when called too early or too often.
    package mutating func tick(at now: Uptime) -> [StopAction] {
        var actions = deadlinePassed(at: now)
        switch awaited {
        case .rest(let until) where now >= until:
            actions.append(isWriting ? write(at: now) : look(at: now))
        case .write(_, let lost) where now >= lost:
            actions += attemptFailed("write to \(path): no answer came back", at: now)
        case .read(_, let lost) where now >= lost:
            if isWriting {
                actions += attemptFailed("read of \(path): no answer came back", at: now)
            } else if state == .checking {
                actions += checked(nil, "no answer came back", at: now)
            } else {
                rest(for: state == .looking ? nextBackOff() : Self.watchEvery, at: now)
            }
        case .input(let until) where now >= until:
            actions += attemptFailed(inputMissing, at: now)
        case .nothing, .rest, .write, .read, .input: break
        }
        return actions
    }

    private var wanted: UInt16 { state == .releasing ? plan.runValue : plan.stopValue }

    private var inputMissing: String {
        "\(inputPath ?? "its input") did not show the stop within \((plan.input?.within ?? .zero).inMilliseconds) ms"
    }

    mutating func write(at now: Uptime) -> StopAction {
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
        run.unanswered = nil
        awaited = .write(attempt: newestAttempt, lost: lost(from: now))
        return .write(output: output, value: wanted, attempt: newestAttempt)
    }

    mutating func look(at now: Uptime) -> StopAction {
        newestAttempt += 1
        awaited = .read(attempt: newestAttempt, lost: lost(from: now))
        return .readBack(output: output, attempt: newestAttempt)
    }

    private mutating func readBack(_ attempt: Int, at now: Uptime) -> [StopAction] {
        awaited = .read(attempt: attempt, lost: lost(from: now))
        return [.readBack(output: output, attempt: attempt)]
    }

    /// The line answers each request by its own deadline: this only ends the wait for an answer that was lost.
    private func lost(from now: Uptime) -> Uptime { now + max(plan.within * 2, .seconds(5)) }

    private mutating func rest(for span: TimeSpan, at now: Uptime) { awaited = .rest(until: now + span) }

    private mutating func nextBackOff() -> TimeSpan {
        let span = run.backOff
        run.backOff = min(span * 2, Self.longestBackOff)
        return span
    }

    /// The output itself is as it should be; a stop may want to see the machine as well.
    private mutating func proved(at now: Uptime) -> [StopAction] {
        guard state == .stopping, let input = plan.input else { return settle(at: now) }
        let end = run.isFailureTold ? now + input.within : run.began + input.within
        run.deadline = max(run.deadline, end)
        awaited = .input(until: end)
        return [.awaitInput(output: output)]
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
        case .stopping:
            if case .input = awaited, run.problem == nil { run.problem = inputMissing }
            return tellFailure(at: now)
        case .releasing: return releaseFailed(at: now)
        case .looking, .checking, .idle, .held, .left: return []
        }
    }

    private mutating func tellFailure(at now: Uptime) -> [StopAction] {
        guard !run.isFailureTold else { return [] }
        run.isFailureTold = true
        let problem = run.problem ?? "\(path) was not confirmed within \(plan.within.inMilliseconds) ms"
        return [tell(.failed, at: now, problem: problem)]
    }

    /// An output that could not be released may stand anywhere: it is stopped again.
    private mutating func releaseFailed(at now: Uptime) -> [StopAction] {
        let failed = tell(
            .notReleased, at: now,
            problem: "release: \(run.problem ?? "\(path) was not confirmed in time")")
        let write = begin(.stopping, within: plan.within, at: now)
        run.isFailureTold = true
        return [write, failed]
    }

    private mutating func settle(at now: Uptime) -> [StopAction] {
        if state == .releasing {
            let released = tell(.released, at: now)
            forget()
            return [released]
        }
        if run.isFailureTold { run.isQuiet = false }
        let confirmed = tell(.confirmed, at: now)
        state = .held
        watch(at: now)
        return [confirmed]
    }

    private mutating func watch(at now: Uptime) {
        if plan.readBack { rest(for: Self.watchEvery, at: now) } else { awaited = .nothing }
    }

    private mutating func foundStopped(at now: Uptime) -> [StopAction] {
        state = .held
        run = StopRun()
        watch(at: now)
        return [tell(.foundStopped, at: now)]
    }

    private mutating func foundRunning(at now: Uptime) -> [StopAction] {
        forget()
        return [tell(.foundRunning, at: now)]
    }

    /// Somebody else changed a held output: it is answered at once as the plan says, and told, but not each time.
    private mutating func cleared(_ value: UInt16, at now: Uptime) -> [StopAction] {
        let isQuiet = clearedAt.map { now - $0 < Self.tellClearedEvery } ?? false
        if !isQuiet { clearedAt = now }
        switch plan.whenCleared {
        case .assert:
            let write = begin(.stopping, within: plan.within, at: now)
            run.isQuiet = isQuiet
            run.isFailureTold = !isQuiet
            run.problem =
                isQuiet ? nil : "\(path) reads \(value): somebody else cleared the stop; it is written again"
            return [write, tell(.cleared, at: now, problem: run.problem)]
        case .tell, .hold:
            state = .left
            run = StopRun()
            run.isQuiet = isQuiet
            if plan.whenCleared == .tell { rest(for: Self.watchEvery, at: now) } else { awaited = .nothing }
            return [leave(value, at: now)]
        }
    }

    /// The output that was left still stands as somebody else wants it: told again, in its time.
    private mutating func stillLeft(_ value: UInt16, at now: Uptime) -> [StopAction] {
        rest(for: Self.watchEvery, at: now)
        guard let clearedAt, now - clearedAt >= Self.tellClearedEvery else { return [] }
        self.clearedAt = now
        run.isQuiet = false
        return [leave(value, at: now)]
    }

    private func leave(_ value: UInt16, at now: Uptime) -> StopAction {
        tell(
            .left, at: now,
            problem: "\(path) reads \(value): somebody else cleared the stop; the plan leaves it as it is found")
    }
}
