import AndonCore
import Testing

@Suite("Recording and replay", .timeLimit(.minutes(1)))
struct RecordingTests {
    /// Ten zones on one unit, polled every half second, with a rule that stops.
    private func plan(limit: Double = 2) -> Plan {
        let link = LinkPlan(name: "bus", driver: .modbusTCP(host: "192.0.2.1", port: 502))
        let machine = MachinePlan(
            name: "oven", kind: .reflow, link: LinkID(0), tags: (0..<11).map(TagID.init))
        let tags = (0..<10).map {
            TagPlan(
                name: "zone\($0)", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 100 + UInt16($0)),
                type: .int16, scale: 0.1, units: "°C", poll: .milliseconds(500))
        }
        let hold = TagPlan(
            name: "hold", machine: MachineID(0), link: LinkID(0), point: Point(.coil, 1), type: .bool, access: .write)
        let rule = RulePlan(
            name: "spike", tags: (0..<10).map(TagID.init), condition: .rises(by: limit, within: .seconds(5)),
            severity: .critical, action: .stop)
        return Plan(
            site: "s", line: "l", hash: "", broker: nil, links: [link], units: [:], machines: [machine],
            tags: tags + [hold], rules: [rule],
            stop: StopPlan(
                output: TagID(10), stopValue: 0, runValue: 1, within: .milliseconds(500), attempts: 3, mode: .armed),
            agent: AgentPlan())
    }

    private func at(_ milliseconds: Int) -> Uptime { .zero + .minutes(10) + .milliseconds(Int64(milliseconds)) }

    /// A recording of so many answers half a second apart; zone 3 jumps by `jump` tenths at `jumpAt`.
    private func record(_ count: Int, jumpAt: Int, jump: Int16, _ writer: inout RecordWriter, failing: Set<Int> = []) {
        let block = ReadPlan.blocks(for: plan())[0]
        var dice = Dice(seed: 5)
        for step in 0..<count {
            if failing.contains(step) {
                writer.failure(block, .timeout, at: at(step * 500))
                continue
            }
            let words = (0..<10).map { zone in
                let noise = Int16.random(in: -2...2, using: &dice)
                return UInt16(bitPattern: 1_500 + noise + (zone == 3 && step >= jumpAt ? jump : 0))
            }
            writer.answer(block, words.span, isSure: true, at: at(step * 500))
        }
    }

    private func chunk(_ writer: inout RecordWriter) throws -> RecordChunk {
        let bytes = try #require(writer.takeChunk { $0.nanoseconds / 1_000_000 + 1_790_000_000_000 })
        return try #require(RecordChunk(bytes))
    }

    private func raised(_ replay: inout Replay) -> [TimeSpan] {
        replay.takeEvents().compactMap { event in
            guard case .alarm(let alarm) = event.what, alarm.kind == .raised else { return nil }
            return event.at
        }
    }

    @Test("what was recorded decides in a replay as it did on the line, and with another limit otherwise")
    func replays() throws {
        var writer = RecordWriter(plan: plan())
        record(200, jumpAt: 100, jump: 25, &writer)
        let chunk = try chunk(&writer)
        for (limit, expected) in [(2.0, [TimeSpan.seconds(50)]), (4.0, [])] {
            var replay = Replay(plan: plan(limit: limit))
            replay.take(chunk)
            #expect(raised(&replay) == expected)
            #expect(replay.values == 2_000)
            #expect(replay.lasts == .milliseconds(99_500))
            #expect(replay.covered.count == 10)
            #expect(replay.wall(at: .seconds(50)) == 1_790_000_650_000)
            #expect(replay.missing == 0 && replay.spoilt == 0)
        }
    }

    @Test("a request that brought nothing is a gap in a replay too: no rule looks over it")
    func failures() throws {
        var writer = RecordWriter(plan: plan())
        record(200, jumpAt: 100, jump: 25, &writer, failing: Set(96..<100))
        var replay = Replay(plan: plan())
        replay.take(try chunk(&writer))
        #expect(raised(&replay).isEmpty)
    }

    @Test("an uncertain answer decides nothing")
    func uncertain() throws {
        var writer = RecordWriter(plan: plan())
        let block = ReadPlan.blocks(for: plan())[0]
        for step in 0..<20 {
            let words = [UInt16](repeating: step < 10 ? 1_500 : 1_600, count: 10)
            writer.answer(block, words.span, isSure: step < 10, at: at(step * 500))
        }
        var replay = Replay(plan: plan())
        replay.take(try chunk(&writer))
        #expect(raised(&replay).isEmpty)
    }

    @Test("chunks follow one another; after a restart of the machine time goes on, and no rule looks over it")
    func chunks() throws {
        var writer = RecordWriter(plan: plan())
        record(100, jumpAt: 1_000, jump: 0, &writer)
        let first = try chunk(&writer)
        // The clock begins again at a lower number, three minutes later by the wall, ten degrees higher.
        let block = ReadPlan.blocks(for: plan())[0]
        for step in 0..<20 {
            let words = [UInt16](repeating: 1_600, count: 10)
            writer.answer(block, words.span, isSure: true, at: .zero + .seconds(30) + .milliseconds(Int64(step) * 500))
        }
        let bytes = try #require(writer.takeChunk { _ in 1_790_000_000_000 + 600_000 + 180_000 })
        var replay = Replay(plan: plan())
        replay.take(first)
        replay.take(try #require(RecordChunk(bytes)))
        #expect(raised(&replay).isEmpty)
        #expect(replay.lasts == .seconds(180) + .milliseconds(9_500))
    }

    @Test("a steady line costs few bytes for each answer")
    func small() throws {
        var writer = RecordWriter(plan: plan())
        record(1_000, jumpAt: 2_000, jump: 0, &writer)
        let bytes = try #require(writer.takeChunk { _ in 0 })
        // Kind, place, three bytes of time, two of mask, and one for each of ten zones that moved.
        #expect(bytes.count < 1_000 * 17 + 64)
    }

    @Test("a chunk is bounded: what does not fit is counted")
    func bounded() throws {
        var writer = RecordWriter(plan: plan())
        record(40_000, jumpAt: 50_000, jump: 0, &writer)
        let bytes = try #require(writer.takeChunk { _ in 0 })
        #expect(bytes.count <= RecordWriter.mostBytes)
        var replay = Replay(plan: plan())
        replay.take(try #require(RecordChunk(bytes)))
        #expect(replay.missing > 0)
        #expect(replay.missing + replay.values / 10 == 40_000)
    }

    @Test("bytes that anybody changed never make more than they hold, and are told", arguments: 0..<300)
    func spoilt(seed: Int) throws {
        var writer = RecordWriter(plan: plan())
        record(50, jumpAt: 100, jump: 0, &writer)
        var bytes = try #require(writer.takeChunk { _ in 0 })
        var dice = Dice(seed: UInt64(seed))
        for _ in 0..<Int.random(in: 1...4, using: &dice) {
            bytes[Int.random(in: bytes.indices, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
        }
        if dice.once(in: 3) { bytes.removeLast(Int.random(in: 1...bytes.count, using: &dice)) }
        guard let chunk = RecordChunk(bytes) else { return }
        var replay = Replay(plan: plan())
        replay.take(chunk)
        #expect(replay.values <= 10_000)
    }

    @Test(
        "a chunk that says the utmost is told as spoilt, or is no chunk",
        arguments: [
            // Began and wall time at 0, a source of one register, and an answer so long before as 64 bits can say.
            ([0, 0], [2, 0] + longest, true),
            ([0, 0], [4, 0] + longest, true),
            // A wall time that no calendar has.
            ([0] + longest, [], false),
            (longest + [0], [], false),
        ] as [([UInt8], [UInt8], Bool)])
    func utmost(head: [UInt8], entry: [UInt8], isChunk: Bool) throws {
        let source: [UInt8] = [1, 3] + Array("bus".utf8) + [1, 3, 100, 1]
        guard let chunk = RecordChunk(head + source + entry) else {
            #expect(!isChunk)
            return
        }
        var replay = Replay(plan: plan())
        replay.take(chunk)
        #expect(isChunk && replay.spoilt == 1 && replay.values == 0)
    }

    @Test("an answer from before the beginning counts as one at the beginning")
    func early() throws {
        let source: [UInt8] = [1, 3] + Array("bus".utf8) + [1, 3, 100, 1]
        // An answer of the source, two seconds (3 999 999 as it is written) before the hour at which the chunk began.
        let answer: [UInt8] = [2, 0, 0xFF, 0x91, 0xF4, 0x01, 1, 0]
        var replay = Replay(plan: plan())
        replay.take(try #require(RecordChunk([0x80, 0xC0, 0xE2, 0x85, 0xE3, 0x68, 0] + source + answer)))
        #expect(replay.values == 1 && replay.spoilt == 0)
        #expect(replay.lasts == .zero)
    }

    /// The greatest number that a recording can say, and the least one where it has a sign.
    private static let longest: [UInt8] = Array(repeating: 0xFF, count: 9) + [1]

    @Test("a frame in a file says its length and whether it is whole")
    func frames() {
        let framed = RecordFrame.frame([1, 2, 3])
        let head = Array(framed.prefix(RecordFrame.headBytes))
        #expect(RecordFrame.length(head) == 3)
        #expect(RecordFrame.isWhole([1, 2, 3], head: head))
        #expect(!RecordFrame.isWhole([1, 2, 4], head: head))
        #expect(RecordFrame.length([0, 0, 0, 0, 0, 0, 0, 0]) == nil)
        #expect(RecordFrame.length([255, 255, 255, 255, 0, 0, 0, 0]) == nil)
        #expect(RecordFrame.length([1, 0]) == nil)
    }

    @Test(
        "wall time is read as it is written",
        arguments: [
            ("2026-11-27T14:00:00.500Z", 1_795_788_000_500), ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T23:59:59.999999999Z", 1_709_251_199_999), ("1969-12-31T23:59:59.000Z", -1_000),
        ] as [(String, Int64)])
    func wallTime(text: String, milliseconds: Int64) {
        #expect(WallMoment(text: text)?.millisecondsSince1970 == milliseconds)
    }

    @Test(
        "what is no time is none",
        arguments: [
            "", "9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z", "2262-04-12T00:00:00Z", "2026-11-27",
            "2026-11-27T14:00:00", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-11-27T24:00:00Z", "2026-11-27 14:00:00Z", "2026-11-27T14:00:00.Z", "2026-11-27T14:00:00.5xZ",
        ])
    func noTime(text: String) { #expect(WallMoment(text: text) == nil) }

    /// The plan with a barcode that chooses: `A*` the first recipe, `B*` the second; hot is above 160 or 140 °C.
    private func products() -> Plan {
        var plan = plan()
        plan.rules = [
            RulePlan(name: "hot", tags: [TagID(0)], condition: .above(200), severity: .warning)
        ]
        plan.tags[9].type = .text(registers: 4)
        plan.tags[9].point = Point(.holding, 900)
        let rule = plan.rules[0]
        func recipe(_ name: String, _ pattern: String, above limit: Double) -> RecipePlan {
            var rule = rule
            rule.condition = .above(limit)
            return RecipePlan(
                name: name, matches: [.text(TextPattern(pattern))], changes: [RuleID(0): .changed(rule)])
        }
        plan.recipes = RecipesPlan(
            tag: TagID(9), isByHand: true,
            products: [recipe("board-a", "A*", above: 160), recipe("board-b", "B*", above: 140)])
        return plan
    }

    /// The limits that alarms of it were raised by.
    private func limits(_ chunks: [RecordChunk], _ plan: Plan, held: RecipeStanding? = nil) -> [Double] {
        var replay = Replay(plan: plan, recipe: held)
        for chunk in chunks { replay.take(chunk) }
        return replay.takeEvents().compactMap { event in
            guard case .alarm(let alarm) = event.what, alarm.kind == .raised else { return nil }
            return alarm.limit
        }
    }

    @Test("a barcode and a person's choice are recorded: a replay follows them, by its own plan's recipes")
    func choices() throws {
        let plan = products()
        let block = ReadPlan.blocks(for: plan)[0]
        var writer = RecordWriter(plan: plan)
        var step = 0
        /// Cold, then 150 and 170 °C, then cold.
        func board() {
            for value: UInt16 in [1_000, 1_500, 1_700, 1_000] {
                let words = [UInt16](repeating: value, count: Int(block.count))
                writer.answer(block, words.span, isSure: true, at: at(step * 500))
                step += 1
            }
        }
        board()
        writer.recipe(.word("A-17"), at: at(step * 500))
        board()
        writer.recipe(.word("B-2"), at: at(step * 500))
        let first = try chunk(&writer)
        writer.recipe(.word("B-2"), at: at(step * 500))
        board()
        writer.recipe(.hand("board-a"), at: at(step * 500))
        board()
        let second = try chunk(&writer)
        board()
        writer.recipe(.automatic, at: at(step * 500))
        board()
        let third = try chunk(&writer)
        let all = [first, second, third]
        #expect(limits(all, plan) == [160, 140, 160, 160, 140])
        #expect(limits([third], plan) == [160, 140], "each chunk says what held when it began")
        let held = RecipeStanding(recipe: RecipeID(1), since: .zero, hand: AlarmHand(by: "x", at: .zero))
        #expect(limits(all, plan, held: held) == [140, 140, 140, 140, 140, 140])
        // Another plan's recipes: a name that it does not have leaves the choice to the barcode, and is told.
        var renamed = products()
        renamed.recipes?.products[0].name = "board-c"
        #expect(limits(all, renamed) == [160, 140, 140, 140, 140])
        var replay = Replay(plan: renamed)
        for chunk in all { replay.take(chunk) }
        #expect(replay.unknownRecipes == ["board-a"] && replay.covered.contains(TagID(9)))
        #expect(replay.spoilt == 0)
    }

    @Test("what a person had chosen before the recording began holds in it from the start")
    func chosenBefore() throws {
        let plan = products()
        let block = ReadPlan.blocks(for: plan)[0]
        let standing = RecipeStanding(recipe: RecipeID(1), since: .zero, hand: AlarmHand(by: "sam", at: .zero))
        var writer = RecordWriter(plan: plan, recipe: standing)
        for (step, value) in [UInt16(1_000), 1_500].enumerated() {
            writer.answer(
                block, [UInt16](repeating: value, count: Int(block.count)).span, isSure: true, at: at(step * 500))
        }
        #expect(limits([try chunk(&writer)], plan) == [140])
    }
}
