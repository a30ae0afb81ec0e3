import AndonCore
import Testing

@Suite("Events become messages", .timeLimit(.minutes(1)))
struct EventEncoderTests {
    private static let auditHead = AuditHead(seq: 1_201, hash: String(repeating: "9f", count: 32))

    private func encode(
        _ events: [LineEvent], plan: Plan = SpokenLine.plan(), next: [AndonCore.Stream: UInt64] = [:]
    ) -> [EventMessage] {
        var encoder = EventEncoder(plan: plan, next: next)
        encoder.auditHead = Self.auditHead
        var messages: [EventMessage] = []
        var ids = SplitMix64(seed: 1)
        for event in events {
            encoder.encode(
                event, wall: SpokenLine.wall,
                id: {
                    UUIDv7(milliseconds: 1_795_472_801_007, random: (ids.next(), ids.next())).text
                }, into: &messages)
        }
        return messages
    }

    private func text(_ message: EventMessage) -> String { String(decoding: message.payload, as: UTF8.self) }

    /// The payload behind the members that all share.
    private func body(_ message: EventMessage) -> String {
        let text = text(message)
        let head = #""time":"2026-11-23T22:26:41.007Z","#
        guard let range = text.firstRange(of: head) else { return text }
        return "{" + text[range.upperBound...]
    }

