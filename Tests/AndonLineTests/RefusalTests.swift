import AndonCore
import AndonLine
import Synchronization
import Testing

/// Rows 1 to 5 of the table of faults: what a device, or the gateway in front of it, refuses.
@Suite("what is refused, on a real wire", .serialized, .timeLimit(.minutes(2)))
struct RefusalTests {
    /// Zone 1 on unit 1 and a tag each on units 2 and 3, all behind one connection.
    private func rig(_ device: PickyDevice) -> (Rig, [TagID]) {
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        var rig = Rig(oven: driver, io: driver, mode: .shadow)
        rig.plan.links[0].probeAtMost = .milliseconds(500)
        let second = rig.add("second", unit: 2, holding: 200)
        let third = rig.add("third", unit: 3, holding: 300)
        return (rig, [Rig.zone, second, third])
    }

    @Test(
        "row 5: a unit that its gateway does not reach is given up and probed; the others behind it notice nothing",
        arguments: [10, 11] as [UInt8])
    func gateway(code: UInt8) async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let (rig, tags) = self.rig(device)
        device.manner.withLock { $0.registers = [100: 10, 200: 20, 300: 30] }
        try await withLine(rig.plan, in: Folder()) { line, ear in
            for tag in tags { _ = try await ear.sample(of: tag) { $0.quality == .good } }
            device.manner.withLock { $0.exceptions = [2: code] }
            _ = try await ear.sample(of: tags[1]) { $0.quality == .bad(.exception) }
            let told = try await ear.first { event in
                if case .machine(let report) = event, report.state == .degraded { report } else { nil }
            }
            #expect(told.reason?.contains("unit 2 on oven-bus: exception \(code) (gateway") == true)
            // Only probed: what a gateway waits for a dead unit, all the others would wait too.
            let from = device.requests.count
            while device.requests.count(where: { $0.unit == 1 }) < 100 { try await Task.sleep(for: .milliseconds(5)) }
            let later = device.requests.dropFirst(from)
            let (one, two) = (later.count(where: { $0.unit == 1 }), later.count(where: { $0.unit == 2 }))
            #expect(two * 10 < one)
            let heard = await ear.count
            device.manner.withLock { $0.registers = [100: 11, 200: 21, 300: 31] }
            _ = try await ear.sample(of: tags[0], from: heard) { $0.quality == .good && $0.value == 1.1 }
            _ = try await ear.sample(of: tags[2], from: heard) { $0.quality == .good && $0.value == 31 }
            device.manner.withLock { $0.exceptions = [:] }
            _ = try await ear.sample(of: tags[1], from: heard) { $0.quality == .good && $0.value == 21 }
            #expect(device.connects == 1)
            let others = await ear.heard.filter { event in
                if case .value(let one) = event { one.tag != tags[1] && !one.quality.isGood } else { false }
            }
            #expect(others.isEmpty)
        }
    }

    @Test("row 5: where a gateway makes all wait for a dead unit, it is probed so rarely that the others hardly notice")
    func slowGateway() async throws {
        let device = try PickyDevice(.init(exceptions: [2: 11], delays: [2: 400]))
        defer { device.end() }
        let (rig, tags) = self.rig(device)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: tags[1]) { $0.quality == .bad(.exception) }
            while device.requests.count(where: { $0.unit == 1 }) < 300 { try await Task.sleep(for: .milliseconds(5)) }
            let seen = device.requests
            let took = (seen.last!.at - seen.first!.at) / .seconds(1)
            let allowed = (took * ProbeBudget.share + ProbeBudget.credit.inSeconds) / 0.4 + 2
            let probes = seen.count { $0.unit == 2 }
            #expect(probes >= 3 && Double(probes) <= allowed, "\(probes) probes in \(took) s")
            let unit = line.snapshot.links[0].units.first { $0.unit == 2 }
            #expect(unit?.state == .demoted)
            // Alone, nobody is kept waiting: it is probed as the plan says.
            device.manner.withLock { $0.exceptions = [1: 11, 2: 11, 3: 11] }
            let before = device.requests.count
            func asked(_ unit: UInt8) -> Int { device.requests.dropFirst(before).count { $0.unit == unit } }
            while asked(1) < 12 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(asked(2) >= 3)
            let heard = await ear.count
            device.manner.withLock { ($0.delays, $0.exceptions) = ([:], [:]) }
            for tag in tags { _ = try await ear.sample(of: tag, from: heard) { $0.quality == .good } }
        }
    }

    @Test("row 5: who a unit is, a gateway that does not reach it cannot say")
    func unknownBehindGateway() async throws {
        let device = try PickyDevice(.init(registers: [7: 42, 200: 20], exceptions: [2: 11]))
        defer { device.end() }
        var (rig, tags) = self.rig(device)
        let endpoint = Endpoint(link: LinkID(0), unit: 2)
        var unit = rig.plan.links[0].defaults
        unit.identity = .register(Point(.holding, 7), equals: 42)
        rig.plan.units[endpoint] = unit
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: tags[1]) { $0.quality == .bad(.exception) }
            device.manner.withLock { $0.exceptions = [:] }
            _ = try await ear.sample(of: tags[1]) { $0.quality == .good }
            let wrong = await ear.heard.filter { event in
                if case .wire(let report) = event { report.step == .identityWrong } else { false }
            }
            #expect(wrong.isEmpty)
        }
    }

    @Test(
        "rows 2 to 4: a unit that refuses is bad with its code, is asked again in its cycle, and keeps its connection",
        arguments: [0, 4, 5, 6, 7, 8, 9, 12, 255] as [UInt8])
    func code(code: UInt8) async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let (rig, tags) = self.rig(device)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: tags[1]) { $0.quality == .good }
            device.manner.withLock { $0.exceptions = [2: code] }
            _ = try await ear.sample(of: tags[1]) { $0.quality == .bad(.exception) }
            while line.snapshot.links[0].units.first(where: { $0.unit == 2 })?.reason == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            let unit = line.snapshot.links[0].units.first { $0.unit == 2 }
            #expect(unit?.reason?.hasPrefix("exception \(code) (") == true && unit?.state == .answers)
            let before = device.requests.count { $0.unit == 2 }
            while device.requests.count(where: { $0.unit == 2 }) < before + 10 {
                try await Task.sleep(for: .milliseconds(5))
            }
            device.manner.withLock {
                $0.exceptions = [:]
                $0.registers[200] = 9
            }
            _ = try await ear.sample(of: tags[1]) { $0.quality == .good && $0.value == 9 }
            #expect(device.connects == 1)
        }
    }

    @Test(
        "row 1: a unit that refuses everything with exception 1 is named, tried again rarely, and read when it answers")
    func illegalFunction() async throws {
        let device = try PickyDevice(.init(exceptions: [2: 1]))
        defer { device.end() }
        let (rig, tags) = self.rig(device)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            let told = try await ear.first { event in
                if case .wire(let report) = event, report.step == .pointRefused { report } else { nil }
            }
            #expect(told.tags == [tags[1]] && told.unit == 2)
            #expect(told.text.hasPrefix("unit 2 on oven-bus refuses all of holding 200 (oven/second)"))
            _ = try await ear.sample(of: tags[1]) { $0.quality == .bad(.exception) }
            let from = device.requests.count
            while device.requests.count(where: { $0.unit == 1 }) < from + 100 {
                try await Task.sleep(for: .milliseconds(5))
            }
            let later = device.requests.dropFirst(from)
            #expect(later.count(where: { $0.unit == 2 }) * 4 < later.count(where: { $0.unit == 1 }))
            #expect(device.connects == 1)
            #expect(line.snapshot.links[0].units.first { $0.unit == 2 }?.refused.map(\.tags) == [[tags[1]]])
            device.manner.withLock { $0.exceptions = [:] }
            _ = try await ear.sample(of: tags[1]) { $0.quality == .good }
        }
    }
}
