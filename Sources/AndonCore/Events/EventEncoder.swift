/// Events become messages: names for indices, wall time for uptime, a number in its stream, JSON.
///
/// The payloads are the published contract (`Config/schema`). A transition gives one message on `events` and the retained
/// state that it changes; a value and a summary give one message. Every message takes exactly one number of its stream.
package struct EventEncoder: Sendable {
    let plan: Plan
    let topics: Topics
    /// The plan of a decision, as messages name it: the first 12 digits of its hash.
    let planMark: String
    /// The number that the next message of each stream will take.
    package private(set) var next: [Stream: UInt64]
    /// The newest row of the audit, which the summary makes known elsewhere; nil where there is no audit.
    package var auditHead: AuditHead?
    /// Of the stops that were told.
    private var stopTimes = StopTimes()
    /// What is permitted of a stop, as it was told last.
    var permit: StopPermit

    /// - Parameter next: the first free number of each stream, 1 where it names none; from the outbox, so that no number is
    ///   used twice.
    package init(plan: Plan, next: [Stream: UInt64] = [:]) {
        self.plan = plan
        topics = Topics(plan: plan)
        planMark = String(plan.hash.prefix(12))
        self.next = next
        permit = StopPermit(plan: plan, at: .zero)
    }

    /// Appends the messages of one event.
    ///
    /// - Parameters:
    ///   - wall: one moment on both clocks, recent.
    ///   - id: a new UUIDv7 for each call; called once per message.
    package mutating func encode(
        _ event: LineEvent, wall: WallTime, id: () -> String, into messages: inout [EventMessage]
    ) {
        switch event {
        case .value(let sample):
            messages.append(data(of: sample, wall: wall, id: id()))
        case .text(let sample):
            messages.append(data(of: sample, wall: wall, id: id()))
        case .wire(let report):
            messages.append(wireEvent(report, wall: wall, id: id()))
        case .alarm: break  // told by its life
        case .life(let change):
            alarm(change, wall: wall, id: id, into: &messages)
        case .grouped(let many):
            messages.append(group(many, wall: wall, id: id()))
        case .limits(let change):
            messages.append(limits(change, wall: wall, id: id()))
        case .stop(let report):
            stopTimes.take(report)
            if report.step != .running { messages.append(stopEvent(report, wall: wall, id: id())) }
            if !report.isBeside { messages.append(stopState(report, wall: wall, id: id())) }
        case .mode(let news):
            mode(news, wall: wall, id: id, into: &messages)
        case .recipe(let report):
            messages.append(recipeEvent(report, wall: wall, id: id()))
            messages.append(recipeState(report, wall: wall, id: id()))
        case .machine(let report):
            messages.append(machineEvent(report, wall: wall, id: id()))
            messages.append(machineState(report, wall: wall, id: id()))
        case .summary(let report):
            messages.append(summary(report, wall: wall, id: id()))
        case .figures(let report):
            messages.append(figures(report, wall: wall, id: id()))
        case .dropped(let report):
            messages.append(dropped(report, wall: wall, id: id()))
        }
    }

    /// One message: the members that all share, then those of its kind. Takes a number of the stream.
    mutating func message(
        _ stream: Stream, topic: String, schema: String, id: String, time: WallMoment, retain: Bool,
        members: (inout JSONText) -> Void
    ) -> EventMessage {
        let seq = takeNumber(of: stream)
        var json = JSONText()
        json.openObject()
        json.member("schema", schema)
        json.member("id", id)
        json.member("seq", seq)
        json.member("time", time.text)
        members(&json)
        json.closeObject()
        return EventMessage(stream: stream, seq: seq, id: id, topic: topic, payload: json.bytes, retain: retain)
    }

    /// One message on `events`.
    mutating func event(
        _ name: String, severity: Severity, id: String, time: WallMoment, members: (inout JSONText) -> Void
    ) -> EventMessage {
        message(.events, topic: topics.events, schema: "andon/event/1", id: id, time: time, retain: false) { json in
            json.member("event", name)
            json.member("severity", severity.rawValue)
            members(&json)
        }
    }

    /// The message that removes a retained one: nothing is left to carry a number, so it takes none.
    func removal(_ stream: Stream, topic: String, id: String) -> EventMessage {
        EventMessage(stream: stream, seq: 0, id: id, topic: topic, payload: [], retain: true)
    }

    /// Removes the retained state of an alarm that an earlier plan had and this one has not.
    package func farewell(rule: String, machine: String, tag: String, id: String) -> EventMessage {
        removal(.alarms, topic: topics.alarm(rule: rule, machine: machine, tag: tag), id: id)
    }

    private mutating func takeNumber(of stream: Stream) -> UInt64 {
        let seq = next[stream, default: 1]
        next[stream] = seq + 1
        return seq
    }

    private mutating func machineEvent(_ report: MachineReport, wall: WallTime, id: String) -> EventMessage {
        let name = plan[report.machine].name
        let severity: Severity = report.state == .online ? .advice : .warning
        return event("machine-" + report.state.rawValue, severity: severity, id: id, time: wall.moment(report.at)) {
            $0.member("machine", name)
            $0.member("state", report.state.rawValue)
            $0.member("reason", ifAny: report.reason)
        }
    }

    private mutating func machineState(_ report: MachineReport, wall: WallTime, id: String) -> EventMessage {
        let machine = plan[report.machine]
        return message(
            .machines, topic: topics.status(of: machine.name), schema: "andon/machine/1", id: id,
            time: wall.moment(report.at), retain: true
        ) { json in
            json.member("machine", machine.name)
            json.member("kind", machine.kind.rawValue)
            json.member("state", report.state.rawValue)
            json.member("reason", ifAny: report.reason)
        }
    }

    private mutating func summary(_ report: SummaryReport, wall: WallTime, id: String) -> EventMessage {
        let (auditHead, stopTimes) = (auditHead, stopTimes)
        return message(
            .summary, topic: topics.summary, schema: "andon/summary/1", id: id, time: wall.moment(report.at),
            retain: false
        ) { json in
            for (name, count) in [
                ("requests", report.requests), ("answers", report.answers), ("timeouts", report.timeouts),
                ("exceptions", report.exceptions), ("bad_answers", report.badAnswers),
                ("link_failures", report.linkFailures), ("samples", report.samples),
                ("bad_samples", report.badSamples), ("values_passed", report.valuesPassed),
                ("late_cycles", report.lateCycles),
            ] {
                json.member(name, count)
            }
            if stopTimes.toConfirmation.count > 0 {
                json.key("stops")
                json.openObject()
                json.member("count", stopTimes.toConfirmation.count)
                for (name, times) in stopTimes.legs where times.count > 0 {
                    json.key(name)
                    json.openObject()
                    for (share, part) in [("p50_ms", 0.5), ("p99_ms", 0.99), ("p999_ms", 0.999), ("max_ms", 1)] {
                        json.member(share, times.atMost(part)?.inMilliseconds ?? 0)
                    }
                    json.closeObject()
                }
                json.closeObject()
            }
            if let auditHead {
                json.key("audit")
                json.openObject()
                json.member("seq", auditHead.seq)
                json.member("hash", auditHead.hash)
                json.closeObject()
            }
        }
    }

    private mutating func dropped(_ report: DropReport, wall: WallTime, id: String) -> EventMessage {
        event("dropped", severity: .warning, id: id, time: wall.moment(report.at)) { json in
            json.member("count", report.count)
            json.member("reason", report.reason)
            if let numbers = report.numbers {
                json.member("stream", numbers.stream.rawValue)
                json.member("first", numbers.first)
                json.member("last", numbers.last)
            }
        }
    }
}
