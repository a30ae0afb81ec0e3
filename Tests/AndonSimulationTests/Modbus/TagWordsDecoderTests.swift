import AndonCore
import AndonSimulation
import Testing

/// The agent's decoder and the simulator's registers were written apart: where they agree, both are right.
@Suite("The simulator says what the agent reads", .timeLimit(.minutes(1)))
struct TagWordsDecoderTests {
    static let types: [ValueType] = [
        .bool, .bit(0), .bit(9), .bit(15), .bits(from: 3, count: 5), .bits(from: 0, count: 16), .int8High, .int8Low,
        .uint8High, .uint8Low, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float16, .float32, .float64, .bcd16,
        .bcd32, .onOff(on: 0xFF00, off: 0x00AA),
    ]

    private func tag(_ type: ValueType, _ order: WordOrder, scale: Double = 1, offset: Double = 0) -> TagPlan {
        TagPlan(
            name: "t", machine: MachineID(0), link: LinkID(0), point: Point(type == .bool ? .coil : .holding, 0),
            type: type, order: order, scale: scale, offset: offset)
    }

    /// What the agent makes of these registers.
    private func read(_ words: [UInt16], _ tag: TagPlan) -> Sample? {
        let block = ReadBlock(
            link: LinkID(0), unit: 1, area: tag.point.area, address: 0, count: UInt16(words.count), period: .seconds(1),
            tags: [
                BlockTag(
                    tag: TagID(0), offset: 0, type: tag.type, order: tag.order, scale: tag.scale, bias: tag.offset)
            ])
        var samples: [Sample] = []
        Decoder.decode(block, values: words.span, quality: .good, at: Uptime(nanoseconds: 1), into: &samples)
        return samples.first
    }

    /// A number that the type holds exactly.
    private func number(_ type: ValueType, _ random: inout SplitMix64) -> Double {
        let range: ClosedRange<Int64> =
            switch type {
            case .bool, .bit, .onOff: 0...1
            case .bits(_, let count): 0...(1 << Int64(count)) - 1
            case .int8High, .int8Low: -128...127
            case .uint8High, .uint8Low: 0...255
            case .int16: -32_768...32_767
            case .uint16: 0...65_535
            case .int32: -2_147_483_648...2_147_483_647
            case .uint32: 0...4_294_967_295
            case .bcd16: 0...9_999
            case .bcd32: 0...99_999_999
            case .float16: -2_048...2_048
            case .float32: -16_777_216...16_777_216
            default: 0...9_007_199_254_740_992
            }
        let number = Double(Int64.random(in: range, using: &random))
        switch type {
        case .int64, .float64: return Bool.random(using: &random) ? -number : number
        case .float16, .float32: return number / 8
        default: return number
        }
    }

    @Test("every number of every type in every order arrives as it was said", arguments: types)
    func roundTrip(type: ValueType) {
        var random = SplitMix64(seed: 17)
        for order in WordOrder.allCases {
            for _ in 0..<200 {
                let plain = tag(type, order)
                let value = number(type, &random)
                let words = TagWords.encode(value, as: plain)
                #expect(words.count == type.width)
                #expect(
                    read(words, plain) == Sample(tag: TagID(0), value: value, at: Uptime(nanoseconds: 1)), "\(order)")
                #expect(TagWords.decode(words, as: plain) == value, "\(order)")
                guard !type.isSwitch else { continue }
                let scaled = tag(type, order, scale: 0.5, offset: -40)
                #expect(
                    read(TagWords.encode(value * 0.5 - 40, as: scaled), scaled)?.value == value * 0.5 - 40, "\(order)")
            }
        }
    }

    @Test("any registers at all mean the same to both", arguments: types)
    func anyWords(type: ValueType) {
        var random = SplitMix64(seed: 23)
        for order in WordOrder.allCases {
            for turn in 0..<300 {
                let plain = tag(type, order)
                var words = (0..<type.width).map { _ in UInt16.random(in: 0...(.max), using: &random) }
                // Often enough a zero, infinities and what is no number.
                if turn % 3 == 0 {
                    words[0] = [0, 0x7C00, 0xFF80, 0x8000, 0x007F, 0xF07F].randomElement(using: &random) ?? 0
                }
                let sample = read(words, plain)
                switch TagWords.decode(words, as: plain) {
                case let value?: #expect(sample?.value == value && sample?.quality == .good, "\(order) \(words)")
                case nil: #expect(sample?.quality == .bad(.notANumber), "\(order) \(words)")
                }
            }
        }
    }

    @Test(
        "a part of a register is nothing but its own bits",
        arguments: [
            (.bit(3), .abcd, 0x0008), (.bit(3), .badc, 0x0800), (.bits(from: 4, count: 4), .abcd, 0x00F0),
            (.bits(from: 0, count: 16), .abcd, 0xFFFF), (.int8High, .abcd, 0xFF00), (.uint8Low, .dcba, 0xFF00),
            (.uint16, .abcd, 0xFFFF),
        ] as [(ValueType, WordOrder, UInt16)])
    func masks(type: ValueType, order: WordOrder, mask: UInt16) {
        #expect(TagWords.mask(of: tag(type, order)) == mask)
        for value in [-1.0, 0, 1, 5, 300] { #expect(TagWords.encode(value, as: tag(type, order))[0] & ~mask == 0) }
    }

    @Test("a text arrives, cut where there is no more room", arguments: WordOrder.allCases)
    func text(order: WordOrder) {
        let tag = tag(.text(registers: 4), order)
        for (said, arrives) in [("SN 4711", "SN 4711"), ("", ""), ("0123456789", "01234567"), ("23 °C", "23 °C")] {
            let words = TagWords.encode(text: said, as: tag)
            #expect(words.count == 4)
            let block = ReadBlock(
                link: LinkID(0), unit: 1, area: .holding, address: 0, count: 4, period: .seconds(1),
                tags: [BlockTag(tag: TagID(0), offset: 0, type: tag.type, order: order)])
            var samples: [TextSample] = []
            Decoder.decodeTexts(block, values: words.span, quality: .good, at: Uptime(nanoseconds: 1), into: &samples)
            #expect(samples.map(\.text) == [arrives])
        }
    }

    @Test("decimals and the wrap of a counter")
    func decimalsAndCounters() {
        #expect(TagWords.encode(247.3, as: tag(.int16, .abcd), decimals: 1) == [2_473])
        #expect(TagWords.decode([2_473], as: tag(.int16, .abcd), decimals: 1) == 247.3)
        var counter = tag(.uint16, .abcd)
        counter.counter = CounterPlan(wrapsAt: 65_536)
        #expect(TagWords.encode(65_541, as: counter) == [5])
    }

    @Test(
        "what the type cannot hold becomes the nearest that it can",
        arguments: [
            (.bcd16, 12_345, [0x9999]), (.bcd32, -1, [0, 0]), (.int8Low, 200, [0x007F]), (.uint8High, -3, [0]),
            (.bits(from: 4, count: 2), 9, [0x0030]), (.int64, 1e300, [0x7FFF, 0xFFFF, 0xFFFF, 0xFFFF]),
            (.int64, -1e300, [0x8000, 0, 0, 0]), (.uint64, 1e300, [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF]),
            (.uint64, .nan, [0, 0, 0, 0]),
        ] as [(ValueType, Double, [UInt16])])
    func clamped(type: ValueType, value: Double, words: [UInt16]) {
        #expect(TagWords.encode(value, as: tag(type, .abcd)) == words)
    }
}
