import AndonCore
import Testing

@Suite("What a unit does not take is not asked", .timeLimit(.minutes(1)))
struct ReadQuirkTests {
    private let unit = Endpoint(link: LinkID(0), unit: 1)

    /// A unit on TCP with these quirks and one register per address.
    private func plan(_ quirks: UnitPlan, _ tags: [TagPlan]) -> Plan {
        var plan = OneLink.plan(tags)
        plan.units[unit] = quirks
        return plan
    }

    private func words(_ addresses: [UInt16], _ area: Area = .holding, _ type: ValueType = .uint16) -> [TagPlan] {
        addresses.map { OneLink.tag(area, $0, type) }
    }

    /// `10+3`: address and count.
    private func requests(_ plan: Plan, _ learnt: UnitLearnt = UnitLearnt()) -> [String] {
        ReadPlan.blocks(of: unit, in: plan, learnt: learnt).map { "\($0.address)+\($0.count)" }
    }

    private func leftOut(_ plan: Plan, _ learnt: UnitLearnt = UnitLearnt()) -> [Int] {
        ReadPlan.leftOut(of: unit, in: plan, learnt: learnt).map(\.index)
    }

    @Test("a unit's own limit by area, lowered by what was learnt, never raised")
    func limits() {
        var limits = ReadLimits()
        limits.inputs = 8
        let plan = plan(UnitPlan(limits: limits), words(Array(0..<20), .input) + words(Array(0..<20), .holding))
        #expect(requests(plan) == ["0+20", "0+8", "8+8", "16+4"])
        #expect(
            requests(plan, UnitLearnt(limits: [.input: 5, .holding: 10])) == [
                "0+10", "10+10", "0+5", "5+5", "10+5", "15+5",
            ])
        #expect(requests(plan, UnitLearnt(limits: [.input: 100])) == ["0+20", "0+8", "8+8", "16+4"])
    }

    @Test("a value that is wider than what the unit answers is left out, not torn")
    func tooWide() {
        let plan = plan(UnitPlan(), [OneLink.tag(.holding, 0, .uint32), OneLink.tag(.holding, 2, .uint16)])
        #expect(requests(plan, UnitLearnt(limits: [.holding: 1])) == ["2+1"])
        #expect(leftOut(plan, UnitLearnt(limits: [.holding: 1])) == [0])
        #expect(leftOut(plan, UnitLearnt(limits: [.holding: 2])).isEmpty)
        #expect(requests(plan, UnitLearnt(limits: [.holding: 0])) == ["2+1"])
    }

    @Test("a forbidden address is not read over as a gap, nor as a tag")
    func forbidden() {
        let quirks = UnitPlan(forbidden: [
            PointRange(.holding, 5, 5), PointRange(.holding, 8, 10), PointRange(.holding, 9, 9),
            PointRange(.input, 0, 65_535),
        ])
        #expect(requests(plan(quirks, words([4, 6]))) == ["4+1", "6+1"])
        #expect(requests(plan(quirks, words([6, 7, 11]))) == ["6+2", "11+1"])
        #expect(requests(plan(quirks, words([10, 11]))) == ["11+1"])
        #expect(leftOut(plan(quirks, words([10, 11]))) == [0])
        #expect(leftOut(plan(quirks, words([4], .holding, .uint32))) == [0])
        #expect(requests(plan(quirks, words([4], .coil, .bool) + words([6], .coil, .bool))) == ["4+3"])
    }

    @Test("what was refused is left out, and what stands around it is read without it")
    func refused() {
        let plan = plan(UnitPlan(), words([1, 2, 3, 4, 5]))
        let learnt = UnitLearnt(refused: [PointRange(.holding, 3, 3)])
        #expect(requests(plan, learnt) == ["1+2", "4+2"])
        #expect(leftOut(plan, learnt) == [2])
        #expect(leftOut(plan).isEmpty)
        let whole = ReadPlan.blocks(for: plan, learnt: Learnt(units: [unit: learnt]))
        #expect(whole.map(\.address) == [1, 4])
    }

    @Test("one value in one request, where the device refuses blocks")
    func oneAtATime() {
        let tags =
            words([0, 1]) + words([2, 4], .holding, .float32)
            + [OneLink.tag(.holding, 6, .bit(0)), OneLink.tag(.holding, 6, .bit(5)), OneLink.tag(.holding, 5, .uint16)]
        let plan = plan(UnitPlan(isOneAtATime: true), tags)
        #expect(requests(plan) == ["0+1", "1+1", "2+2", "4+2", "5+1", "6+1"])
    }

    @Test("reads begin at 0 as long as the limit allows, and as usual behind it")
    func startsAtZero() {
        var quirks = UnitPlan(limits: ReadLimits(registers: 20, bits: 64), startsAtZero: [.holding])
        #expect(requests(plan(quirks, words([3, 15, 19]))) == ["0+20"])
        #expect(requests(plan(quirks, words([3, 19, 20, 30]))) == ["0+20", "20+11"])
        #expect(requests(plan(quirks, words([19], .holding, .uint32))) == ["19+2"])
        #expect(requests(plan(quirks, words([3, 7], .input))) == ["3+5"])
        quirks.forbidden = [PointRange(.holding, 5, 5)]
        #expect(requests(plan(quirks, words([3, 7, 9]))) == ["0+4", "7+3"])
    }

    @Test("the register of the decimals is in the same request, wherever it stands")
    func decimals() {
        var tags = words([10, 30, 12])
        tags[0].decimals = Point(.holding, 90)
        tags[1].decimals = Point(.holding, 5)
        let blocks = ReadPlan.blocks(for: plan(UnitPlan(), tags))
        #expect(blocks.map { "\($0.address)+\($0.count)" } == ["5+86"])
        #expect(blocks[0].cares(of: TagID(0))?.decimalsAt == 85)
        #expect(blocks[0].cares(of: TagID(1))?.decimalsAt == 0)
        #expect(blocks[0].cares(of: TagID(2)) == nil)

        var samples: [Sample] = []
        var answer = [UInt16](repeating: 0, count: 86)
        (answer[0], answer[5], answer[25], answer[85]) = (3, 2_473, 1_500, 1)
        Decoder.decode(
            blocks[0], values: answer.span, quality: .good, at: Uptime(nanoseconds: 1), into: &samples)
        let values = Dictionary(uniqueKeysWithValues: samples.map { ($0.tag.index, $0.value) })
        #expect(values == [0: 247.3, 1: 1.5, 2: 0])
    }

    @Test("where they cannot come together, the tag is left out")
    func decimalsApart() {
        var tags = words([10, 12])
        tags[0].decimals = Point(.holding, 200)
        #expect(leftOut(plan(UnitPlan(), tags)) == [0])
        tags[0].decimals = Point(.holding, 40)
        #expect(requests(plan(UnitPlan(), tags)) == ["10+31"])
        let barred = UnitPlan(forbidden: [PointRange(.holding, 20, 20)])
        #expect(leftOut(plan(barred, tags)) == [0])
        #expect(requests(plan(barred, tags)) == ["12+1"])
        tags[0].decimals = Point(.input, 10)
        #expect(leftOut(plan(UnitPlan(), tags)) == [0])
    }

    @Test("all tags of one frame, and of no other, are one block, with their fields")
    func frames() {
        let serial = OneLink.serial(9_600)
        let frames = FramePlan(framing: .delimiter([13]), asks: [Array("READ?".utf8), []])
        var tags = [1, 0, 0].map { OneLink.tag(.frame, $0, .number) } + [OneLink.tag(.frame, 0, .characters)]
        for index in tags.indices { tags[index].field = FrameField(.position(first: index, count: 2)) }
        tags[1].plausible = 0...5
        // Means nothing in a frame, and harms nothing.
        tags[0].decimals = Point(.holding, 0)
        let blocks = ReadPlan.blocks(for: OneLink.plan(tags, on: .serialFrames(serial, frames)))
        #expect(blocks.map(\.address) == [0, 1])
        #expect(blocks.map(\.count) == [5, 0])
        #expect(blocks[0].tags.map(\.tag) == [TagID(1), TagID(2)])
        #expect(blocks[0].texts.map(\.tag) == [TagID(3)])
        #expect(blocks[0].fields[TagID(3)] == FrameField(.position(first: 3, count: 2)))
        #expect(blocks[0].cares(of: TagID(1))?.plausible == 0...5)
        #expect(blocks[1].all.map(\.tag) == [TagID(0)])
    }

    @Test(
        "a gap is worth what a second request costs on this wire with this unit",
        arguments: [
            // 9600 8E1, RTU: 22.9 ms without the turnaround, 2.29 ms per register.
            (.modbusRTU(OneLink.serial(9_600)), .milliseconds(50), .holding, 31),
            (.modbusRTU(OneLink.serial(9_600)), .milliseconds(1), .holding, 10),
            // 9600 7E1, ASCII: 17 and 11 characters of 1.04 ms and 5 ms against 4.17 ms.
            (
                .modbusASCII(SerialPlan(device: "x", baud: 9_600, dataBits: 7, parity: .even, stopBits: 1)), nil,
                .holding, 8
            ),
            (
                .modbusASCII(SerialPlan(device: "x", baud: 9_600, dataBits: 7, parity: .even, stopBits: 1)), nil, .coil,
                128
            ),
            // Behind a device server a slow bus is assumed.
            (.modbusRTUOverTCP(host: "192.0.2.1", port: 4_001), nil, .holding, 12),
            (.modbusTCP(host: "192.0.2.1", port: 502), .milliseconds(500), .holding, 64),
            (.plugin(PluginPlan(library: "/x.so")), nil, .holding, 0),
        ] as [(LinkDriver, TimeSpan?, Area, Int)])
    func gaps(driver: LinkDriver, turnaround: TimeSpan?, area: Area, values: Int) {
        let link = LinkPlan(name: "bus", driver: driver)
        #expect(GapTolerance(of: link, unit: UnitPlan(turnaround: turnaround), area: area).values == values)
    }
}
