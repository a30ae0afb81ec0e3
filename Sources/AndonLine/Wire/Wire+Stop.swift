internal import AndonCore
internal import Synchronization

// The stop, on the wires that have its outputs. Writes go before every read; what is told and kept comes after them.
extension Wire {
    /// Before the first poll: the latch of an earlier run, or its alarms, are asserted again, or the outputs are looked at.
    mutating func startStop(at now: Uptime) {
        guard stop?.part.decides == true else { return }
        let active = around.book.withLock { $0.activeAlarms }.filter { around.plan[$0.rule].action == .stop }
        let actions = stop!.part.start(
            stop!.found, active: active, changed: stop!.changed, wall: WallClock.now(), at: now)
        perform(actions, at: now)
        for mailbox in stop!.office.outputs where mailbox !== self.mailbox { mailbox.post(.stopStarted) }
        stopStarted()
    }

    /// What is asked of the outputs here has been said: polls wait for the first answers, and for nothing else.
    mutating func stopStarted() {
        guard stop != nil, stop!.starting == nil else { return }
        stop!.starting = Set(stop!.part.drives.filter(\.isAsking).map(\.output))
        if stop!.starting!.isEmpty { letPollsStart() }
    }

    /// On the wire that decides.
    mutating func stopLine(_ causes: [AlarmKey], ordered: [AlarmKey], answered: Uptime, at now: Uptime) {
        guard stop?.part.decides == true else { return }
        if !ordered.isEmpty { stop!.handled += 1 }
        perform(stop!.part.cause(causes, ordered: ordered, answered: answered, at: now), at: now)
    }

    /// A rule here asks for outputs: those that are on this wire are written in this turn, the others' wires are told.
    mutating func orderOutputs(_ outputs: [Int], at now: Uptime) {
        guard let office = around.stopOffice else { return }
        for output in outputs {
            if stop?.place(of: output) == nil { office.outputs[output].post(.order(output, .stop, count: 0)) }
        }
        for output in outputs where stop?.place(of: output) != nil {
            perform(stop!.part.take(.stop, of: output, at: now), at: now)
        }
    }

    /// What the wire that decides, or one whose rule stops the line, wants of an output here.
    mutating func take(_ order: StopOrder, of output: Int, count: UInt64, at now: Uptime) {
        guard let place = stop?.place(of: output) else { return }
        if order == .release { stop!.outputs[place].releasedAt = count }
        perform(stop!.part.take(order, of: output, at: now), at: now)
    }

    /// On the wire that decides: what another one says of its output.
    mutating func drove(_ report: DriveReport, at now: Uptime) {
        guard stop?.part.decides == true else { return }
        perform(stop!.part.drove(report, at: now), at: now)
        tellRunning(at: now)
    }

    mutating func inputStands(_ output: Int, sampled: Uptime, at now: Uptime) {
        guard stop != nil else { return }
        perform(stop!.part.inputStands(output, sampled: sampled, at: now), at: now)
    }

    mutating func alarmsReturned(_ alarms: [AlarmKey], at now: Uptime) {
        guard stop?.part.decides == true else { return }
        perform(stop!.part.gone(alarms, at: now), at: now)
        showStop()
    }

    mutating func tickStop(at now: Uptime) {
        guard stop != nil else { return }
        for place in stop!.outputs.indices {
            guard let again = stop!.outputs[place].again, again.at <= now else { continue }
            stop!.outputs[place].again = nil
            let lane = stop!.outputs[place].lane
            if !lanes[lane].urgent.contains(where: { $0.output == again.request.output }) {
                lanes[lane].urgent.append(again.request)
                pump(lane, at: now)
            }
        }
        guard let tick = stop!.part.nextTick, tick <= now else { return }
        perform(stop!.part.tick(at: now), at: now)
    }

    mutating func reset(_ order: ResetOrder, at now: Uptime) {
        guard stop?.part.decides == true else { return order.reply(.notStopped) }
        // A stop that another wire has asked for is on its way here: first that, then the person.
        guard stop!.handled == stop!.office.orders else { return mailbox.post(.reset(order)) }
        if let wrong = wrongDevice { return order.reply(.wrongDevice(wrong)) }
        let answer = stop!.part.reset(by: order.by, reason: order.reason, at: now) { key in
            around.book.withLock { $0.standing(of: key) }
        }
        switch answer {
        case .notStopped: order.reply(.notStopped)
        case .underWay: order.reply(.underWay)
        case .refused(let causes): order.reply(.refused(causes))
        case .accepted(let actions):
            perform(actions, at: now)
            order.reply(.accepted)
        }
    }

    /// A person's hand at modes, maintenance or proof; answered when it is carried out and on disk.
    mutating func take(_ order: StopHandOrder, at now: Uptime) {
        guard stop?.part.decides == true else { return order.answer(.init(.refused(.noStop))) }
        // As with a reset: first the stop that is on its way here.
        guard stop!.handled == stop!.office.orders else { return mailbox.post(.hand(order)) }
        guard stop!.hand == nil else { return order.answer(.init(.refused(.underWay))) }
        stop!.hand = order
        let hand = AlarmHand(by: order.by, reason: order.reason, at: now)
        perform(stop!.part.take(order.hand, by: hand, wrong: wrongDevice, at: now), at: now)
    }

