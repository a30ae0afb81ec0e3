internal import AndonCore

// Links that speak frames instead of registers.
extension Wire {
    /// Whether nothing is asked: the device speaks by itself, and the next frame is awaited as soon as one came.
    func isListening(_ index: Int) -> Bool {
        table.blocks[index].block.area == .frame && frameAsk(table.blocks[index].block).isEmpty
    }

    /// Whether a device that speaks unasked has said nothing for no longer than the plan lets it.
    mutating func mayBeQuiet(_ index: Int, at now: Uptime) -> Bool {
        guard isListening(index), case .serialFrames(_, let frames) = around.plan[table.blocks[index].block.link].driver
        else { return false }
        switch frames.quiet {
        case .asLongAsTimeout: return false
        case .forever: return true
        case .atMost(let most):
            let since = quietSince[index] ?? now
            quietSince[index] = since
            return now - since < most
        }
    }

    func fill(_ request: inout DriverRequest, for block: ReadBlock) {
        let bytes = frameAsk(block)
        request.operation = .exchangeFrame
        request.address = 0
        request.count = UInt16(bytes.count)
        request.values = bytes.map { UInt16($0) }
    }

    private func frameAsk(_ block: ReadBlock) -> [UInt8] {
        guard case .serialFrames(_, let frames) = around.plan[block.link].driver,
            Int(block.address) < frames.asks.count
        else { return [] }
        return frames.asks[Int(block.address)]
    }

    /// One frame, one byte in each value, becomes samples.
    mutating func decodeFrame(_ block: ReadBlock, _ bytes: Span<UInt16>, quality: Quality, at now: Uptime) {
        if case .bad = quality { return fail(block, quality, at: now) }
        var frame: [UInt8] = []
        frame.reserveCapacity(bytes.count)
        for index in bytes.indices { frame.append(UInt8(truncatingIfNeeded: bytes[index])) }
        for tag in block.all { decode(tag, of: block, in: frame, quality, at: now) }
    }

    private mutating func decode(
        _ tag: BlockTag, of block: ReadBlock, in frame: [UInt8], _ quality: Quality, at now: Uptime
    ) {
        switch frameReaders[tag.tag]?.read(frame) ?? .missing {
        case .otherFrame: break
        case .number(let number):
            samples.append(Decoder.sample(number, of: tag, block.cares(of: tag.tag), quality: quality, at: now))
        case .characters(let text): texts.append(TextSample(tag: tag.tag, text: text, quality: quality, at: now))
        case .missing where tag.type.isText:
            texts.append(TextSample(tag: tag.tag, text: "", quality: .bad(.noField), at: now))
        case .missing: samples.append(Sample(tag: tag.tag, value: 0, quality: .bad(.noField), at: now))
        }
    }

    /// Numbers and texts of a block that could not be read.
    mutating func fail(_ block: ReadBlock, _ quality: Quality, at now: Uptime) {
        Decoder.fail(block, quality: quality, at: now, into: &samples)
        if !block.texts.isEmpty { Decoder.fail(block, quality: quality, at: now, into: &texts) }
    }

    /// Texts that are worth a message; no rule sees them, but they may choose the recipe.
    mutating func tellTexts() {
        guard !texts.isEmpty else { return }
        var events: [LineEvent] = []
        textFilter.pass(texts, into: &events)
        texts.removeAll(keepingCapacity: true)
        if !events.isEmpty { around.gate.emit(values: events) }
    }
}
