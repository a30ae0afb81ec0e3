/// Words from the wire become samples.
package enum Decoder {
    /// Appends one sample for every tag of the block, in the block's order.
    ///
    /// `values` is the whole answer: one word per register or per bit. An answer of another length than the block asked
    /// for is no answer: every tag is bad. A float that is no number, and a result that is not finite, is
    /// `bad(.notANumber)` with the value 0; a minus zero is 0. Allocates nothing while `samples` has room.
    package static func decode(
        _ block: ReadBlock, values: Swift.Span<UInt16>, quality: Quality, at: Uptime, into samples: inout [Sample]
    ) {
        if case .bad = quality { return fail(block, quality: quality, at: at, into: &samples) }
        guard values.count == Int(block.count) else {
            return fail(block, quality: .bad(.badAnswer), at: at, into: &samples)
        }
        // Grown once and then filled: appending one by one asks for each sample whether the array is shared and has room.
        let start = samples.count
        let unread = Sample(tag: TagID(0), value: 0, quality: .bad(.badAnswer), at: at)
        samples.append(contentsOf: repeatElement(unread, count: block.tags.count))
        var decoded = samples.mutableSpan
        let tags = block.tags.span
        for index in tags.indices {
            decoded[start + index] = sample(of: tags[index], in: values, quality: quality, at: at)
        }
    }

    /// Appends one sample of the given quality for every tag of a block that could not be read.
    package static func fail(_ block: ReadBlock, quality: Quality, at: Uptime, into samples: inout [Sample]) {
        for tag in block.tags {
            samples.append(Sample(tag: tag.tag, value: 0, quality: quality, at: at))
        }
    }

    @inline(__always)
    private static func sample(
        of tag: BlockTag, in values: Swift.Span<UInt16>, quality: Quality, at: Uptime
    ) -> Sample {
        guard let raw = raw(of: tag, in: values) else {
            return Sample(tag: tag.tag, value: 0, quality: .bad(.badAnswer), at: at)
        }
        let value = raw * tag.scale + tag.bias
        let isNumber = value.isFinite
        return Sample(
            tag: tag.tag, value: isNumber ? value : 0, quality: isNumber ? quality : .bad(.notANumber), at: at)
    }

    /// Nil when the value does not stand in the answer, which no block of a read plan asks for.
    @inline(__always)
    private static func raw(of tag: BlockTag, in values: Swift.Span<UInt16>) -> Double? {
        let first = Int(tag.offset)
        guard first < values.count else { return nil }
        switch tag.type {
        case .int16: return Double(Int16(bitPattern: single(values[first], tag.order)))
        case .uint16: return Double(single(values[first], tag.order))
        case .bool: return values[first] == 0 ? 0 : 1
        case .bit(let bit): return bit < 16 ? Double((single(values[first], tag.order) >> UInt16(bit)) & 1) : 0
        case .int32, .uint32, .float32:
            guard first + 1 < values.count else { return nil }
            let bits = double(values[first], values[first + 1], tag.order)
            switch tag.type {
            case .int32: return Double(Int32(bitPattern: bits))
            case .uint32: return Double(bits)
            default: return Double(Float(bitPattern: bits))
            }
        }
    }

    /// One register: only the order of its two bytes can differ.
    @inline(__always)
    private static func single(_ word: UInt16, _ order: WordOrder) -> UInt16 {
        switch order {
        case .abcd, .cdab: word
        case .badc, .dcba: word.byteSwapped
        }
    }

    /// Two registers as they came become the 32 bits ABCD.
    @inline(__always)
    private static func double(_ first: UInt16, _ second: UInt16, _ order: WordOrder) -> UInt32 {
        switch order {
        case .abcd: UInt32(first) << 16 | UInt32(second)
        case .cdab: UInt32(second) << 16 | UInt32(first)
        case .badc: UInt32(first.byteSwapped) << 16 | UInt32(second.byteSwapped)
        case .dcba: UInt32(second.byteSwapped) << 16 | UInt32(first.byteSwapped)
        }
    }
}
