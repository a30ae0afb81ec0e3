import AndonCore
import AndonLine
import Foundation
import Synchronization
import Testing

@Suite("what a wire knows of each unit", .serialized, .timeLimit(.minutes(2)))
struct UnitTests {
    private let oven = Endpoint(link: LinkID(0), unit: 1)

    private func report(_ step: WireReport.Step, _ ear: Ear, from: Int = 0) async throws -> WireReport {
        try await ear.first(from: from) { event in
            if case .wire(let report) = event, report.step == step { report } else { nil }
        }
    }

    /// A symbolic link stands for the adapter's stable name; it is moved to another slave.
    @Test("another device behind the adapter's name is noticed, its values are bad, and the right one is known again")
    func swapped() async throws {
        let right = try Slave(.rtu)
        let other = try Slave(.rtu)
        right.setHolding(7, 42)
        other.setHolding(7, 43)
        right.setHolding(100, 500)
        other.setHolding(100, 900)
        let folder = try Folder()
        let name = folder.path + "/adapter"
        try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: right.path)
        let driver = LinkDriver.modbusRTU(SerialPlan(device: name, baud: 115_200, parity: .even, stopBits: 1))
        var rig = Rig(oven: driver, io: driver, mode: .shadow)
        rig.plan.links[0].timeout = .milliseconds(400)
        rig.plan.links[0].probeAtMost = .milliseconds(500)
        var unit = rig.plan.links[0].defaults
        unit.identity = .register(Point(.holding, 7), equals: 42)
        rig.plan.units[oven] = unit
        try await withLine(rig.plan, in: folder) { line, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 50 }
            try FileManager.default.removeItem(atPath: name)
            try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: other.path)
            let from = await ear.count
            right.unplug()
            let wrong = try await report(.identityWrong, ear, from: from)
            #expect(wrong.text.contains("holding 7 is 43, the plan says 42") && wrong.unit == 1)
            let machine = try await ear.first(from: from) { event in
                if case .machine(let report) = event, report.reason?.contains("another") == true { report } else { nil }
            }
            #expect(machine.state == .offline, "it answers, and is not the machine")
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.quality == .bad(.identity) }
            try FileManager.default.removeItem(atPath: name)
            try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: right.path)
            right.replug()
            other.unplug()
            _ = try await report(.identityRight, ear, from: from)
            _ = try await ear.first(from: from) { event in
                if case .machine(let report) = event, report.state == .online { report } else { nil }
            }
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.quality.isGood && $0.value == 50 }
            let lies = await ear.heard.filter { event in
                if case .value(let sample) = event { sample.quality.isGood && sample.value == 90 } else { false }
            }
            #expect(lies.isEmpty)
        }
    }

    @Test("row 28: a map that moved with a new firmware is noticed at the next connection; no value of it is good")
    func shifted() async throws {
        let slave = try Slave(.tcp)
        slave.setHolding(7, 42)
        slave.setHolding(100, 500)
        slave.setHolding(101, 900)
        var rig = Rig(oven: slave.tcp, io: try Slave(.tcp).tcp, mode: .shadow)
        rig.plan.links[0].probeAtMost = .milliseconds(500)
        var unit = rig.plan.links[0].defaults
        unit.identity = .register(Point(.holding, 7), equals: 42)
        rig.plan.units[oven] = unit
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 50 }
            slave.unplug()
            _ = try await ear.sample(of: Rig.zone) { !$0.quality.isGood }
            // Everything stands one address lower: what was the neighbour's value is at the zone's address.
            slave.setHolding(6, 42)
            slave.setHolding(7, 0)
            slave.setHolding(99, 500)
            slave.setHolding(100, 900)
            let from = await ear.count
            slave.replug()
            let wrong = try await report(.identityWrong, ear, from: from)
            #expect(wrong.text.contains("holding 7 is 0, the plan says 42"))
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.quality == .bad(.identity) }
            let believed = await ear.heard.filter { event in
                if case .value(let sample) = event { sample.quality.isGood && sample.value == 90 } else { false }
            }
            #expect(believed.isEmpty)
        }
    }

    @Test("a stop is written to a device that is not the plan's, and says so; a reset is not")
    func wrongOutput() async throws {
        let slave = try Slave(.tcp)
        let io = try Slave(.tcp)
        slave.setHolding(100, 2_400)
        io.setHolding(7, 43)
        io.setCoil(16, true)
        var rig = Rig(oven: slave.tcp, io: io.tcp)
        var unit = rig.plan.links[1].defaults
        unit.identity = .register(Point(.holding, 7), equals: 42)
        rig.plan.units[Endpoint(link: LinkID(1), unit: 1)] = unit
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await report(.identityWrong, ear)
            try await ear.steady(of: Rig.zone)
            slave.setHolding(100, 2_423)
            let confirmed = try await ear.step(.confirmed)
            #expect(!io.coil(16))
            #expect(confirmed.problem?.contains("not the one of the plan: holding 7 is 43") == true)
            _ = try await ear.alarm(.returned)
            let outcome = await line.reset(by: "Kim", reason: "zone checked")
            #expect(outcome == .wrongDevice("holding 7 is 43, the plan says 42"))
            #expect(!io.coil(16))
        }
    }

    @Test("a device that starts and serves zeros raises no rate alarm while it warms up")
    func warmUp() async throws {
        let slave = try Slave(.tcp)
        slave.setHolding(100, 2_400)
        var rig = Rig(oven: slave.tcp, io: try Slave(.tcp).tcp, mode: .shadow)
        var unit = rig.plan.links[0].defaults
        unit.warmUp = .seconds(3)
        rig.plan.units[oven] = unit
        rig.plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            slave.unplug()
            _ = try await ear.sample(of: Rig.zone) { if case .bad = $0.quality { true } else { false } }
            slave.setHolding(100, 0)
            let from = await ear.count
            slave.replug()
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.quality == .uncertain && $0.value == 0 }
            slave.setHolding(100, 2_400)
            _ = try await ear.sample(of: Rig.zone, from: from) { $0.quality.isGood && $0.value == 240 }
            let alarms = await ear.heard.filter { if case .alarm = $0 { true } else { false } }
            #expect(alarms.isEmpty)
        }
    }

    @Test("a unit that wants a pause gets it, and another of its link keeps its rate")
    func pause() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        var rig = Rig(oven: driver, io: driver, mode: .shadow)
        _ = rig.add("second", holding: 3_000)
        _ = rig.add("other", unit: 2, holding: 200)
        var unit = rig.plan.links[0].defaults
        unit.pause = .milliseconds(300)
        rig.plan.units[oven] = unit
        try await withLine(rig.plan, in: Folder()) { _, _ in
            while device.requests.filter({ $0.unit == 1 }).count < 8 { try await Task.sleep(for: .milliseconds(10)) }
        }
        let slow = device.requests.filter { $0.unit == 1 }
        for (one, next) in zip(slow, slow.dropFirst()) { #expect(next.at - one.at >= .milliseconds(290)) }
        #expect(Set(slow.map(\.address)) == [100, 3_000], "each block has its turn")
        #expect(device.requests.filter { $0.unit == 2 }.count > 3 * slow.count)
    }

    @Test("a unit is asked for no more than it takes at once, over nothing that is forbidden, and from where it wants")
    func quirks() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        var rig = Rig(oven: driver, io: driver, mode: .shadow)
        func quirk(_ unit: UInt8, _ addresses: [UInt16], _ change: (inout UnitPlan) -> Void) {
            for address in addresses { _ = rig.add("u\(unit)-\(address)", unit: unit, holding: address) }
            var plan = rig.plan.links[0].defaults
            change(&plan)
            rig.plan.units[Endpoint(link: LinkID(0), unit: unit)] = plan
        }
        quirk(2, Array(200..<220)) { $0.limits.holdings = 8 }
        quirk(3, [200, 201, 203, 204]) { $0.forbidden = [PointRange(.holding, 202, 202)] }
        quirk(4, [200, 201, 202]) { $0.isOneAtATime = true }
        quirk(5, [5, 6]) { $0.startsAtZero = [.holding] }
        try await withLine(rig.plan, in: Folder()) { _, ear in
            for tag in 2..<rig.plan.tags.count { _ = try await ear.sample(of: TagID(tag)) { $0.quality == .good } }
        }
        func asked(_ unit: UInt8) -> Set<Range<Int>> {
            Set(device.requests.filter { $0.unit == unit && $0.function == 3 }.map(\.addresses))
        }
        #expect(asked(2) == [200..<208, 208..<216, 216..<220])
        #expect(asked(3) == [200..<202, 203..<205])
        #expect(asked(4) == [200..<201, 201..<202, 202..<203])
        #expect(asked(5) == [0..<7])
    }

    @Test("a device whose connection somebody else takes again and again is left alone for a while, and that is said")
    func fight() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        let rig = Rig(oven: driver, io: driver, mode: .shadow)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            let rival = Task {
                while !Task.isCancelled {
                    let connects = device.connects
                    device.dropConnections()
                    while device.connects == connects, !Task.isCancelled {
                        try await Task.sleep(for: .milliseconds(20))
                    }
                }
            }
            while line.snapshot.links.first?.reason?.contains("may serve one client only") != true {
                try await Task.sleep(for: .milliseconds(20))
            }
            rival.cancel()
            device.manner.withLock { $0.registers[100] = 123 }
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 12.3 }
        }
    }

    @Test("that nothing is stopped is told as soon as the output can be looked at")
    func runningLate() async throws {
        let slave = try Slave(.tcp)
        let io = try Slave(.tcp)
        io.setCoil(16, true)
        io.unplug()
        var rig = Rig(oven: slave.tcp, io: io.tcp)
        rig.plan.stop?.first.within = .milliseconds(200)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            #expect(line.snapshot.stop?.state == .looking)
            io.replug()
            _ = try await ear.step(.running)
        }
    }
}