    mutating func perform(_ actions: [StopAction], at now: Uptime) {
        guard let current = stop, !actions.isEmpty else { return }
        for action in actions {
            switch action {
            case .write(let output, let value, let attempt):
                guard let place = current.place(of: output) else { continue }
                if current.part.decides { stop!.outputs[place].releasedAt = current.handled }
                ask(stop!.outputs[place].write(value, attempt: attempt), at: place, now)
            case .readBack(let output, let attempt):
                guard let place = current.place(of: output) else { continue }
                ask(current.outputs[place].readBack(attempt: attempt), at: place, now)
            case .awaitInput(let output): current.office.inputs.first { $0.output == output }?.wait()
            case .order(let output, let order):
                // A release goes out with the stops it knows of; those that it does not know end it.
                current.office.outputs[output].post(.order(output, order, count: current.handled))
            case .tell(let report): current.office.mailbox.post(.drove(withWrongDevice(report)))
            case .saveLatch(let causes, let state, let stages):
                let wall = WallClock.now()
                if stop!.since == 0 { stop!.since = wall }
                current.keeper.save(
                    StopLatch(
                        causes: causes, since: stop!.since, state: state, stages: stages, plan: around.plan, now: now,
                        wall: wall))
            case .clearLatch:
                stop!.since = 0
                current.keeper.clear()
            case .report(var report):
                if let wrong = wrongDevice { report.problem = Self.words(report.problem, wrong) }
                tell(.stop(report))
            case .news(let news): tell(.mode(news))
            case .keep(let answer): keepPermit(answer)
            case .answer(let answer):
                stop!.hand?.answer(.init(answer))
                stop!.hand = nil
            }
        }
        showStop()
    }

    private mutating func tell(_ event: LineEvent) {
        if isHoldingReports { heldReports.append(event) } else { around.gate.emit(event) }
    }

    /// Beside the stop, never in front of it; only a person who put a hand to something waits for the disk.
    private mutating func keepPermit(_ answer: StopHandAnswer?) {
        guard let permit = stop?.part.guarded?.permit else { return }
        guard let answer, let order = stop!.hand.take() else { return stop!.permits.keep(permit) }
        stop!.permits.keep(permit) { problem in order.answer(.init(answer, problem: problem)) }
    }

    /// What the device with an output here says of itself, where that is not what the plan says.
    private var wrongDevice: String? {
        for output in stop?.outputs ?? [] {
            if let wrong = wrongDevice(at: output.endpoint) { return wrong }
        }
        return nil
    }

    private func withWrongDevice(_ report: DriveReport) -> DriveReport {
        guard let place = stop?.place(of: report.output),
            let wrong = wrongDevice(at: stop!.outputs[place].endpoint)
        else { return report }
        var report = report
        report.problem = Self.words(report.problem, wrong)
        return report
    }

    private static func words(_ problem: String?, _ wrong: String) -> String {
        let words = "the output's device is not the one of the plan: \(wrong)"
        return problem.map { "\($0); \(words)" } ?? words
    }

    /// One request of each output waits at most: a newer one takes its place. Writes go before reads.
    private mutating func ask(_ request: UrgentRequest, at place: Int, _ now: Uptime) {
        let lane = stop!.outputs[place].lane
        stop!.outputs[place].again = nil
        lanes[lane].urgent.removeAll { $0.output == request.output }
        if request.isWrite, let read = lanes[lane].urgent.firstIndex(where: { !$0.isWrite }) {
            lanes[lane].urgent.insert(request, at: read)
        } else {
            lanes[lane].urgent.append(request)
        }
        pump(lane, at: now)
    }

    private mutating func showStop() {
        guard let stop, let guarded = stop.part.guarded else { return }
        stop.office.show(guarded.permit, heldUntil: guarded.heldUntil(at: MonotonicClock.now()))
        stop.gauge.show(
            StopSnapshot(
                state: guarded.state, causes: guarded.causes, since: guarded.isOn && stop.since != 0 ? stop.since : nil,
                stages: guarded.standing, permit: guarded.permit, held: guarded.held, isTesting: guarded.isTesting))
    }

    mutating func letPollsStart() {
        guard !mayPoll else { return }
        mayPoll = true
        guard let stop else { return }
        tellRunning(at: MonotonicClock.now())
        showStop()
        stop.settled()
    }

    /// Once, when it is known that no output stands at stop: at the first looks that bring something.
    mutating func tellRunning(at now: Uptime) {
        guard mayPoll, !isRunningTold, let guarded = stop?.part.guarded else { return }
        switch guarded.state {
        case .looking, .shadow: return
        case .stopping, .stopped, .releasing: isRunningTold = true
        case .running:
            isRunningTold = true
            var report = StopReport(step: .running, causes: [], at: now)
            report.mode = guarded.permit.modes.line.mode
            around.gate.emit(.stop(report))
        }
    }
}
