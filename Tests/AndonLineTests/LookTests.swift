import AndonCore
import AndonLine
import Foundation
import Synchronization
import Testing

@Suite("a person's look through the wire that owns the link", .serialized, .timeLimit(.minutes(2)))
struct LookTests {
    private static func values(_ address: UInt16, _ count: UInt16 = 1) -> ProbeQuestion {
        .values(Point(.holding, address), count: count)
    }

    private func rig(_ device: PickyDevice, mode: StopPlan.Mode = .shadow) -> Rig {
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        return Rig(oven: driver, io: driver, mode: mode)
    }

    private func refusal(_ line: Line, unit: UInt8 = 1, _ question: ProbeQuestion, link: String = "oven-bus") async
        -> LookRefusal?
    {
        do throws(LookRefusal) {
            _ = try await line.look(link: link, unit: unit, question)
            return nil
        } catch {
            return error
        }
    }

    /// Two looks at the same time: one is refused, and then `body` runs while the other one is under way.
    ///
    /// - Returns: what came of that other one.
    private func beside(
        _ line: Line, unit: UInt8 = 1, _ question: ProbeQuestion, _ body: () async throws -> Void
    ) async throws -> LookRefusal? {
        try await withThrowingTaskGroup(of: LookRefusal?.self) { group in
            for _ in 0..<2 { group.addTask { await refusal(line, unit: unit, question) } }
            let refused = try await group.next()
            #expect(refused == .busy(link: "oven-bus"))
            try await body()
            return try await group.next() ?? nil
        }
    }

    /// The first answer of unit 1 behind those that the driver holds back for a doubt.
    private func settled(_ line: Line) async throws -> ProbeAnswer {
        while true {
            do throws(LookRefusal) {
                return try await line.look(link: "oven-bus", unit: 1, Self.values(300))
            } catch {
                guard error == .settling(unit: 1) else { throw error }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("what stands at a point comes back, of a unit that is polled and of one that is not, and polls go on")
    func values() async throws {
        let device = try PickyDevice(.init(registers: [300: 7, 301: 8]))
        defer { device.end() }
        try await withLine(rig(device).plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .good }
            for unit: UInt8 in [1, 9] {
                let answer = try await line.look(link: "oven-bus", unit: unit, Self.values(300, 2))
                #expect(answer.values == [7, 8] && !answer.isUnconfirmed)
                #expect(try #require(answer.took) > .zero)
                #expect(device.requests.contains { $0.unit == unit && $0.address == 300 && $0.count == 2 })
            }
            device.manner.withLock { $0.registers[100] = 250 }
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .good && $0.value == 25 }
        }
        #expect(!device.requests.contains { $0.function == 5 || $0.function == 6 || $0.function == 16 })
    }

    @Test("a refusal of the device is an answer, and teaches the agent nothing")
    func refused() async throws {
        let device = try PickyDevice(.init(refused: [100]))
        defer { device.end() }
        var rig = rig(device)
        rig.plan.tags[0].point = Point(.holding, 200)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            let answer = try await line.look(link: "oven-bus", unit: 1, Self.values(100))
            guard case .refused(code: 2, _) = answer.outcome else {
                Issue.record("\(answer.outcome)")
                return
            }
            let unit = try #require(line.snapshot.links.first?.units.first)
            #expect(unit.refused.isEmpty)
        }
    }

