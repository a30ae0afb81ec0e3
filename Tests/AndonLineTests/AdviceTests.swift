import AndonCore
import AndonLine
import Foundation
import Testing

/// Faults of a whole wire: what people are told of it, that others notice nothing, and that it heals by itself.
@Suite("what a wire tells of itself", .serialized, .timeLimit(.minutes(2)))
struct AdviceTests {
    private func report(_ step: WireReport.Step, _ ear: Ear, from: Int = 0) async throws -> WireReport {
        try await ear.first(from: from) { event in
            if case .wire(let report) = event, report.step == step { report } else { nil }
        }
    }

    private func rig(_ oven: LinkDriver, _ io: Slave, timeout: TimeSpan = .milliseconds(400)) -> Rig {
        var rig = Rig(oven: oven, io: io.tcp, mode: .shadow)
        rig.plan.links[0].timeout = timeout
        rig.plan.links[0].probeAtMost = .milliseconds(200)
        return rig
    }

    @Test(
        "row 17: a device slower than its timeout is steadily bad, and the timeout is named",
        arguments: PollTests.Wire.allCases)
    func tooShort(wire: PollTests.Wire) async throws {
        let slave = try Slave(wire == .tcp ? .tcp : .rtu), io = try Slave(.tcp)
        slave.setHolding(100, 2_400)
        var rig = rig(wire == .tcp ? slave.tcp : slave.rtu, io, timeout: .milliseconds(100))
        let other = rig.add("other", holding: 200, link: 1)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            slave.delayAll(milliseconds: 170)
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .bad(.timeout) }
            let late = await ear.count
            let told = try await report(.timeoutTooShort, ear)
            #expect(told.unit == 1 && told.text.contains("answers after its timeout"))
            // The other link keeps its rate.
            io.setHolding(200, 77)
            _ = try await ear.sample(of: other, from: late) { $0.quality.isGood && $0.value == 77 }
            let before = await ear.count
            slave.setHolding(100, 2_500)
            slave.delayAll(milliseconds: 0)
            _ = try await ear.sample(of: Rig.zone, from: before) { $0.quality.isGood && $0.value == 250 }
            let believed = await ear.heard[late..<before].filter { event in
                if case .value(let one) = event { one.tag == Rig.zone && one.quality.isGood } else { false }
            }
            #expect(believed.isEmpty || wire == .rtu)
        }
    }

    @Test("row 33: a bus on which somebody talks without pause is jammed; the other links keep their rate")
    func jammed() async throws {
        let slave = try Slave(.rtu), io = try Slave(.tcp)
        var rig = rig(slave.rtu, io)
        let other = rig.add("other", holding: 200, link: 1)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            slave.setChatter(true)
            let told = try await report(.busJammed, ear)
            #expect(told.text.contains("somebody talks on oven-bus without pause") && told.link == LinkID(0))
            let from = await ear.count
            io.setHolding(200, 77)
            _ = try await ear.sample(of: other, from: from) { $0.quality.isGood && $0.value == 77 }
            slave.setHolding(100, 654)
            slave.setChatter(false)
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.quality.isGood && $0.value == 65.4 }
        }
    }

    @Test("row 36: a bus that hears its own requests is told, with what to set; no value of it is good")
    func echo() async throws {
        let slave = try Slave(.rtu), io = try Slave(.tcp)
        slave.setEcho(true)
        slave.setHolding(100, 654)
        try await withLine(rig(slave.rtu, io).plan, in: Folder()) { _, ear in
            let told = try await report(.echoHeard, ear)
            #expect(told.text.contains("set echo: strip"))
            let good = await ear.heard.filter { if case .value(let one) = $0 { one.quality.isGood } else { false } }
            #expect(good.isEmpty)
        }
        let strips = LinkDriver.modbusRTU(
            SerialPlan(device: slave.path, baud: 115_200, parity: .even, stopBits: 1, stripsEcho: true))
        try await withLine(rig(strips, io).plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 65.4 }
        }
    }

    @Test("rows 38, 40: a port that is not there is named, the line runs, and it is opened when its name stands")
    func missing() async throws {
        let slave = try Slave(.rtu), io = try Slave(.tcp), folder = try Folder()
        slave.setHolding(100, 654)
        let name = folder.path + "/adapter"
        var rig = rig(.modbusRTU(SerialPlan(device: name, baud: 115_200, parity: .even, stopBits: 1)), io)
        let other = rig.add("other", holding: 200, link: 1)
        try await withLine(rig.plan, in: folder) { line, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .bad(.linkDown) }
            _ = try await ear.sample(of: other) { $0.quality.isGood }
            // A wire shows itself about once a second.
            while line.snapshot.links.first?.isUp != false || line.snapshot.links.first?.reason == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            let from = await ear.count
            try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: slave.path)
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.quality.isGood && $0.value == 65.4 }
        }
    }

    @Test("row 23: a closed port is asked less and less, and said once", arguments: PollTests.Wire.allCases)
    func noFlood(wire: PollTests.Wire) async throws {
        let slave = try Slave(wire == .tcp ? .tcp : .rtu), io = try Slave(.tcp)
        var rig = rig(wire == .tcp ? slave.tcp : slave.rtu, io)
        rig.plan.links[0].probeAtMost = .seconds(30)
        let other = rig.add("other", holding: 200, link: 1)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            let before = line.snapshot.links[0].requests
            slave.unplug()
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .bad(.linkDown) }
            let from = await ear.count
            // A hundred cycles of the neighbour.
            for value in 1...100 {
                io.setHolding(200, value)
                _ = try await ear.sample(of: other, from: from) { $0.value == Double(value) }
            }
            let told = await ear.heard[from...].filter { event in
                switch event {
                case .machine(let report): report.machine == MachineID(0)
                case .value(let one): one.tag == Rig.zone
                default: false
                }
            }
            #expect(told.count <= 4, "\(told)")
            #expect(line.snapshot.links[0].requests < before + 100)
        }
    }
}
