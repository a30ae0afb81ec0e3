/// What the words of a point would be in one type and order: for a person who does not know which is right.
package struct Interpretation: Sendable, Hashable {
    package var type: ValueType
    package var order: WordOrder
    package var value: Double

    /// Every number that the registers from the first on can be read as, in a fixed order: one register first, then two,
    /// then four; orders that give the same number are left out. Not-a-number is left out too.
    package static func all(of words: [UInt16]) -> [Interpretation] {
        var found: [Interpretation] = []
        let one: [(ValueType, [WordOrder])] = [
            (.int16, [.abcd, .badc]), (.uint16, [.abcd, .badc]), (.bcd16, [.abcd, .badc]), (.float16, [.abcd, .badc]),
            (.int8High, [.abcd]), (.int8Low, [.abcd]), (.uint8High, [.abcd]), (.uint8Low, [.abcd]),
        ]
        let two: [(ValueType, [WordOrder])] = [.int32, .uint32, .float32, .bcd32].map {
            ($0, [.abcd, .cdab, .badc, .dcba])
        }
        let four: [(ValueType, [WordOrder])] = [.int64, .uint64, .float64].map { ($0, WordOrder.allCases) }
        for (type, orders) in one + two + four where type.width <= words.count {
            for order in orders {
                guard let value = value(of: words, type, order),
                    !found.contains(where: { $0.type == type && $0.value == value })
                else { continue }
                found.append(Interpretation(type: type, order: order, value: value))
            }
        }
        return found
    }

    private static func value(of words: [UInt16], _ type: ValueType, _ order: WordOrder) -> Double? {
        let tag = TagPlan(
            name: "value", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 0), type: type, order: order)
        let plan = Plan(
            site: "", line: "", hash: "", broker: nil,
            links: [LinkPlan(name: "", driver: .modbusTCP(host: "", port: 502))], machines: [], tags: [tag], rules: [],
            stop: nil, agent: AgentPlan())
        guard let block = ReadPlan.blocks(for: plan).first else { return nil }
        var samples: [Sample] = []
        let needed = Array(words.prefix(type.width))
        Decoder.decode(block, values: needed.span, quality: .good, at: .zero, into: &samples)
        guard let sample = samples.first, sample.quality.isGood else { return nil }
        return sample.value
    }

    /// How likely a person is looking for it: numbers of everyday size first, very large and very small ones last.
    /// Hardly any device swaps the bytes of one register.
    package var isEveryday: Bool {
        guard type.width > 1 || order == .abcd else { return false }
        return value == 0 || (abs(value) >= 0.001 && abs(value) < 10_000_000)
    }
}
