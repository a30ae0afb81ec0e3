import AndonCore
import AndonSimulation
import Testing

/// What a device does wrong by itself, and faults that strike one address alone.
@Suite("Faults of a device", .timeLimit(.minutes(1)))
struct DeviceFaultTests {
    private static func line(_ commands: String...) throws -> SimulatedLine {
        let plan = try SamplePlan.plan()
        var line = SimulatedLine(plan: plan, seed: 1)
        for command in commands { _ = line.perform(try CommandReader(plan: plan).read(command)) }
        return line
    }

    private static func ask(_ line: inout SimulatedLine, _ unit: UInt8, _ pdu: [UInt8]) throws -> [UInt8]? {
        try SimulatedLineTests.ask(&line, "oven-bus", unit, pdu)
    }

    private static let zone: [UInt8] = [3, 0x10, 0x00, 0, 1]

    @Test("a refused range is exception 2 for every request that touches it, and for no other")
    func refused() throws {
        var line = try Self.line("no-address oven-bus 1 holding 4098..4099")
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x00, 0, 2])?.first == 3)
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x00, 0, 3]) == [0x83, 2])
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x03, 0, 1]) == [0x83, 2])
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x04, 0, 1])?.first == 3)
    }

    @Test("a limit is exception 3 for more values at once")
    func limit() throws {
        var line = try Self.line("limit oven-bus 1 4")
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x00, 0, 4])?.first == 3)
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x00, 0, 5]) == [0x83, 3])
    }

    @Test("a busy device is busy so many times")
    func busy() throws {
        var line = try Self.line("busy oven-bus 1 2")
        #expect(try Self.ask(&line, 1, Self.zone) == [0x83, 6])
        #expect(try Self.ask(&line, 1, Self.zone) == [0x83, 6])
        #expect(try Self.ask(&line, 1, Self.zone)?.first == 3)
    }

    @Test("a fault with a number strikes so many requests, where it strikes at all")
    func times() throws {
        var line = try Self.line("exception oven-bus 1 4 at holding 4096 times 2", "exception oven-bus 2 8 times 1")
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x01, 0, 1])?.first == 3)
        #expect(try Self.ask(&line, 1, Self.zone) == [0x83, 4])
        #expect(try Self.ask(&line, 2, Self.zone) == [0x83, 8])
        #expect(try Self.ask(&line, 1, Self.zone) == [0x83, 4])
        #expect(try Self.ask(&line, 1, Self.zone)?.first == 3)
        #expect(try Self.ask(&line, 2, Self.zone)?.first == 3)
        #expect(line.perform(.status).lines.allSatisfy { !$0.contains("exception") })
        // Given again, it begins again; healed, it is over.
        let plan = try SamplePlan.plan()
        for command in ["short oven-bus 1 times 5", "heal oven-bus"] {
            _ = line.perform(try CommandReader(plan: plan).read(command))
        }
        #expect(try Self.ask(&line, 1, Self.zone)?.first == 3)
    }

    @Test("a unit that answers broadcasts says so as unit 0; the others are silent")
    func broadcast() throws {
        let write: [UInt8] = [6, 0x10, 0x00, 0, 1]
        var line = try Self.line()
        let link = try SamplePlan.plan().link("oven-bus")
        #expect(line.answer(write, unit: 0, link: link, framing: .rtu) == .silence)
        line = try Self.line("answers-broadcast oven-bus 1")
        let said = line.answer(write, unit: 0, link: link, framing: .rtu).pieces.flatMap(\.bytes)
        #expect(CRC16.isSealed(said) && said.first == 0)
    }

    @Test("a shifted map serves each value at another address")
    func shift() throws {
        var line = try Self.line()
        let value = try Self.ask(&line, 1, Self.zone)
        line = try Self.line("shift oven-bus 1 1")
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x01, 0, 1]) == value)
    }

    @Test("a device that starts serves zeros for its time, then what it measures")
    func zeros() throws {
        var line = try Self.line("zeros oven-bus 1 10s")
        #expect(try Self.ask(&line, 1, Self.zone) == [3, 2, 0, 0])
        line.step(to: Uptime(nanoseconds: 9_000_000_000))
        #expect(try Self.ask(&line, 1, Self.zone) == [3, 2, 0, 0])
        line.step(to: Uptime(nanoseconds: 11_000_000_000))
        #expect(try Self.ask(&line, 1, Self.zone) != [3, 2, 0, 0])
    }

    @Test("a fault at an address strikes the requests that touch it")
    func atAddress() throws {
        var line = try Self.line("exception oven-bus 1 4 at holding 4097")
        #expect(try Self.ask(&line, 1, Self.zone)?.first == 3)
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x00, 0, 2]) == [0x83, 4])
        #expect(try Self.ask(&line, 1, [6, 0x10, 0x01, 0, 50]) == [0x86, 4])
    }

    @Test("a mute device does what it is told")
    func mute() throws {
        var line = try Self.line("mute oven-bus 1")
        #expect(try Self.ask(&line, 1, [6, 0x10, 0x01, 0, 50]) == nil)
        #expect(line.model.value(of: try line.plan.tag("oven/set1")) == 5)
    }

    @Test("functions 22, 23, 17 and 43/14 answer as the standard says")
    func functions() throws {
        var line = try Self.line()
        _ = try Self.ask(&line, 1, [6, 0x10, 0x01, 0x12, 0x34])
        #expect(
            try Self.ask(&line, 1, [22, 0x10, 0x01, 0xFF, 0x00, 0x00, 0x25]) == [22, 0x10, 0x01, 0xFF, 0, 0, 0x25])
        #expect(try Self.ask(&line, 1, [3, 0x10, 0x01, 0, 1]) == [3, 2, 0x12, 0x25])
        #expect(
            try Self.ask(&line, 1, [23, 0x10, 0x01, 0, 1, 0x10, 0x01, 0, 1, 2, 0, 7]) == [23, 2, 0, 7])
        #expect(try Self.ask(&line, 1, [17])?.starts(with: [17, 11, 1, 0xFF]) == true)
        let identity = try #require(try Self.ask(&line, 1, [43, 14, 1, 0]))
        #expect(identity.starts(with: [43, 14, 1, 0x82, 0, 0, 3, 0, 5] + Array("Andon".utf8)))
        #expect(try Self.ask(&line, 1, [43, 14, 4, 9]) == [0xAB, 2])
    }

    @Test(
        "heal takes every kind of fault away",
        arguments: [
            "no-address oven-bus 1 holding 4096", "limit oven-bus 1 1", "busy oven-bus 1 9", "shift oven-bus 1 5",
            "zeros oven-bus 1 60s", "exception oven-bus 1 4 at holding 4096", "mute oven-bus 1",
            "wrong-crc oven-bus 1 50%",
        ])
    func heal(command: String) throws {
        var line = try Self.line()
        let good = try Self.ask(&line, 1, Self.zone)
        line = try Self.line(command, "heal oven-bus")
        #expect(try Self.ask(&line, 1, Self.zone) == good)
        line = try Self.line(command, "heal oven")
        #expect(try Self.ask(&line, 1, Self.zone) == good)
    }

    @Test("what a frame device answers is made of the plan's fields")
    func frames() throws {
        let field = { (place: FrameField.Place) in FrameField(place, begins: Array("W ".utf8)) }
        var plan = try SamplePlan.plan()
        let frames = FramePlan(
            framing: .bracketed(start: [2], end: [3], checksum: FrameChecksum(kind: .xor)), asks: [Array("W\r".utf8)])
        plan.links.append(
            LinkPlan(
                name: "scale",
                driver: .serialFrames(SerialPlan(device: "/dev/x", baud: 9_600, parity: .even, stopBits: 1), frames)))
        let link = LinkID(plan.links.count - 1)
        plan.tags.append(
            TagPlan(
                name: "weight", machine: MachineID(0), link: link, point: Point(.frame, 0), type: .number,
                field: field(.separated(by: [UInt8(ascii: " ")], index: 1))))
        plan.machines[0].tags.append(TagID(plan.tags.count - 1))
        var line = SimulatedLine(plan: plan, seed: 1)
        _ = line.perform(.set(TagID(plan.tags.count - 1), 12.5))
        let content = Array("W 12.50".utf8) + [3]
        #expect(line.frame(0, on: link, frames) == [2] + content + [content.reduce(0, ^)])
    }
}
