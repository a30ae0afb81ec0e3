import AndonCore
import AndonLine
import Foundation
import Testing

/// Rules that look further, on real wires: what no sample tells reaches the stop as well.
@Suite("rules that look further, on real wires", .serialized, .timeLimit(.minutes(2)))
struct WiderRuleTests {
    private func rig(_ wider: WiderCondition, on tag: TagID = Rig.zone, mode: StopPlan.Mode = .armed) throws -> (
        Rig, oven: Slave, io: Slave
    ) {
        let (oven, io) = (try Slave(.rtu), try Slave(.tcp))
        oven.setHolding(100, 2_400)
        io.setCoil(16, true)
        var rig = Rig(oven: oven.rtu, io: io.tcp, mode: mode)
        rig.plan.rules = [
            RulePlan(name: "wider", tags: [tag], condition: .wider(wider), severity: .critical, action: .stop)
        ]
        return (rig, oven, io)
    }

    @Test("a tag that falls silent stops the line, found by the wire with the output alone")
    func stale() async throws {
        let (rig, oven, io) = try rig(.stale(after: .milliseconds(500)))
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            oven.setDeaf(true)
            let raised = try await ear.alarm(.raised)
            #expect(raised.measured >= 0.5 && raised.value == 240)
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.causes == [.alarm(Rig.spike)] && !io.coil(16))
            oven.setDeaf(false)
            _ = try await ear.alarm(.returned)
            #expect(await line.reset(by: "Kim", reason: "plugged in") == .accepted)
            _ = try await ear.step(.released)
            #expect(io.coil(16))
        }
    }

    @Test("a tag that never answered is stale as well")
    func staleFromTheStart() async throws {
        let (rig, oven, io) = try rig(.stale(after: .milliseconds(500)))
        oven.setDeaf(true)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            let raised = try await ear.alarm(.raised)
            #expect(raised.value.isNaN && raised.evidence.isEmpty)
            _ = try await ear.step(.confirmed)
            #expect(!io.coil(16))
        }
    }

    @Test("a link that goes down stops the line, and its return lets the alarm return")
    func linkDown() async throws {
        let (rig, oven, io) = try rig(.when([RuleExpression([.fact(.linkIsUp(LinkID(0))), .not])]))
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            oven.unplug()
            _ = try await ear.step(.confirmed)
            #expect(!io.coil(16))
            oven.replug()
            _ = try await ear.alarm(.returned)
        }
    }

    @Test("two tags on two wires stop the line together, and neither alone")
    func composite() async throws {
        let (base, oven, io) = try rig(.stale(after: .seconds(1)))
        var rig = base
        let other = rig.add("other", holding: 200, link: 1)
        io.setHolding(200, 0)
        rig.plan.rules[0].condition = .wider(
            .when([
                RuleExpression([
                    .value(Rig.zone), .number(245), .compare(.above), .value(other), .number(5), .compare(.above),
                    .atLeast(2, of: 2),
                ])
            ]))
        try await withLine(rig.plan, in: Folder()) { _, ear in
            oven.setHolding(100, 2_500)
            _ = try await ear.sample(of: Rig.zone) { $0.value == 250 }
            _ = try await ear.sample(of: other) { $0.quality.isGood }
            #expect(await ear.alarms == [])
            io.setHolding(200, 6)
            let raised = try await ear.alarm(.raised)
            #expect(Set(raised.evidence.map(\.tag)) == [Rig.zone, other])
            _ = try await ear.step(.confirmed)
            #expect(!io.coil(16))
        }
    }

    @Test("an expression of the stop itself hears of it, and its delay ends without a sample")
    func stopFact() async throws {
        let (base, oven, io) = try rig(.stale(after: .milliseconds(500)))
        var rig = base
        rig.plan.rules.append(
            RulePlan(
                name: "held", tags: [Rig.zone], condition: .wider(.when([RuleExpression([.fact(.stopIsOn)])])),
                onDelay: .milliseconds(300), severity: .advice))
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            oven.setDeaf(true)
            _ = try await ear.step(.confirmed)
            let held: AlarmTransition = try await ear.first { event in
                if case .alarm(let edge) = event, edge.rule == RuleID(1) { edge } else { nil }
            }
            #expect(held.kind == .raised && !io.coil(16))
        }
    }

    @Test("an alarm that is suppressed by design stops nothing until it no longer is")
    func suppressed() async throws {
        let (base, oven, io) = try rig(.stale(after: .seconds(1)))
        var rig = base
        let gate = rig.add("heats", holding: 201, link: 1)
        io.setHolding(201, 1)
        rig.plan.rules[0] = RulePlan(
            name: "cold", tags: [Rig.zone], condition: .below(245),
            unless: RuleExpression([.isWithin(gate, low: 1, high: 1)]), severity: .critical, action: .stop)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.alarm(.suppressed)
            #expect(io.coil(16))
            io.setHolding(201, 0)
            _ = try await ear.alarm(.unsuppressed)
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.causes == [.alarm(Rig.spike)] && !io.coil(16))
            oven.setHolding(100, 2_500)
            _ = try await ear.alarm(.returned)
        }
    }

    @Test("what is known of the uplink comes as a letter")
    func uplink() async throws {
        let (rig, _, io) = try rig(.when([RuleExpression([.fact(.uplinkIsUp), .not])]))
        try await withLine(rig.plan, in: Folder()) { line, ear in
            line.note(uplinkIsUp: true)
            line.note(uplinkIsUp: false)
            _ = try await ear.alarm(.raised)
            _ = try await ear.step(.confirmed)
            line.note(uplinkIsUp: true)
            _ = try await ear.alarm(.returned)
            #expect(!io.coil(16))
        }
    }
}

extension Ear {
    /// The alarms that were told so far.
    fileprivate var alarms: [AlarmTransition.Kind] {
        heard.compactMap { if case .alarm(let edge) = $0 { edge.kind } else { nil } }
    }
}
