/// Frames become samples: what `Decoder` is for registers.
package struct FrameDecoder: Sendable {
    package let tags: [FrameTag]

    package init(_ tags: [FrameTag]) { self.tags = tags }

    /// Appends a sample (or a text sample) for every tag that the frame says something about, in the order of the tags.
    ///
    /// `values` is the answer of the driver, one byte each. A tag whose frames begin otherwise is left as it is; a field
    /// that is missing, or no number, is `bad(.noField)`.
    package func decode(
        _ values: Swift.Span<UInt16>, quality: Quality, at: Uptime, into samples: inout [Sample],
        texts: inout [TextSample]
    ) {
        if case .bad = quality { return fail(quality, at: at, into: &samples, texts: &texts) }
        var frame: [UInt8] = []
        frame.reserveCapacity(values.count)
        for index in values.indices {
            // No driver of ours does this.
            guard values[index] <= 0xFF else { return fail(.bad(.badAnswer), at: at, into: &samples, texts: &texts) }
            frame.append(UInt8(values[index]))
        }
        for tag in tags { decode(tag, frame, quality, at, into: &samples, texts: &texts) }
    }

    private func decode(
        _ tag: FrameTag, _ frame: [UInt8], _ quality: Quality, _ at: Uptime, into samples: inout [Sample],
        texts: inout [TextSample]
    ) {
        switch tag.reader.read(frame) {
        case .otherFrame: break
        case .missing: Self.fail(tag, .bad(.noField), at, into: &samples, texts: &texts)
        case .characters(let text): texts.append(TextSample(tag: tag.tag, text: text, quality: quality, at: at))
        case .number(let number):
            let value = number * tag.scale + tag.bias
            samples.append(
                Sample(
                    tag: tag.tag, value: value.isFinite ? value : 0,
                    quality: value.isFinite ? quality : .bad(.notANumber), at: at))
        }
    }

    /// Appends a sample of the given quality for every tag whose frame did not come.
    package func fail(_ quality: Quality, at: Uptime, into samples: inout [Sample], texts: inout [TextSample]) {
        for tag in tags { Self.fail(tag, quality, at, into: &samples, texts: &texts) }
    }

    private static func fail(
        _ tag: FrameTag, _ quality: Quality, _ at: Uptime, into samples: inout [Sample], texts: inout [TextSample]
    ) {
        if tag.reader.type.isText {
            texts.append(TextSample(tag: tag.tag, text: "", quality: quality, at: at))
        } else {
            samples.append(Sample(tag: tag.tag, value: 0, quality: quality, at: at))
        }
    }
}
