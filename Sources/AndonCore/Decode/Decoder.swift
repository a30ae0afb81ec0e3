/// Words from the wire become samples.
package enum Decoder {
    /// Appends one sample for every number of the block, in the block's order.
    ///
    /// `values` is the whole answer: one word per register or per bit. An answer of another length than the block asked
    /// for is no answer: every tag is bad. Bits that are no number (NaN, infinity, a denormal float), and a result that is not
    /// finite, are `bad(.notANumber)` with the value 0; a minus zero is 0. Allocates nothing while `samples` has room.
    package static func decode(
        _ block: ReadBlock, values: Swift.Span<UInt16>, quality: Quality, at: Uptime, into samples: inout [Sample]
    ) {
        if case .bad = quality { return fail(block, quality: quality, at: at, into: &samples) }
        guard values.count == Int(block.count) else {
            return fail(block, quality: .bad(.badAnswer), at: at, into: &samples)
        }
        // Spans: the closure would hold on to each part of the block for its time.
        let (runs, cares) = (block.runs.span, block.cares.span)
        samples.append(addingCapacity: block.tags.count) { samples in
            for index in runs.indices {
                decode(runs[index], cares, values: values, quality: quality, at: at, into: &samples)
            }
        }
    }

    /// The kind of value is asked for once per run, not once per value.
    private static func decode(
        _ run: DecodeRun, _ cares: Swift.Span<TagCares>, values: Swift.Span<UInt16>, quality: Quality, at: Uptime,
        into samples: inout OutputSpan<Sample>
    ) {
        if let place = run.cares {
            return decode(run, cares[place], values: values, quality: quality, at: at, into: &samples)
        }
        let first = run.first
        switch (first.type, first.order) {
        case (.int16, .abcd), (.int16, .cdab):
            each(of: run, width: 1, values, quality, at, &samples) { values, index in
                Double(Int16(bitPattern: values[index]))
            }
        case (.uint16, .abcd), (.uint16, .cdab):
            each(of: run, width: 1, values, quality, at, &samples) { values, index in Double(values[index]) }
        case (.float32, let order):
            each(of: run, width: 2, values, quality, at, &samples) { values, index in
                RawValue.real(Float(bitPattern: RawValue.two(values[index], values[index + 1], order)))
            }
        case (.int32, let order):
            each(of: run, width: 2, values, quality, at, &samples) { values, index in
                Double(Int32(bitPattern: RawValue.two(values[index], values[index + 1], order)))
            }
        case (.uint32, let order):
            each(of: run, width: 2, values, quality, at, &samples) { values, index in
                Double(RawValue.two(values[index], values[index + 1], order))
            }
        case (.bool, _):
            each(of: run, width: 1, values, quality, at, &samples) { values, index in values[index] == 0 ? 0 : 1 }
        case (.bit(let bit), let order):
            each(of: run, width: 1, values, quality, at, &samples) { values, index in
                Double(RawValue.one(values[index], order) >> UInt16(bit) & 1)
            }
        default:
            each(of: run, width: first.type.width, values, quality, at, &samples) { values, index in
                RawValue.number(RawValue.pattern(of: first.type, first.order, in: values, at: index), first.type)
            }
        }
    }

    @inline(__always)
    private static func each(
        of run: DecodeRun, width: Int, _ values: Swift.Span<UInt16>, _ quality: Quality, _ at: Uptime,
        _ samples: inout OutputSpan<Sample>, raw: (Swift.Span<UInt16>, Int) -> Double
    ) {
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

    /// Appends one sample of the given quality for every number of a block that could not be read.
    package static func fail(_ block: ReadBlock, quality: Quality, at: Uptime, into samples: inout [Sample]) {
        for tag in block.tags {
            samples.append(Sample(tag: tag.tag, value: 0, quality: quality, at: at))
        }
    }
}
