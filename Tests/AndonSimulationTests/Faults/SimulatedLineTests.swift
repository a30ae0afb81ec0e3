import AndonCore
import AndonSimulation
import Testing

@Suite("The memory of the units", .timeLimit(.minutes(1)))
struct SimulatedLineTests {
    /// The PDU that a unit answers with over TCP; nil for silence.
    static func ask(_ line: inout SimulatedLine, _ link: String, _ unit: UInt8, _ pdu: [UInt8]) throws -> [UInt8]? {
        let answer = line.answer(pdu, unit: unit, link: try line.plan.link(link), framing: .tcp(transaction: 1))
        return answer.pieces.isEmpty ? nil : Array(answer.pieces.flatMap(\.bytes).dropFirst(7))
    }

    @Test("tags stand at their addresses; between and around them there is 0; far away nothing")
    func addresses() throws {
        var line = SimulatedLine(plan: try SamplePlan.plan(), seed: 1)
        #expect(try Self.ask(&line, "oven-bus", 1, [3, 0x10, 0x00, 0, 3]) == [3, 6, 0x04, 0x4C, 0x04, 0x4C, 0, 0])
        #expect(try Self.ask(&line, "oven-bus", 2, [3, 0x10, 0x00, 0, 1]) == [3, 2, 0x07, 0x08])
        #expect(try Self.ask(&line, "oven-bus", 1, [3, 0x20, 0x00, 0, 1]) == [0x83, 2])
        // The holding tags of this unit are no input registers.
        #expect(try Self.ask(&line, "oven-bus", 1, [4, 0x10, 0x00, 0, 1]) == [0x84, 2])
        #expect(try Self.ask(&line, "placer-net", 1, [4, 0, 0, 0, 1])?.first == 4)
        #expect(try Self.ask(&line, "io", 1, [1, 0, 16, 0, 1]) == [1, 1, 1])
        #expect(try Self.ask(&line, "io", 1, [2, 0, 0, 0, 1]) == [2, 1, 1])
        #expect(try Self.ask(&line, "io", 9, [1, 0, 16, 0, 1]) == [0x81, 11])
        #expect(try Self.ask(&line, "io", 1, [7]) == [0x87, 1])
        #expect(try Self.ask(&line, "io", 1, [1, 0, 16, 0, 0]) == [0x81, 3])
    }

    @Test("a serial unit that is not there is silent, and everybody hears a broadcast")
    func serial() throws {
        let plan = try SamplePlan.plan()
        var line = SimulatedLine(plan: plan, seed: 1)
        let bus = try plan.link("oven-bus")
        #expect(line.answer([3, 0, 0, 0, 1], unit: 9, link: bus, framing: .rtu) == .silence)
        #expect(line.answer([6, 0x10, 0x01, 0, 50], unit: 0, link: bus, framing: .rtu) == .silence)
        #expect(line.model.value(of: try plan.tag("oven/set1")) == 5)
    }

    @Test("writes land in the tags that may be written, whole or not at all, and in the journal")
    func writes() throws {
        let plan = try SamplePlan.plan()
        var line = SimulatedLine(plan: plan, seed: 1)
        let hold = try plan.tag("tower/hold")
        #expect(try Self.ask(&line, "io", 1, [5, 0, 16, 0, 0]) == [5, 0, 16, 0, 0])
        #expect(line.model.value(of: hold) == 0)
        #expect(line.model.isHeld)
        #expect(try Self.ask(&line, "io", 1, [15, 0, 16, 0, 1, 1, 1]) == [15, 0, 16, 0, 1])
        #expect(!line.model.isHeld)
        // A float in badc: 50.5 is 424A 0000, and its bytes swapped in each word.
        #expect(
            try Self.ask(&line, "placer-net", 1, [16, 0, 20, 0, 2, 4, 0x4A, 0x42, 0, 0]) == [16, 0, 20, 0, 2])
        #expect(line.model.value(of: try plan.tag("placer/speed")) == 50.5)
        #expect(line.takeJournal().map(\.tag) == ["tower/hold", "tower/hold", "placer/speed"])

        // zone1 is measured: the set point beside it is not written either.
        let set = line.model.value(of: try plan.tag("oven/set1"))
        #expect(try Self.ask(&line, "oven-bus", 1, [16, 0x10, 0, 0, 2, 4, 0, 1, 0, 1]) == [0x90, 2])
        #expect(line.model.value(of: try plan.tag("oven/set1")) == set)
        #expect(try Self.ask(&line, "io", 1, [5, 0, 17, 0xFF, 0]) == [0x85, 2])
        #expect(line.takeJournal().isEmpty)
    }

    @Test("a unit with a fault does not carry out what it does not hear or refuses")
    func faultyWrites() throws {
        let plan = try SamplePlan.plan()
        var line = SimulatedLine(plan: plan, seed: 1)
        let reader = CommandReader(plan: plan)
        for command in ["dead io 1", "exception io 1 6", "refuse io"] {
            _ = line.perform(try reader.read(command))
            let answer = try Self.ask(&line, "io", 1, [5, 0, 16, 0, 0])
            #expect(answer == (command.hasPrefix("exception") ? [0x85, 6] : nil))
            #expect(!line.model.isHeld)
            _ = line.perform(.heal(.all))
        }
        _ = line.perform(try reader.read("ignore-writes tower/hold"))
        #expect(try Self.ask(&line, "io", 1, [5, 0, 16, 0, 0]) == [5, 0, 16, 0, 0])
        #expect(!line.model.isHeld)
        _ = line.perform(try reader.read("heal tower/hold"))
        #expect(try Self.ask(&line, "io", 1, [5, 0, 16, 0, 0]) != nil)
        #expect(line.model.isHeld)
    }

    @Test("a dead machine is all its units; healing the machine, its link or all brings them back")
    func deadMachine() throws {
        let plan = try SamplePlan.plan()
        let reader = CommandReader(plan: plan)
        for heal in ["heal oven", "heal oven-bus", "heal all", "heal"] {
            var line = SimulatedLine(plan: plan, seed: 1)
            _ = line.perform(try reader.read("dead oven"))
            for unit in 1...3 { #expect(try Self.ask(&line, "oven-bus", UInt8(unit), [3, 0x10, 0, 0, 1]) == nil) }
            #expect(try Self.ask(&line, "placer-net", 1, [4, 0, 0, 0, 1]) != nil)
            _ = line.perform(try reader.read(heal))
            for unit in 1...3 { #expect(try Self.ask(&line, "oven-bus", UInt8(unit), [3, 0x10, 0, 0, 1]) != nil) }
        }
    }

    @Test("single bits of one register keep out of each other's way")
    func bits() throws {
        let plan = try SamplePlan.shipped().plan
        var line = SimulatedLine(plan: plan, seed: 1)
        _ = line.perform(try CommandReader(plan: plan).read("set placer/feeder-door on"))
        #expect(try Self.ask(&line, "placer-net", 1, [3, 0, 20, 0, 1]) == [3, 2, 0, 8])
    }
}
