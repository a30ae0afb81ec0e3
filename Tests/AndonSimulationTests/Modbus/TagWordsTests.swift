import AndonCore
import AndonSimulation
import Testing

@Suite("Values as registers", .timeLimit(.minutes(1)))
struct TagWordsTests {
    static func tag(_ type: ValueType, _ order: WordOrder = .abcd, scale: Double = 1, offset: Double = 0) -> TagPlan {
        TagPlan(
            name: "t", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 0), type: type, order: order,
            scale: scale, offset: offset)
    }

    @Test(
        "a value stands on the wire as the plan says",
        arguments: [
            (tag(.int16, scale: 0.1), 30.5, [305]), (tag(.int16, scale: 0.1), -20.5, [0xFF33]),
            (tag(.uint16, offset: -40), 20, [60]), (tag(.uint32, .cdab), 0x12345678, [0x5678, 0x1234]),
            (tag(.uint32, .abcd), 0x12345678, [0x1234, 0x5678]), (tag(.uint32, .badc), 0x12345678, [0x3412, 0x7856]),
            (tag(.uint32, .dcba), 0x12345678, [0x7856, 0x3412]), (tag(.int32), -2, [0xFFFF, 0xFFFE]),
            (tag(.float32), 123_456, [0x47F1, 0x2000]), (tag(.float32, .cdab), 123_456, [0x2000, 0x47F1]),
            (tag(.bool), 1, [1]), (tag(.bit(3)), 0, [0]), (tag(.bit(3)), 1, [8]), (tag(.int16, .badc), 1, [0x0100]),
            (tag(.bcd16, scale: 0.1), 247.3, [0x2473]), (tag(.int8High), -2, [0xFE00]),
            (tag(.onOff(on: 0x0055, off: 0x00AA)), 0, [0x00AA]),
            (tag(.float64), 123_456, [0x40FE, 0x2400, 0, 0]), (tag(.float64, .cdab), 123_456, [0, 0, 0x2400, 0x40FE]),
        ] as [(TagPlan, Double, [UInt16])])
    func words(tag: TagPlan, value: Double, words: [UInt16]) {
        #expect(TagWords.encode(value, as: tag) == words)
    }

    @Test(
        "a value that the type cannot hold is clamped",
        arguments: [
            (tag(.int16), 1e9, [0x7FFF]), (tag(.int16), -1e9, [0x8000]), (tag(.uint16), -5, [0]),
            (tag(.uint16), .nan, [0]), (tag(.int32), 1e12, [0x7FFF, 0xFFFF]), (tag(.uint32), 1e12, [0xFFFF, 0xFFFF]),
        ] as [(TagPlan, Double, [UInt16])])
    func clamped(tag: TagPlan, value: Double, words: [UInt16]) {
        #expect(TagWords.encode(value, as: tag) == words)
    }

    @Test("what is written is read back, in every type and order")
    func roundTrip() throws {
        for type in [ValueType.int16, .uint16, .int32, .uint32, .float32] {
            for order in WordOrder.allCases {
                let tag = Self.tag(type, order, scale: 0.5, offset: 3)
                #expect(TagWords.decode(TagWords.encode(1234.5, as: tag), as: tag) == 1234.5)
            }
        }
        #expect(TagWords.decode([0x7FC0, 0], as: Self.tag(.float32)) == nil)
        #expect(TagWords.decode([1], as: Self.tag(.uint32)) == nil)
    }
}
