import AndonCore
import AndonLine
import Foundation
import Testing

@Suite("polling, on real wires", .serialized, .timeLimit(.minutes(2)))
struct PollTests {
    enum Wire: CaseIterable { case tcp, rtu }

    private func rig(_ wire: Wire) throws -> (Rig, Slave) {
        let slave = try Slave(wire == .tcp ? .tcp : .rtu)
        slave.setCoil(16, true)
        let driver = wire == .tcp ? slave.tcp : slave.rtu
        return (Rig(oven: driver, io: driver), slave)
    }

    @Test("a register arrives as its value, good, with the time of its answer", arguments: Wire.allCases)
    func value(wire: Wire) async throws {
        let (rig, slave) = try rig(wire)
        slave.setHolding(100, -123)
        let start = MonotonicClock.now()
        try await withLine(rig.plan, in: Folder()) { line, ear in
            let sample = try await ear.sample(of: Rig.zone) { _ in true }
            #expect(sample.quality == .good)
            #expect(abs(sample.value + 12.3) < 1e-9)
            #expect(sample.at > start && sample.at <= MonotonicClock.now())
            let online = try await ear.first { event in
                if case .machine(let report) = event { report } else { nil }
            }
            #expect(online.machine == MachineID(0) && online.state == .online)
        }
    }

    @Test(
        "a unit that never answers goes bad and is demoted; the others of its link stay good", arguments: Wire.allCases)
    func deadUnit(wire: Wire) async throws {
        var (rig, slave) = try rig(wire)
        let dead = rig.add("dead", unit: 7, holding: 200)
        rig.plan.links[0].timeout = .milliseconds(400)
        rig.plan.links[0].probeAtMost = .milliseconds(500)
        slave.setDead(unit: 7)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            let bad = try await ear.sample(of: dead) { _ in true }
            #expect(bad.quality == .bad(.timeout) && bad.value == 0)
            let machine = try await ear.first { event in
                if case .machine(let report) = event, report.state == .degraded { report } else { nil }
            }
            #expect(machine.reason?.contains("unit 7 on oven-bus") == true)
            // The good unit goes on while the dead one is probed.
            let from = await ear.count
            slave.setHolding(100, 777)
            let good = try await ear.sample(of: Rig.zone, from: from) { $0.value == 77.7 }
            #expect(good.quality == .good)
            slave.setDead(unit: 0)
            _ = try await ear.sample(of: dead, from: from) { $0.quality == .good }
        }
    }

    @Test("a link that is unplugged goes bad, and heals by itself when it is back", arguments: Wire.allCases)
    func unplugged(wire: Wire) async throws {
        var (rig, slave) = try rig(wire)
        rig.plan.links[0].timeout = .milliseconds(400)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            slave.unplug()
            let bad = try await ear.sample(of: Rig.zone) { !$0.quality.isGood }
            #expect(bad.value == 0)
            let offline = try await ear.first { event in
                if case .machine(let report) = event, report.state == .offline { report } else { nil }
            }
            #expect(offline.reason != nil)
            let from = await ear.count
            slave.setHolding(100, 555)
            slave.replug()
            let good = try await ear.sample(of: Rig.zone, from: from) { $0.quality.isGood && $0.value == 55.5 }
            #expect(good.at > bad.at)
        }
    }

    /// The unit owes old answers, so the driver holds its next request back; then the port goes and comes back.
    @Test("a serial link that went while its unit was doubted heals when it is back")
    func unpluggedInDoubt() async throws {
        var (rig, slave) = try rig(.rtu)
        rig.plan.links[0].timeout = .milliseconds(400)
        rig.plan.links[0].probeAtMost = .milliseconds(500)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            slave.setDead(unit: 1)
            _ = try await ear.sample(of: Rig.zone) { !$0.quality.isGood }
            // Demoted and probed in vain: each time the driver owes one more answer to the doubt.
            let before = slave.requests
            while slave.requests < before + 2 { try await Task.sleep(for: .milliseconds(10)) }
            slave.setDead(unit: 0)
            let doubted = await ear.count
            _ = try await ear.sample(of: Rig.zone, from: doubted) { $0.quality == .uncertain }
            slave.unplug()
            _ = try await ear.first(from: doubted) { event in
                if case .machine(let report) = event, report.state == .offline { report } else { nil }
            }
            let away = await ear.count
            slave.replug()
            _ = try await ear.sample(of: Rig.zone, from: away) { $0.quality.isGood }
        }
    }

    @Test("an address that the unit refuses is bad by itself; the unit stays", arguments: Wire.allCases)
    func refusedAddress(wire: Wire) async throws {
        var (rig, slave) = try rig(wire)
        let refused = rig.add("refused", holding: 9_102)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: refused) { $0.quality == .bad(.exception) }
            slave.setHolding(100, 321)
            _ = try await ear.sample(of: Rig.zone) { $0.value == 32.1 && $0.quality == .good }
        }
    }

    @Test(
        "an answer that does not fit is never a good value, and the link heals",
        arguments: [9_004, 9_006, 9_007, 9_013, 9_014, 9_015, 9_016, 9_020] as [UInt16], Wire.allCases)
    func nonsense(address: UInt16, wire: Wire) async throws {
        var (rig, slave) = try rig(wire)
        rig.plan.links[0].timeout = .milliseconds(400)
        rig.plan.links[0].probeAtMost = .milliseconds(200)
        let evil = rig.add("evil", unit: 9, holding: address)
        // A good value there would be this one.
        slave.setHolding(address, 4_242)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: evil) { !$0.quality.isGood }
            slave.setHolding(100, 654)
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 65.4 }
            let lies = await ear.heard.filter { event in
                if case .value(let sample) = event { sample.tag == evil && sample.quality.isGood } else { false }
            }
            #expect(lies.isEmpty)
        }
    }

    @Test("a rate rule does not fire across a gap")
    func gap() async throws {
        let (rig, slave) = try rig(.tcp)
        slave.setHolding(100, 2_400)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            slave.unplug()
            let lost = try await ear.sample(of: Rig.zone) { !$0.quality.isGood }
            // A gap is what lasts longer than two seconds: bad samples go on for so long.
            while MonotonicClock.now() - lost.at <= .seconds(2) { try await Task.sleep(for: .milliseconds(5)) }
            slave.setHolding(100, 2_600)
            let from = await ear.count
            slave.replug()
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.value == 260 }
            // Two more samples, so that `2 of 3` had its chance.
            slave.setHolding(100, 2_601)
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.value == 260.1 }
            slave.setHolding(100, 2_602)
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.value == 260.2 }
            let alarms = await ear.heard.filter { if case .alarm = $0 { true } else { false } }
            #expect(alarms.isEmpty)
        }
    }
}
