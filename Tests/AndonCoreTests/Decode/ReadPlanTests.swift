import AndonCore
import Testing

@Suite("Tags are merged into few requests", .timeLimit(.minutes(1)))
struct ReadPlanTests {
    /// `holding 10+3@1`: area, address, count, unit.
    private func requests(_ plan: Plan) -> [String] {
        ReadPlan.blocks(for: plan).map { "\($0.area.rawValue) \($0.address)+\($0.count)@\($0.unit)" }
    }

    @Test("neighbours share a request, in any order of the plan")
    func neighbours() {
        let plan = OneLink.plan([
            OneLink.tag(.holding, 12, .int16), OneLink.tag(.holding, 10, .float32), OneLink.tag(.holding, 13, .bit(3)),
        ])
        #expect(requests(plan) == ["holding 10+4@1"])
        #expect(ReadPlan.blocks(for: plan)[0].tags.map(\.tag) == [TagID(1), TagID(0), TagID(2)])
        #expect(ReadPlan.blocks(for: plan)[0].tags.map(\.offset) == [0, 2, 3])
    }

    @Test("areas, units and periods never share a request")
    func separate() {
        let plan = OneLink.plan([
            OneLink.tag(.holding, 0, .int16), OneLink.tag(.input, 1, .int16), OneLink.tag(.coil, 2, .bool),
            OneLink.tag(.discrete, 3, .bool),
            OneLink.tag(.holding, 1, .int16, unit: 2), OneLink.tag(.holding, 1, .int16, poll: .milliseconds(500)),
        ])
        #expect(
            requests(plan) == [
                "holding 1+1@1", "coil 2+1@1", "discrete 3+1@1", "holding 0+1@1", "input 1+1@1", "holding 1+1@2",
            ])
    }

    @Test("links never share a request")
    func links() {
        var plan = OneLink.plan([OneLink.tag(.holding, 0, .int16), OneLink.tag(.holding, 1, .int16)])
        plan.links.append(LinkPlan(name: "other", driver: .modbusTCP(host: "192.0.2.2", port: 502)))
        plan.tags[1].link = LinkID(1)
        #expect(ReadPlan.blocks(for: plan).map(\.link) == [LinkID(0), LinkID(1)])
    }

    @Test("a tag that is only written is not polled")
    func writeOnly() {
        let plan = OneLink.plan([
            OneLink.tag(.coil, 0, .bool, access: .write), OneLink.tag(.coil, 9, .bool, access: .readWrite),
        ])
        #expect(requests(plan) == ["coil 9+1@1"])
    }

    @Test("two tags on one register are both read once")
    func sameRegister() {
        let plan = OneLink.plan([
            OneLink.tag(.holding, 5, .bit(0)), OneLink.tag(.holding, 5, .bit(1)), OneLink.tag(.holding, 4, .uint32),
        ])
        #expect(requests(plan) == ["holding 4+2@1"])
        #expect(ReadPlan.blocks(for: plan)[0].tags.map(\.offset) == [0, 1, 1])
    }

    @Test(
        "a gap is read along while it is cheaper than a second request",
        arguments: [
            // 9600 8E1: a request costs 27.9 ms, a register 2.3 ms: 12 registers, or 192 bits.
            (.modbusRTU(OneLink.serial(9_600)), .holding, 12), (.modbusRTU(OneLink.serial(9_600)), .coil, 192),
            // 19200 8E1: 16.5 ms against 1.15 ms.
            (.modbusRTU(OneLink.serial(19_200)), .holding, 14),
            // 115200 8E1: 9.7 ms against 0.19 ms.
            (.modbusRTU(OneLink.serial(115_200)), .holding, 51),
            (.modbusTCP(host: "192.0.2.1", port: 502), .holding, 64),
            (.modbusTCP(host: "192.0.2.1", port: 502), .discrete, 512),
        ] as [(LinkDriver, Area, Int)])
    func gaps(driver: LinkDriver, area: Area, gap: Int) {
        let type: ValueType = area.isBits ? .bool : .int16
        let near = OneLink.plan([OneLink.tag(area, 0, type), OneLink.tag(area, UInt16(1 + gap), type)], on: driver)
        #expect(ReadPlan.blocks(for: near).map(\.count) == [UInt16(gap + 2)])
        let far = OneLink.plan([OneLink.tag(area, 0, type), OneLink.tag(area, UInt16(2 + gap), type)], on: driver)
        #expect(ReadPlan.blocks(for: far).map(\.count) == [1, 1])
    }

    @Test("no request asks for more than the device gives, and no two-register value is split")
    func limit() {
        let words = (0..<20).map { OneLink.tag(.holding, UInt16($0), .int16) }
        let eight = LinkPlan(
            name: "bus", driver: .modbusTCP(host: "192.0.2.1", port: 502), maxRegisters: 8, maxBits: 16)
        #expect(requests(OneLink.plan(words, on: eight)) == ["holding 0+8@1", "holding 8+8@1", "holding 16+4@1"])

        let floats = (0..<4).map { OneLink.tag(.holding, UInt16($0 * 2 + 1), .float32) }
        let seven = LinkPlan(name: "bus", driver: .modbusTCP(host: "192.0.2.1", port: 502), maxRegisters: 7)
        #expect(requests(OneLink.plan(floats, on: seven)) == ["holding 1+6@1", "holding 7+2@1"])

        let bits = (0..<40).map { OneLink.tag(.coil, UInt16($0), .bool) }
        #expect(requests(OneLink.plan(bits, on: eight)) == ["coil 0+16@1", "coil 16+16@1", "coil 32+8@1"])
    }

    @Test("the last address of a unit can be read")
    func lastAddress() {
        #expect(requests(OneLink.plan([OneLink.tag(.input, 65_535, .uint16)])) == ["input 65535+1@1"])
        #expect(requests(OneLink.plan([OneLink.tag(.input, 65_534, .float32)])) == ["input 65534+2@1"])
    }
}
