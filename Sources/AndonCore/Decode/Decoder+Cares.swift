// The slower way, for tags that need more than a scale and an offset.
extension Decoder {
    /// In this order: the numbers that mean none, the bits, the decimals with scale and offset, what is plausible, the
    /// clamp. What is bad at one step is not looked at by the next.
    @inline(never)
    static func decode(
        _ run: DecodeRun, _ cares: borrowing TagCares, values: Swift.Span<UInt16>, quality: Quality, at: Uptime,
        into samples: inout OutputSpan<Sample>
    ) {
        let (type, order) = (run.first.type, run.first.order)
        let divisor = divisor(cares.decimalsAt, order, in: values)
        var tag = run.first.tag
        var index = Int(run.first.offset)
        for _ in 0..<run.count {
            var sample = Sample(tag: tag, value: 0, quality: .bad(.badAnswer), at: at)
            if index + type.width <= values.count {
                let pattern = RawValue.pattern(of: type, order, in: values, at: index)
                if cares.badValues.contains(pattern) {
                    sample.quality = .bad(.sentinel)
                } else {
                    let raw = RawValue.number(pattern, type)
                    let (value, bad) = cares.checked(raw / divisor * run.first.scale + run.first.bias)
                    sample.value = value
                    sample.quality = bad.map { .bad($0) } ?? quality
                }
            }
            samples.append(sample)
            tag.raw &+= 1
            index += type.width
        }
    }

    /// 10^n, by which a number of n decimals is divided: 2473 / 10 is 247.3, and 2473 × 0.1 is not quite. NaN where the
    /// register says something that is no number of decimals.
    private static func divisor(_ place: UInt16?, _ order: WordOrder, in values: Swift.Span<UInt16>) -> Double {
        guard let place else { return 1 }
        guard Int(place) < values.count else { return .nan }
        let decimals = Int(RawValue.one(values[Int(place)], order))
        guard decimals <= TagCares.mostDecimals else { return .nan }
        var divisor = 1.0
        for _ in 0..<decimals { divisor *= 10 }
        return divisor
    }

    /// The sample of a number that was read as characters: scaled and checked as one from registers is.
    ///
    /// `raw` is what the frame says; among `badValues` it is looked for as a whole number of 64 bits (two's complement).
    package static func sample(
        _ raw: Double, of tag: BlockTag, _ cares: TagCares?, quality: Quality, at: Uptime
    ) -> Sample {
        let cares = cares ?? TagCares()
        if let whole = Int64(exactly: raw), cares.badValues.contains(UInt64(bitPattern: whole)) {
            return Sample(tag: tag.tag, value: 0, quality: .bad(.sentinel), at: at)
        }
        let (value, bad) = cares.checked(raw * tag.scale + tag.bias)
        return Sample(tag: tag.tag, value: value, quality: bad.map { .bad($0) } ?? quality, at: at)
    }
}
