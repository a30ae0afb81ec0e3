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
        samples.append(addingCapacity: block.tags.count) { samples in
            for run in block.runs { decode(run, values: values, quality: quality, at: at, into: &samples) }
        }
    }

    /// The kind of value is asked for once per run, not once per value.
    private static func decode(
        _ run: DecodeRun, values: Swift.Span<UInt16>, quality: Quality, at: Uptime,
        into samples: inout OutputSpan<Sample>
    ) {
        let first = run.first
        switch (first.type, first.order) {
        case (.int16, .abcd), (.int16, .cdab):
            each(of: run, values, quality, at, &samples) { values, index in Double(Int16(bitPattern: values[index])) }
        case (.uint16, .abcd), (.uint16, .cdab):
            each(of: run, values, quality, at, &samples) { values, index in Double(values[index]) }
        default:
            each(of: run, values, quality, at, &samples) { values, index in
                raw(of: first.type, first.order, in: values, at: index)
            }
        }
    }

    @inline(__always)
    private static func each(
        of run: DecodeRun, _ values: Swift.Span<UInt16>, _ quality: Quality, _ at: Uptime,
        _ samples: inout OutputSpan<Sample>, raw: (Swift.Span<UInt16>, Int) -> Double
    ) {
        let width = run.first.type.width
        let (scale, bias) = (run.first.scale, run.first.bias)
        var tag = run.first.tag
        var index = Int(run.first.offset)
        for _ in 0..<run.count {
            var sample = Sample(tag: tag, value: 0, quality: .bad(.badAnswer), at: at)
            // Beyond the answer stands nothing that a block of a read plan asks for.
            if index + width <= values.count {
                let value = raw(values, index) * scale + bias
                sample.quality = value.isFinite ? quality : .bad(.notANumber)
                sample.value = value.isFinite ? value : 0
            }
            samples.append(sample)
            tag.raw &+= 1
            index += width
        }
    }

    /// Appends one sample of the given quality for every tag of a block that could not be read.
    package static func fail(_ block: ReadBlock, quality: Quality, at: Uptime, into samples: inout [Sample]) {
        for tag in block.tags {
            samples.append(Sample(tag: tag.tag, value: 0, quality: quality, at: at))
        }
    }

    /// `first` and, where the type takes two words, the one behind it stand in the answer.
    @inline(__always)
    private static func raw(
        of type: ValueType, _ order: WordOrder, in values: Swift.Span<UInt16>, at first: Int
    ) -> Double {
        switch type {
        case .int16: return Double(Int16(bitPattern: single(values[first], order)))
        case .uint16: return Double(single(values[first], order))
        case .bool: return values[first] == 0 ? 0 : 1
        case .bit(let bit): return bit < 16 ? Double((single(values[first], order) >> UInt16(bit)) & 1) : 0
        case .int32: return Double(Int32(bitPattern: double(values[first], values[first + 1], order)))
        case .uint32: return Double(double(values[first], values[first + 1], order))
        case .float32: return Double(Float(bitPattern: double(values[first], values[first + 1], order)))
        default: return .nan
        }
    }

    /// One register: only the order of its two bytes can differ.
    @inline(__always)
    private static func single(_ word: UInt16, _ order: WordOrder) -> UInt16 {
        switch order {
        case .abcd, .cdab, .cdabghef, .efghabcd: word
        case .badc, .dcba, .dcbahgfe, .fehgbadc: word.byteSwapped
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
        default: UInt32(first) << 16 | UInt32(second)
        }
    }
}
