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
        for tag in block.tags {
            let first = Int(tag.offset)
            guard first + tag.type.width <= values.count else {
                samples.append(Sample(tag: tag.tag, value: 0, quality: .bad(.badAnswer), at: at))
                continue
            }
            let value = raw(of: tag, in: values, from: first) * tag.scale + tag.bias
            if value.isFinite {
                samples.append(Sample(tag: tag.tag, value: value, quality: quality, at: at))
            } else {
                samples.append(Sample(tag: tag.tag, value: 0, quality: .bad(.notANumber), at: at))
            }
        }
    }

    /// Appends one sample of the given quality for every tag of a block that could not be read.
    package static func fail(_ block: ReadBlock, quality: Quality, at: Uptime, into samples: inout [Sample]) {
        for tag in block.tags {
            samples.append(Sample(tag: tag.tag, value: 0, quality: quality, at: at))
        }
    }

    private static func raw(of tag: BlockTag, in values: Swift.Span<UInt16>, from first: Int) -> Double {
        switch tag.type {
        case .bool: values[first] == 0 ? 0 : 1
        case .bit(let bit): bit < 16 ? Double((single(values[first], tag.order) >> UInt16(bit)) & 1) : 0
        case .int16: Double(Int16(bitPattern: single(values[first], tag.order)))
        case .uint16: Double(single(values[first], tag.order))
        case .int32: Double(Int32(bitPattern: double(values[first], values[first + 1], tag.order)))
        case .uint32: Double(double(values[first], values[first + 1], tag.order))
        case .float32: Double(Float(bitPattern: double(values[first], values[first + 1], tag.order)))
        }
    }

    /// One register: only the order of its two bytes can differ.
    private static func single(_ word: UInt16, _ order: WordOrder) -> UInt16 {
        switch order {
        case .abcd, .cdab: word
        case .badc, .dcba: word.byteSwapped
        }
    }

    /// Two registers as they came become the 32 bits ABCD.
    private static func double(_ first: UInt16, _ second: UInt16, _ order: WordOrder) -> UInt32 {
        switch order {
        case .abcd: UInt32(first) << 16 | UInt32(second)
        case .cdab: UInt32(second) << 16 | UInt32(first)
        case .badc: UInt32(first.byteSwapped) << 16 | UInt32(second.byteSwapped)
        case .dcba: UInt32(second.byteSwapped) << 16 | UInt32(first.byteSwapped)
        }
    }
}
