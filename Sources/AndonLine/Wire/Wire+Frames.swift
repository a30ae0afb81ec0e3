internal import AndonCore

// Links that speak frames instead of registers.
extension Wire {
    /// Whether nothing is asked: the device speaks by itself, and the next frame is awaited as soon as one came.
    func isListening(_ index: Int) -> Bool {
        table.blocks[index].area == .frame && frameAsk(table.blocks[index]).isEmpty
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
        // The reader of frames is joined here; without it no field is found.
        Decoder.fail(block, quality: .bad(.noField), at: now, into: &samples)
    }
}
