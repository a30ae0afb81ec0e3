import AndonCore
import AndonSimulation
import Testing

@Suite("Commands", .timeLimit(.minutes(1)))
struct CommandReaderTests {
    @Test(
        "every command is understood and says itself in full",
        arguments: [
            ("spike oven/zone1 2.5", "spike oven/zone1 2.5"), ("drift oven/zone1 0.1/min", "drift oven/zone1 0.1/min"),
            ("drift oven/zone1 6/h", "drift oven/zone1 0.1/min"), ("set tower/hold off", "set tower/hold 0.0"),
            ("freeze oven/belt", "freeze oven/belt"), ("ignore-writes tower/hold", "ignore-writes tower/hold"),
            ("dead oven", "dead oven"), ("dead oven-bus 3", "dead oven-bus 3"),
            ("late oven-bus 2 400ms", "late oven-bus 2 400ms"), ("late io 1 1.5s", "late io 1 1500ms"),
            ("late io 1 2s at coil 16", "late io 1 2000ms at coil 16"), ("busy io 1 3", "busy io 1 3"),
            ("wrong-crc oven-bus 1 30%", "wrong-crc oven-bus 1 30%"), ("wrong-length io 1 0", "wrong-length io 1 0"),
            ("zeros oven-bus 1 10s", "zeros oven-bus 1 10000ms"), ("half-open io", "half-open io"),
            ("no-address oven-bus 1 holding 7..9", "no-address oven-bus 1 holding 7..9"),
            ("chatter oven-bus", "chatter oven-bus"), ("shift oven-bus 1 -2", "shift oven-bus 1 -2"),
            ("wrong-unit io 1", "wrong-unit io 1"), ("wrong-crc oven-bus 1", "wrong-crc oven-bus 1"),
            ("exception io 1 4", "exception io 1 4"), ("hang-up io", "hang-up io"), ("fewer io 1", "fewer io 1"),
            ("late io 1 400ms at coil 16 times 2", "late io 1 400ms at coil 16 times 2"),
            ("wrong-transaction io 1 times 1", "wrong-transaction io 1 times 1"),
            ("wrong-protocol io 1", "wrong-protocol io 1"), ("wrong-protocol io 1 256", "wrong-protocol io 1 256"),
            ("answers-broadcast oven-bus 1", "answers-broadcast oven-bus 1"), ("trickle io 1", "trickle io 1"),
            ("garbage io", "garbage io 100.0%"), ("garbage oven-bus 30%", "garbage oven-bus 30.0%"),
            ("refuse io", "refuse io"), ("unplug oven-bus", "unplug oven-bus"), ("heal", "heal all"),
            ("heal all", "heal all"), ("heal io", "heal io"), ("heal oven", "heal oven"),
            ("heal oven/zone1", "heal oven/zone1"), ("  status  ", "status"), ("help", "help"),
        ])
    func understood(line: String, text: String) throws {
        let plan = try SamplePlan.plan()
        #expect(try CommandReader(plan: plan).read(line).text(in: plan) == text)
    }

    @Test(
        "a wrong one is refused with what is allowed, and with the nearest name",
        arguments: [
            ("", "help"), ("spyke oven/zone1 2", "nearest: spike"), ("spike oven/zone11 2", "nearest: oven/zone1"),
            ("spike oven/zone1", "use: spike MACHINE/TAG BY"), ("spike oven/zone1 much", "no number"),
            ("spike oven/zone1 nan", "no number"), ("drift oven/zone1 0.1", "no rate"), ("dead ovn", "nearest: oven"),
            ("echo io", "for the other kind"), ("no-address io 1 holding 9..7", "ends before"),
            ("late io 1 2s at soil 3", "unknown area \"soil\""), ("busy io 1 0", "from 1 to 1000000"),
            ("dead oven-bus 9", "units: 1, 2, 3"), ("late io 1 400", "no time"), ("late io 1 9999s", "no time"),
            ("hang-up oven-bus", "use unplug oven-bus"), ("short io 1 times 0", "from 1 to 1000000"),
            ("zeros io 1 10s times 2", "leave \"times\" out"), ("short io times 2", "use: short LINK UNIT"),
            ("refuse oven-bus", "use unplug oven-bus"), ("unplug io", "use refuse io"),
            ("garbage oven-bus 130%", "no share"), ("exception io 1 300", "0 to 255"),
            ("heal ofen-bus", "nearest: oven-bus"), ("\u{1B}[31mred", "unknown command \"?[31mred\""),
        ])
    func refused(line: String, words: String) throws {
        let reader = CommandReader(plan: try SamplePlan.plan())
        let refusal = try #require(throws: CommandReader.Refusal.self) { try reader.read(line) }
        #expect(refusal.text.contains(words))
        #expect(refusal.text.count < 300)
    }

    @Test("a script is read in the order of its times, with its comments left out")
    func script() throws {
        let plan = try SamplePlan.plan()
        let steps = try ScriptReader.read(
            "# night shift\n2min heal\n\n20s spike oven/zone1 2.5 # up\n500ms status\n", plan: plan)
        #expect(steps.map(\.at) == [.milliseconds(500), .seconds(20), .minutes(2)])
        #expect(steps[1].command == .spike(try plan.tag("oven/zone1"), by: 2.5))
    }

    @Test("a mistake in a script is named with its line", arguments: ["20s", "soon heal", "1s spyke oven/zone1 1"])
    func badScript(line: String) throws {
        let plan = try SamplePlan.plan()
        let refusal = try #require(throws: CommandReader.Refusal.self) {
            try ScriptReader.read("\n\(line)", plan: plan)
        }
        #expect(refusal.text.hasPrefix("line 2: "))
    }

    @Test("command lines are bounded")
    func bounded() throws {
        var cutter = LineCutter()
        #expect(try cutter.take(Array("status\r\nhe".utf8)) == ["status"])
        #expect(try cutter.take(Array("al\n".utf8)) == ["heal"])
        #expect(throws: LineCutter.TooLong.self) { try cutter.take([UInt8](repeating: 0x61, count: 1025)) }
    }
}