    @Test("a raised alarm: an event with its evidence, and the retained state")
    func raised() {
        let messages = encode(SpokenLine.alarm([.raised]))
        #expect(
            messages.map(\.topic) == [
                "andon/v1/plant-1/smt-3/events", "andon/v1/plant-1/smt-3/alarms/zone-spike/oven/zone4-top",
            ])
        #expect(messages.map(\.retain) == [false, true])
        #expect(messages.map(\.stream) == [.events, .alarms])
        let plan = SpokenLine.plan()
        let mark = plan.mark(of: plan[SpokenLine.spike])
        let shared =
            #""rule":"zone-spike","machine":"oven","tag":"zone4-top","value":247.3,"units":"°C","measured":2.1,"#
            + #""limit":2,"text":"rises 2 °C within 5 s","rule_hash":"\#(mark)","message":"Call the process engineer","stops":true,"#
            + #""plan":"0123456789ab","evidence":[{"time":"2026-11-23T22:26:40.507Z","value":245.2,"quality":"good"},"#
            + #"{"time":"2026-11-23T22:26:41.007Z","quality":"bad-timeout"},"#
            + #"{"time":"2026-11-23T22:26:41.007Z","value":247.3,"quality":"good"}],"#
        #expect(text(messages[0]).hasPrefix(#"{"schema":"andon/event/1","id":"\#(messages[0].id)","seq":1,"time":""#))
        #expect(
            body(messages[0])
                == #"{"event":"alarm-raised","severity":"critical","# + shared
                + #""state":"unacknowledged","first_out":true}"#)
        #expect(text(messages[1]).hasPrefix(#"{"schema":"andon/alarm/1","id":"\#(messages[1].id)","seq":1,"#))
        #expect(
            body(messages[1])
                == #"{"state":"unacknowledged","active":true,"since":"2026-11-23T22:26:41.007Z","severity":"critical","#
                + shared + #""first_out":true}"#)
        #expect(messages[0].id != messages[1].id)
    }

    @Test("an alarm that returned stays until somebody saw it; then its retained state is removed")
    func returned() throws {
        let messages = encode(SpokenLine.alarm([.raised, .returned, .acknowledge]))
        try #require(messages.count == 6)
        #expect(body(messages[2]).hasPrefix(#"{"event":"alarm-returned","severity":"critical","rule":"zone-spike""#))
        #expect(body(messages[2]).hasSuffix(#""state":"returned-unacknowledged"}"#))
        #expect(messages[3].topic == messages[1].topic)
        #expect(body(messages[3]).hasPrefix(#"{"state":"returned-unacknowledged","active":false,"#))
        #expect(
            body(messages[4]).hasPrefix(#"{"event":"alarm-acknowledged","severity":"critical","rule":"zone-spike""#))
        #expect(body(messages[4]).hasSuffix(#""state":"normal","by":"anna","reason":"zone 4 checked"}"#))
        #expect(messages[5].topic == messages[1].topic)
        #expect(messages[5].payload.isEmpty)
        #expect(messages[5].retain)
        #expect(messages[5].seq == 0, "a removal carries no number, so it takes none")
    }

    @Test("a shelf says who, why and until when; so does its alarm when it is raised, silently")
    func shelved() {
        let messages = encode(SpokenLine.alarm([SpokenLine.shelf, .raised]))
        #expect(
            body(messages[0]).hasSuffix(
                #""state":"shelved","until":"2026-11-23T23:56:41.007Z","by":"anna","reason":"zone 4 checked"}"#))
        #expect(
            body(messages[1]).hasSuffix(
                #""shelved_until":"2026-11-23T23:56:41.007Z","shelved_by":"anna","#
                    + #""shelved_at":"2026-11-23T22:26:41.007Z","shelved_reason":"zone 4 checked"}"#))
        #expect(body(messages[2]).contains(#""event":"alarm-raised""#))
        #expect(body(messages[2]).hasSuffix(#""silent":true}"#))
        #expect(body(messages[3]).hasPrefix(#"{"state":"shelved","active":true,"#))
    }

    @Test("out of service and suppressed stay to be seen; what the world shows is removed by nobody else's hand")
    func outOfService() {
        let messages = encode(SpokenLine.alarm([.raised, .takeOutOfService, .returnToService]))
        #expect(body(messages[2]).hasPrefix(#"{"event":"alarm-out-of-service""#))
        #expect(body(messages[3]).hasPrefix(#"{"state":"out-of-service","active":false,"#))
        #expect(body(messages[3]).contains(#""out_of_service_by":"anna""#))
        #expect(messages[5].payload.isEmpty)
        let suppressed = encode(SpokenLine.alarm([.suppress, .returned]))
        #expect(body(suppressed[1]).hasPrefix(#"{"state":"suppressed","active":false,"#))
        #expect(suppressed[3].payload.isEmpty)
    }

    @Test("edges alone are nobody's message: their lives are")
    func edges() {
        #expect(encode([.alarm(SpokenLine.edge(.raised)), .alarm(SpokenLine.edge(.returned))]).isEmpty)
    }

    @Test("many told as one: what chatters, and the rules of a flood")
    func groups() {
        let messages = encode(Array(SpokenLine.lives.suffix(4)))
        #expect(
            body(messages[0])
                == #"{"event":"alarm-chattering","severity":"warning","rule":"zone-spike","machine":"oven","#
                + #""tag":"zone4-top","since":"2026-11-23T22:26:41.007Z","raises":3,"returns":2}"#)
        #expect(
            body(messages[2])
                == #"{"event":"alarm-flood","severity":"warning","since":"2026-11-23T22:26:41.007Z","raises":3,"#
                + #""rules":[{"rule":"zone-spike","raises":11}]}"#)
    }

    /// What is told of an alarm that is raised so.
    private func raised(_ edge: AlarmTransition, message: String? = nil) -> [EventMessage] {
        var plan = SpokenLine.plan()
        plan.rules[0].message = message
        var book = AlarmBook(plan: plan)
        var told: [LineEvent] = []
        book.take(edge, into: &told)
        var encoder = EventEncoder(plan: plan)
        var messages: [EventMessage] = []
        let id = UUIDv7(milliseconds: 1_795_472_801_007, random: (1, 2)).text
        for event in told { encoder.encode(event, wall: SpokenLine.wall, id: { id }, into: &messages) }
        return messages
    }

    @Test("what is not known is left out, and a sample of another tag says of which")
    func unmeasured() throws {
        let edge = AlarmTransition(
            rule: SpokenLine.spike, tag: SpokenLine.zone, kind: .raised, at: SpokenLine.now, value: .nan,
            measured: .nan, limit: .nan, evidence: [Sample(tag: SpokenLine.oxygen, value: 0.5, at: SpokenLine.now)])
        let messages = raised(edge)
        #expect(messages.count == 2)
        for message in messages {
            let text = text(message)
            #expect(!text.contains("\"measured\"") && !text.contains("\"limit\"") && !text.contains("null"))
            #expect(text.contains(#""value":0.5,"quality":"good","of":"oven/o2"}]"#))
        }
        let event = try JSONSchema("event").findings(in: JSONValue.read(messages[0].payload))
        #expect(event == [])
    }

    @Test(
        "the blanks of a message are filled in",
        arguments: [
            ("Zone {tag} at {value} {units}, limit {limit}", "Zone zone4-top at 247.3 °C, limit 2"),
            ("{rule} on {machine}: {measured}", "zone-spike on oven: 2.1"), ("no blank", "no blank"),
        ])
    func message(template: String, filled: String) {
        for message in raised(SpokenLine.edge(.raised), message: template) {
            #expect(text(message).contains("\"message\":\"\(filled)\""))
        }
    }

    @Test("a confirmed stop says how long it took")
    func confirmed() {
        let messages = encode([SpokenLine.stop(.confirmed)])
        let shared =
            #""causes":[{"rule":"zone-spike","tag":"oven/zone4-top"}],"output":"tower/hold","mode":"armed","#
            + #""attempts":1,"answer_to_write_ms":0.241,"answer_to_confirm_ms":3.4,"read_back":true,"plan":"0123456789ab"}"#
        #expect(body(messages[0]) == #"{"event":"stop-confirmed","severity":"critical","# + shared)
        #expect(messages[1].topic == "andon/v1/plant-1/smt-3/stop")
        #expect(body(messages[1]) == #"{"state":"confirmed","# + shared)
        #expect(messages.map(\.retain) == [false, true])
        #expect(!text(encode([SpokenLine.stop(.requested)])[0]).contains("answer_to_confirm_ms"))
    }

    @Test(
        "every step of a stop has its event and its state",
        arguments: [
            (.wouldStop, "stop-would-stop", "would-stop"), (.requested, "stop-requested", "requested"),
            (.confirmed, "stop-confirmed", "confirmed"), (.failed, "stop-failed", "failed"),
            (.released, "stop-released", "running"), (.reasserted, "stop-reasserted", "requested"),
        ] as [(StopReport.Step, String, String)])
    func steps(step: StopReport.Step, event: String, state: String) {
        let messages = encode([SpokenLine.stop(step)])
        #expect(body(messages[0]).hasPrefix(#"{"event":"\#(event)","severity":"#))
        #expect(body(messages[1]).hasPrefix(#"{"state":"\#(state)","causes":"#))
    }

    @Test("a line that runs at the start, or again, has a state without a cause")
    func running() {
        let started = encode([SpokenLine.stop(.running, causes: [])])
        #expect(started.map(\.topic) == ["andon/v1/plant-1/smt-3/stop"])
        #expect(body(started[0]).hasPrefix(#"{"state":"running","causes":[]"#))
        #expect(body(encode([SpokenLine.stop(.released)])[1]).hasPrefix(#"{"state":"running","causes":[]"#))
    }

    @Test("what stopped the line when no alarm of this plan did; who released it; what failed")
    func causes() {
        let found = encode([
            SpokenLine.stop(
                .reasserted, causes: [.foundStopped, .latchUnreadable, .former(rule: "old", tag: "oven/z1")])
        ])
        #expect(
            text(found[0]).contains(
                #""causes":[{"found":"stopped"},{"latch":"unreadable"},{"rule":"old","tag":"oven/z1","former":true}]"#))
        #expect(text(encode([SpokenLine.stop(.released)])[0]).contains(#""by":"anna","reason":"zone 4 checked""#))
        #expect(
            text(encode([SpokenLine.stop(.failed)])[0]).contains(
                #""attempts":3,"problem":"write to tower/hold: timeout""#))
        #expect(
            text(encode([SpokenLine.stop(.wouldStop)], plan: SpokenLine.plan(mode: .shadow))[0]).contains(
                #""mode":"shadow""#))
    }

    @Test("a machine: an event and its retained state")
    func machine() {
        let messages = encode([SpokenLine.machine(.offline), SpokenLine.machine(.online)])
        let offline = #""state":"offline","reason":"unit 3 on oven-bus: timeout"}"#
        #expect(body(messages[0]) == #"{"event":"machine-offline","severity":"warning","machine":"oven","# + offline)
        #expect(messages[1].topic == "andon/v1/plant-1/smt-3/oven/status")
        #expect(body(messages[1]) == #"{"machine":"oven","kind":"reflow","# + offline)
        #expect(messages[1].retain)
        #expect(body(messages[3]) == #"{"machine":"oven","kind":"reflow","state":"online"}"#)
    }

    @Test("a value; a bad one has none")
    func values() {
        let messages = encode([
            SpokenLine.value(2_473 * 0.1), SpokenLine.value(0, quality: .bad(.timeout)),
            SpokenLine.value(Double(Float(0.1)), tag: SpokenLine.oxygen, quality: .uncertain),
        ])
        #expect(messages[0].topic == "andon/v1/plant-1/smt-3/oven/data/zone4-top")
        #expect(
            messages.map(body) == [
                #"{"value":247.3,"units":"°C","quality":"good"}"#, #"{"units":"°C","quality":"bad-timeout"}"#,
                #"{"value":0.1,"quality":"uncertain"}"#,
            ])
        #expect(messages.allSatisfy { !$0.retain && $0.stream == .data })
    }

    @Test("a value that the plan has a name for says it")
    func names() {
        let messages = encode([
            SpokenLine.value(1, tag: SpokenLine.hold), SpokenLine.value(0, tag: SpokenLine.hold, quality: .uncertain),
            SpokenLine.value(0.5, tag: SpokenLine.hold), SpokenLine.value(2, tag: SpokenLine.hold),
            SpokenLine.value(1, tag: SpokenLine.hold, quality: .bad(.timeout)),
        ])
        #expect(
            messages.map(body) == [
                #"{"value":1,"name":"run","quality":"good"}"#, #"{"value":0,"name":"hold","quality":"uncertain"}"#,
                #"{"value":0.5,"quality":"good"}"#, #"{"value":2,"quality":"good"}"#, #"{"quality":"bad-timeout"}"#,
            ])
    }

    @Test("a text is a value of its tag's topic; no more than 200 characters of it, none of them raw that is no letter")
    func texts() {
        let messages = encode([
            SpokenLine.text("SN \u{1B}[2J\u{202E}\"\\"), SpokenLine.text("x", quality: .bad(.linkDown)),
            SpokenLine.text("x", quality: .uncertain), SpokenLine.text(String(repeating: "ß", count: 5_000)),
        ])
        #expect(messages[0].topic == "andon/v1/plant-1/smt-3/oven/data/serial")
        #expect(
            messages.prefix(3).map(body) == [
                #"{"text":"SN \u001b[2J\u202e\"\\","quality":"good"}"#, #"{"quality":"bad-link-down"}"#,
                #"{"text":"x","quality":"uncertain"}"#,
            ])
        #expect(body(messages[3]) == #"{"text":""# + String(repeating: "ß", count: 200) + #"","quality":"good"}"#)
        #expect(messages.allSatisfy { !$0.retain && $0.stream == .data })
    }

    @Test("what happened on a wire names link, unit and tags, at most 16 of them")
    func wires() {
        let many = Array(repeating: SpokenLine.zone, count: 40)
        let messages = encode([
            SpokenLine.wire(.pointRefused), SpokenLine.wire(.busJammed, unit: nil, tags: []),
            SpokenLine.wire(.limitLearnt, tags: many),
        ])
        #expect(
            messages.prefix(2).map(body) == [
                #"{"event":"point-refused","severity":"warning","link":"io","unit":3,"#
                    + #""tags":["oven/zone4-top","oven/o2"],"tag_count":2,"message":"unit 3 refuses holding 4096"}"#,
                #"{"event":"bus-jammed","severity":"warning","link":"io","message":"unit 3 refuses holding 4096"}"#,
            ])
        #expect(body(messages[2]).split(separator: "oven/zone4-top").count == 17)
        #expect(body(messages[2]).contains(#""tag_count":40"#))
        #expect(messages.allSatisfy { $0.stream == .events && !$0.retain })
    }

    @Test(
        "how loud it is",
        arguments: [
            (.pointRefused, .warning), (.pointReturned, .advice), (.limitLearnt, .advice), (.limitLifted, .advice),
            (.counterReset, .warning),
            (.identityWrong, .critical), (.identityRight, .advice), (.echoHeard, .warning), (.busJammed, .warning),
            (.timeoutTooShort, .warning), (.driverRestarted, .warning), (.driverDisabled, .critical),
        ] as [(WireReport.Step, Severity)])
    func severities(step: WireReport.Step, severity: Severity) {
        #expect(step.severity == severity)
        #expect(body(encode([SpokenLine.wire(step)])[0]).contains(#""severity":"\#(severity.rawValue)""#))
    }

    @Test("a loss is an event; a summary has a topic of its own")
    func others() {
        let messages = encode(SpokenLine.everything.suffix(2))
        #expect(messages.map(\.topic) == ["andon/v1/plant-1/smt-3/summary", "andon/v1/plant-1/smt-3/events"])
        #expect(
            body(messages[0])
                == #"{"requests":12,"answers":0,"timeouts":0,"exceptions":0,"bad_answers":0,"link_failures":0,"#
                + #""samples":0,"bad_samples":0,"values_passed":0,"late_cycles":3,"#
                + #""audit":{"seq":1201,"hash":"\#(Self.auditHead.hash)"}}"#)
        #expect(
            body(messages[1])
                == #"{"event":"dropped","severity":"warning","count":7,"reason":"the outbox did not keep up"}"#)
    }

    @Test("a summary tells how long the stops since the start took, from the answer that asked for each")
    func stopTimes() throws {
        let messages = encode(
            [SpokenLine.stop(.requested), SpokenLine.stop(.confirmed)] + SpokenLine.everything.suffix(2))
        let summary = try #require(messages.first { $0.topic.hasSuffix("/summary") })
        let leg = #"{"p50_ms":3.4,"p99_ms":3.4,"p999_ms":3.4,"max_ms":3.4}"#
        #expect(body(summary).contains(#""stops":{"count":1,"to_decision":\#(leg),"to_write":{"p50_ms":0.2413,"#))
        #expect(body(summary).contains(#""to_confirmation":\#(leg)},"audit""#))
    }

    @Test("the figures of a shift that ended stay under its own topic; what cannot be divided is left out")
    func figures() {
        let messages = encode([SpokenLine.figures(isKnown: true), SpokenLine.figures(isKnown: false)])
        #expect(
            messages.map(\.topic) == [
                "andon/v1/plant-1/smt-3/figures/placer/shift/ended", "andon/v1/plant-1/smt-3/figures/placer/job",
            ])
        #expect(messages.map(\.retain) == [true, true])
        for words in [
            #""of":"shift","name":"early""#, #""ended":true"#, #""began":"2026-11-23T22:26:41.000Z"#,
            #""oee":0.825354609929"#,
            #""unknown_share":0.0208333333333"#, #""first_pass_yield":0.99"#, #""placement_error_rate":0.00008"#,
            #""unknown_seconds":600"#,
        ] { #expect(text(messages[0]).contains(words), "\(words): \(text(messages[0]))") }
        #expect(!text(messages[1]).contains("oee") && text(messages[1]).contains(#""produced":0"#))
    }

    @Test("each message with a body takes one number of its stream, from where the outbox left off")
    func numbers() {
        let messages = encode(SpokenLine.everything, next: [.events: 41, .alarms: 7])
        for stream in AndonCore.Stream.allCases {
            let first: UInt64 = [.events: 41, .alarms: 7][stream] ?? 1
            let numbers = messages.filter { $0.stream == stream && !$0.payload.isEmpty }.map(\.seq)
            #expect(!numbers.isEmpty)
            #expect(numbers == Array(first..<first + UInt64(numbers.count)), "\(stream)")
        }
        var encoder = EventEncoder(plan: SpokenLine.plan(), next: [.events: 41])
        var ignored: [EventMessage] = []
        encoder.encode(SpokenLine.machine(.online), wall: SpokenLine.wall, id: { "" }, into: &ignored)
        #expect(encoder.next == [.events: 42, .machines: 2])
    }

    @Test("every message is what its schema says, live and replayed")
    func schemas() throws {
        var kinds: Set<String> = []
        for message in encode(SpokenLine.everything) where !message.payload.isEmpty {
            for payload in [message.payload, message.markedReplay()] {
                let document = try JSONValue.read(payload)
                guard case .string(let name) = document["schema"] else {
                    Issue.record("no schema named")
                    continue
                }
                let parts = name.split(separator: "/")
                try #require(parts.count == 3 && parts[0] == "andon" && parts[2] == "1")
                kinds.insert(String(parts[1]))
                #expect(try JSONSchema(String(parts[1])).findings(in: document) == [], "\(text(message))")
                #expect(document["seq"] == .number(Double(message.seq)))
                #expect(document["id"] == .string(message.id))
            }
        }
        #expect(kinds == ["event", "alarm", "stop", "mode", "machine", "recipe", "data", "summary", "figures"])
    }

    @Test("a replayed message ends in replay: true; an empty one stays empty")
    func replay() throws {
        let messages = encode(SpokenLine.alarm([.raised, .returned, .acknowledge]))
        #expect(
            String(decoding: messages[0].markedReplay(), as: UTF8.self) == text(messages[0]).dropLast()
                + #","replay":true}"#)
        #expect(messages[5].markedReplay().isEmpty)
    }

    @Test("the agent's status and its will are what their schema says")
    func agentStatus() throws {
        let time = SpokenLine.wall.moment(SpokenLine.now)
        for (state, reason) in [(AgentStatus.State.online, nil), (.offline, "connection lost")] {
            let payload = AgentStatus.payload(
                state, reason: reason, time: time, agent: "andon-smt-3", version: "0.1.0", plan: SpokenLine.plan().hash)
            #expect(try JSONSchema("status").findings(in: JSONValue.read(payload)) == [])
        }
        let online = AgentStatus.payload(.online, time: time, agent: "a", version: "1", plan: "b")
        #expect(
            String(decoding: online, as: UTF8.self)
                == #"{"schema":"andon/status/1","state":"online","time":"2026-11-23T22:26:41.007Z","agent":"a","#
                + #""version":"1","plan":"b"}"#)
    }
}
