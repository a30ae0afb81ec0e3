import AndonCore
import Testing

/// Words through the agent's own read plan and decoder.
enum Decoding {
    static func number(_ words: [UInt16], _ row: Peer.Row) throws -> Double? {
        let types: [String: ValueType] = [
            "int16": .int16, "uint16": .uint16, "int32": .int32, "uint32": .uint32, "int64": .int64, "uint64": .uint64,
            "float16": .float16, "float32": .float32, "float64": .float64, "bcd16": .bcd16, "bcd32": .bcd32,
        ]
        let block = try block(try #require(types[row.type]), try order(row))
        var samples: [Sample] = []
        Decoder.decode(block, values: words.span, quality: .good, at: .zero, into: &samples)
        let sample = try #require(samples.first)
        return sample.quality.isGood ? sample.value : nil
    }

    static func text(_ words: [UInt16], _ row: Peer.Row) throws -> String? {
        let block = try block(.text(registers: UInt8(row.words.count)), try order(row))
        var texts: [TextSample] = []
        Decoder.decodeTexts(block, values: words.span, quality: .good, at: .zero, into: &texts)
        return texts.first?.text
    }

    /// The plan's word for the letters of the table.
    private static func order(_ row: Peer.Row) throws -> WordOrder {
        let words: [String: WordOrder] = [
            "ab": .abcd, "ba": .badc, "abcdefgh": .abcd, "ghefcdab": .cdab, "badcfehg": .badc, "hgfedcba": .dcba,
        ]
        return try #require(words[row.order] ?? WordOrder(rawValue: row.order))
    }

    private static func block(_ type: ValueType, _ order: WordOrder) throws -> ReadBlock {
        let tag = TagPlan(
            name: "value", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 0), type: type, order: order)
        let plan = Plan(
            site: "", line: "", hash: "", broker: nil,
            links: [LinkPlan(name: "", driver: .modbusTCP(host: "", port: 502))], machines: [], tags: [tag], rules: [],
            stop: nil, agent: AgentPlan())
        return try #require(ReadPlan.blocks(for: plan).first)
    }
}
