import AndonCore
import AndonLine
import Testing

/// Row 34, and what follows from it: on a serial line an answer has no number, so the first one after a silence may be the
/// answer to what was asked before.
@Suite("an answer that may be an older one", .serialized, .timeLimit(.minutes(2)))
struct DoubtTests {
    @Test("after a timeout no rule acts on the first answer, and it does on the next that agrees", arguments: [1, 2])
    func firstPair(needed: Int) async throws {
        let slave = try Slave(.rtu)
        slave.setHolding(100, 2_400)
        slave.setCoil(16, true)
        var rig = Rig(oven: slave.rtu, io: slave.rtu)
        rig.plan.links[0].timeout = .milliseconds(300)
        rig.plan.links[0].probeAtMost = .milliseconds(300)
        rig.plan.rules[0].condition = .above(250)
        rig.plan.rules[0].confirm = Confirmation(needed: needed, outOf: needed)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 240 }
            slave.setDead(unit: 1)
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .bad(.timeout) }
            // What comes from here on is above the limit.
            slave.setHolding(100, 3_000)
            slave.setDead(unit: 0)
            let first = try await ear.first { event in
                if case .value(let sample) = event, sample.tag == Rig.zone, sample.value == 300 { sample } else { nil }
            }
            #expect(first.quality == .uncertain, "an answer that may be an older one is no good value")
            let good = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 300 }
            let raised = try await ear.alarm(.raised)
            #expect(raised.at >= good.at && good.at > first.at)
            #expect(raised.evidence.allSatisfy { $0.at >= good.at || $0.value == 240 })
            _ = try await ear.step(.confirmed)
            #expect(!slave.coil(16))
            let heard = await ear.heard
            let alarm = heard.firstIndex { if case .alarm = $0 { true } else { false } } ?? 0
            let told = heard[..<alarm].filter { event in
                if case .value(let sample) = event { sample.tag == Rig.zone && sample.value == 300 } else { false }
            }
            #expect(!told.isEmpty, "the uncertain one was told before the alarm")
        }
    }

    @Test("an uncertain answer clears nothing either: the alarm stays until a good one says so")
    func clearsNothing() async throws {
        let slave = try Slave(.rtu)
        slave.setHolding(100, 3_000)
        var rig = Rig(oven: slave.rtu, io: slave.rtu, mode: .shadow)
        rig.plan.links[0].timeout = .milliseconds(300)
        rig.plan.links[0].probeAtMost = .milliseconds(300)
        rig.plan.rules[0].condition = .above(250)
        rig.plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.alarm(.raised)
            slave.setDead(unit: 1)
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .bad(.timeout) }
            slave.setHolding(100, 2_400)
            slave.setDead(unit: 0)
            let first = try await ear.sample(of: Rig.zone) { $0.value == 240 }
            let good = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 240 }
            let returned = try await ear.alarm(.returned)
            #expect(first.quality == .uncertain && returned.at >= good.at && good.at > first.at)
        }
    }
}