    @Test("what the plan forbids is refused before it reaches the wire")
    func forbidden() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        var rig = rig(device)
        var unit = rig.plan[LinkID(0)].defaults
        unit.forbidden = [PointRange(.holding, 500, 510)]
        unit.limits[.holding] = 16
        unit.startsAtZero = [.input]
        rig.plan.units[Endpoint(link: LinkID(0), unit: 1)] = unit
        try await withLine(rig.plan, in: Folder()) { line, _ in
            #expect(await refusal(line, Self.values(505)) == .forbidden(PointRange(.holding, 500, 510)))
            #expect(await refusal(line, Self.values(0, 17)) == .tooMany(17, atMost: 16, .holding))
            #expect(await refusal(line, Self.values(0), link: "x") == .noLink("x", known: ["oven-bus"]))
            device.manner.withLock { $0.registers = [5: 55] }
            let fromZero = try await line.look(link: "oven-bus", unit: 1, .values(Point(.input, 5), count: 1))
            #expect(fromZero.values == [55])
        }
        let looks = device.requests.filter { $0.address != 100 }
        #expect(looks.map(\.count) == [6] && looks.map(\.address) == [0])
    }

    @Test("a second look on a link is refused while one is under way; both are over when it is answered")
    func busy() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        try await withLine(rig(device).plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .good }
            device.hold()
            #expect(try await beside(line, Self.values(300)) { device.release() } == nil)
            #expect(try await line.look(link: "oven-bus", unit: 1, Self.values(300)).values == [0])
        }
    }

    @Test("a unit that is given up is asked all the same, and stays given up until a poll brings something")
    func demoted() async throws {
        let slave = try Slave(.tcp)
        var rig = Rig(oven: slave.tcp, io: slave.tcp, mode: .shadow)
        rig.plan.links[0].timeout = .milliseconds(200)
        let far = rig.add("far", unit: 2, holding: 300)
        slave.setDead(unit: 2)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: far) { if case .bad = $0.quality { true } else { false } }
            while line.snapshot.links[0].units.first(where: { $0.unit == 2 })?.state != .demoted {
                try await Task.sleep(for: .milliseconds(5))
            }
            let answer = try await line.look(link: "oven-bus", unit: 2, Self.values(300))
            #expect(answer.outcome == .silent)
            slave.setHolding(301, 5)
            let other = try await line.look(link: "oven-bus", unit: 1, Self.values(301))
            #expect(other.values == [5])
        }
    }

    @Test("a stop goes before a look that waited longer")
    func stopFirst() async throws {
        let device = try PickyDevice(.init(registers: [100: 2_000], coils: [16: true]))
        defer { device.end() }
        var rig = rig(device, mode: .armed)
        rig.plan.rules[0].condition = .above(250)
        rig.plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .good }
            // The poll whose answer stops the line is on its way, and the look waits behind it.
            let before = device.requests.count
            device.hold()
            while device.requests.count == before { await Task.yield() }
            device.manner.withLock { $0.registers[100] = 3_000 }
            let look = try await beside(line, unit: 9, Self.values(300)) {
                // An answer to a later letter: the wire has opened the look.
                #expect(await line.reset(by: "test", reason: "order") == .notStopped)
                device.release()
            }
            #expect(look == nil)
            _ = try await ear.step(.confirmed)
        }
        let order = device.requests.map { ($0.unit, $0.function) }
        let write = try #require(order.firstIndex { $0.1 == 5 })
        let look = try #require(order.firstIndex { $0.0 == 9 })
        #expect(write < look)
    }

    @Test("whoever looks is answered when the line ends, before it starts and after it has ended")
    func ends() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let line = Line(plan: rig(device).plan, latch: LatchFile(directory: try Folder().path)) { _ in }
        let early = try await beside(line, Self.values(300)) { try await offPool { try line.start() } }
        #expect(early == nil)
        device.hold()
        let last = try await beside(line, Self.values(301)) {
            let isDone = try await offPool { line.end(within: .seconds(5)) }
            #expect(isDone)
        }
        #expect(last == .ended)
        #expect(await refusal(line, Self.values(302)) == .ended)
        device.release()
    }

    @Test("on RTU the answer of a unit after a look in vain is not believed, and says so")
    func unconfirmed() async throws {
        let slave = try Slave(.rtu)
        var rig = Rig(oven: slave.rtu, io: slave.rtu, mode: .shadow)
        rig.plan.links[0].timeout = .milliseconds(200)
        // Nothing else on the bus.
        rig.plan.tags[0].poll = .minutes(10)
        slave.setHolding(300, 5)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality == .good }
            let sure = try await line.look(link: "oven-bus", unit: 1, Self.values(300))
            #expect(sure.values == [5] && !sure.isUnconfirmed)
            slave.setDead(unit: 1)
            let silent = try await line.look(link: "oven-bus", unit: 1, Self.values(300))
            #expect(silent.outcome == .silent)
            slave.setDead(unit: 0)
            let next = try await settled(line)
            #expect(next.values == [5] && next.isUnconfirmed)
            var then = next
            while then.isUnconfirmed { then = try await settled(line) }
            #expect(then.values == [5])
        }
    }
}
