import AndonCore
import AndonPlan
import Testing

/// What the values of a plan's tags are, beyond a number and its scale.
@Suite(.timeLimit(.minutes(1)))
struct ValueTests {
    private static func plan(_ name: String = "types") throws -> Plan {
        try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/\(name).yaml"), file: name)
    }

    private static func tag(_ name: String) throws -> TagPlan {
        try #require(try plan().tags.first { $0.name == name })
    }

    @Test(arguments: [
        ("low", ValueType.uint8Low), ("high", .int8High), ("mode", .bits(from: 4, count: 4)), ("door", .bit(3)),
        ("serial", .uint64), ("energy", .float64), ("half", .float16), ("count", .bcd16), ("total", .bcd32),
        ("net", .int64), ("model", .text(registers: 8)), ("run", .onOff(on: 0x0100, off: 0)), ("relay", .bool),
    ])
    func `A tag has the type that its words say`(name: String, type: ValueType) throws {
        #expect(try Self.tag(name).type == type)
    }

    @Test(arguments: [
        ("abcd", WordOrder.abcd), ("abcdefgh", .abcd), ("ghefcdab", .cdab), ("badcfehg", .badc), ("hgfedcba", .dcba),
        ("cdabghef", .cdabghef), ("efghabcd", .efghabcd), ("dcbahgfe", .dcbahgfe), ("fehgbadc", .fehgbadc),
    ])
    func `Four registers come in any order that four or eight letters say`(text: String, order: WordOrder) throws {
        let plan = try SmallPlan.read(tags: "t: { at: holding 0, type: uint64, order: \(text) }")
        #expect(plan.tags[0].order == order)
    }

    @Test(arguments: [
        "type: int16", "type: uint16", "type: float16", "type: bcd16", "bit: 3", "bits: 4..7", "on: 1, off: 2",
        "type: uint16, access: read-write",
    ])
    func `The two bytes of one register may be swapped, and nothing else of it`(value: String) throws {
        let plan = try SmallPlan.read(tags: "t: { at: holding 0, order: badc, \(value) }")
        #expect(plan.tags[0].order == .badc)
        #expect(throws: (any Error).self) { try SmallPlan.read(tags: "t: { at: holding 0, order: dcba, \(value) }") }
    }

    @Test(arguments: ["type: int8-high", "type: uint8-low"])
    func `A type that names its byte has no order`(value: String) {
        #expect(throws: (any Error).self) { try SmallPlan.read(tags: "t: { at: holding 0, order: badc, \(value) }") }
    }

    @Test
    func `Bad values are the bits that stand in the registers`() throws {
        #expect(try Self.tag("heat").badValues == [32_767, 0x8002, 0xFFFE])
        #expect(try Self.tag("high").badValues == [0x80])
        #expect(try Self.tag("net").badValues == [0x8000_0000_0000_0000])
        #expect(try Self.tag("gas").badValues == [UInt64(Float(-9_999).bitPattern), 0x7F80_0000])
        #expect(try Self.tag("count").badValues == [0xFFFF])
    }

    @Test
    func `Bands are in the units of the tag`() throws {
        let heat = try Self.tag("heat")
        #expect(heat.clamp == 0...400 && heat.plausible == -50...500)
    }

    @Test
    func `The number of decimals stands in one register for a row, or beside each tag`() throws {
        #expect(try Self.tag("heat").decimals == Point(.input, 1_001))
        #expect(try Self.tag("zone1").decimals == Point(.input, 2_001))
        #expect(try Self.tag("zone3").decimals == Point(.input, 2_021))
        let row = try SmallPlan.read(tags: "\"z{1..3}\": { at: input 10, type: int16, decimals: input 9 }")
        #expect(row.tags.map(\.decimals) == [Point(.input, 9), Point(.input, 9), Point(.input, 9)])
    }

    @Test
    func `A counter wraps where its type ends, or where the plan says`() throws {
        #expect(try Self.tag("made").counter?.wrapsAt == 4_294_967_296)
        #expect(try Self.tag("count").counter?.wrapsAt == 10_000)
        #expect(try Self.tag("total").counter?.wrapsAt == 1_000_000)
        #expect(try Self.tag("net").counter == nil)
        let none = try SmallPlan.read(tags: "t: { at: holding 0, type: uint16, counter: no }")
        #expect(none.tags[0].counter == nil)
        let long = try SmallPlan.read(tags: "t: { at: holding 0, type: uint64, counter: yes }")
        #expect(long.tags[0].counter?.wrapsAt == 18_446_744_073_709_551_616)
    }

    @Test
    func `A rule names what a number is called`() throws {
        let plan = try Self.plan()
        #expect(try Self.tag("mode").names.map(\.name) == ["off", "run", "fault"])
        #expect(plan.rules[0].condition == .inside(low: 2, high: 2) && plan.rules[0].text == "is fault")
        #expect(plan.rules[1].condition == .inside(low: 0, high: 0) && plan.rules[1].text == "is off for 10 s")
        #expect(plan.rules[2].condition == .above(0.5))
    }

    @Test
    func `A stop through two words writes what they are in the register`() throws {
        let stop = try #require(try Self.plan().stop)
        #expect(stop.first.stopValue == 0x55 && stop.first.runValue == 0xAA)
        let relay = try Self.plan("coil-words-stop")
        #expect(relay.tags[0].coilWords == OnOffWords(on: 0x0100, off: 0))
        #expect(relay.stop?.first.stopValue == 1 && relay.stop?.first.runValue == 0)
    }

    @Test
    func `What the manual prints is kept for people`() throws {
        #expect(try Self.tag("made").printed == "40015-40016")
    }
}
