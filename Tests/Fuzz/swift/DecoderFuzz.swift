// needs: AndonCore Tests/Fuzz/swift/support
import AndonCore

// Registers and bits that libFuzzer makes up, read as tags that it makes up. Each tag that is polled has one sample; a
// number is finite; good is only what a whole answer holds, and then it is what the simulator's decoder, written on its
// own, says; a text is short and harmless.

private let types: [ValueType] = [
    .bool, .bit(0), .bit(15), .bits(from: 3, count: 5), .bits(from: 0, count: 16), .int8High, .int8Low, .uint8High,
    .uint8Low, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float16, .float32, .float64, .bcd16, .bcd32,
    .onOff(on: 0xFF00, off: 0), .text(registers: 1), .text(registers: 9),
]
private let factors = [1, 0.1, -1, 1e300, 1e-300, 3]

/// As the plan's reader lets them through.
private func tag(_ index: Int, _ bytes: inout FuzzBytes) -> TagPlan {
    let type = bytes.one(of: types)
    let area: Area = type == .bool ? bytes.one(of: [.coil, .discrete]) : bytes.one(of: [.holding, .input])
    let address = UInt16(bytes.byte() & 63) + (bytes.byte() == 255 ? 65_450 : 0)
    var tag = TagPlan(
        name: "t\(index)", machine: MachineID(0), link: LinkID(0), unit: 1, point: Point(area, address), type: type,
        order: bytes.one(of: WordOrder.allCases), scale: bytes.one(of: factors),
        offset: bytes.one(of: [0, -273.15, 1e308]))
    guard !type.isText, !type.isSwitch else { return tag }
    let cares = bytes.byte()
    if cares & 1 == 1 { tag.decimals = Point(area, UInt16(bytes.byte() & 63)) }
    if cares & 2 == 2 { tag.badValues = [UInt64(bytes.word()), 0x7FFF, 0x7FC0_0000] }
    if cares & 4 == 4 { tag.plausible = -40...400 }
    if cares & 8 == 8 { tag.clamp = 0...100 }
    return tag
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoder(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    let tags = (0...Int(bytes.byte() % 12)).map { tag($0, &bytes) }
    let plan = Plan(
        site: "", line: "", hash: "", broker: nil,
        links: [
            LinkPlan(
                name: "l", driver: .modbusTCP(host: "", port: 502), maxRegisters: Int(bytes.byte() % 125) + 1,
                maxBits: Int(bytes.byte()) + 1)
        ], machines: [MachinePlan(name: "m", kind: .other, link: LinkID(0), tags: tags.indices.map { TagID($0) })],
        tags: tags, rules: [], stop: nil, agent: AgentPlan())
    let endpoint = Endpoint(link: LinkID(0), unit: 1)
    let blocks = ReadPlan.blocks(for: plan)
    let leftOut = ReadPlan.leftOut(of: endpoint, in: plan, learnt: UnitLearnt())
    let read = blocks.flatMap { $0.all.map(\.tag) }
    check((read + leftOut).sorted() == tags.indices.map { TagID($0) }, "a tag in no block, or in two")
    for block in blocks { decode(block, plan, &bytes) }
    return 0
}

private func decode(_ block: ReadBlock, _ plan: Plan, _ bytes: inout FuzzBytes) {
    check(Int(block.address) + Int(block.count) <= 65_536, "a block beyond the last address")
    check(Int(block.count) <= plan.unit(Endpoint(link: block.link, unit: block.unit)).limits[block.area], "too long")
    let shape = bytes.byte()
    let count = shape >= 250 ? Int(shape) - 250 + Int(block.count) - 2 : Int(block.count)
    let quality: Quality = shape & 3 == 0 ? .uncertain : shape == 1 ? .bad(.timeout) : .good
    let words = (0..<max(0, count)).map { _ in block.area.isBits ? UInt16(bytes.byte() & 1) : bytes.word() }
    let isWhole = count == Int(block.count)
    var samples: [Sample] = []
    var texts: [TextSample] = []
    Decoder.decode(block, values: words.span, quality: quality, at: .zero, into: &samples)
    Decoder.decodeTexts(block, values: words.span, quality: quality, at: .zero, into: &texts)
    check(samples.map(\.tag) == block.tags.map(\.tag), "not one sample for each number")
    check(texts.map(\.tag) == block.texts.map(\.tag), "not one sample for each text")
    for (sample, place) in zip(samples, block.tags) {
        check(sample.value.isFinite, "a number that is none")
        check(isWhole || !sample.quality.isGood, "good, of an answer of another length")
        check(quality.isGood || !sample.quality.isGood, "good, of an answer that is not")
        guard sample.quality.isGood else { continue }
        check(Int(place.offset) + place.type.width <= count, "good, beyond the answer")
        let tag = plan[sample.tag]
        check(tag.plausible?.contains(sample.value) != false || tag.clamp != nil, "good, and not plausible")
        check(tag.clamp?.contains(sample.value) != false, "good, and beyond the clamp")
        if tag.decimals == nil, tag.clamp == nil { compare(sample, tag, Array(words[Int(place.offset)...])) }
    }
    for sample in texts {
        check(isWhole && quality.isGood || !sample.quality.isGood, "a good text of no good answer")
        let most = 2 * plan[sample.tag].type.width
        check(sample.text.unicodeScalars.count <= min(most, HarmlessText.most), "a text without end")
        check(isHarmless(sample.text), "a text that can do harm")
    }
}

private func compare(_ sample: Sample, _ tag: TagPlan, _ words: [UInt16]) {
    let expected = TagWords.decode(words, as: tag)
    // A switch is neither scaled there; the plan's reader allows no scale for one.
    guard !tag.type.isSwitch else { return }
    check(
        expected == sample.value,
        "\(tag.type) \(tag.order) \(words): \(sample.value), not \(String(describing: expected))")
}
