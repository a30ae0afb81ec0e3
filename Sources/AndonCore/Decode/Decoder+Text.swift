extension Decoder {
    /// Appends one sample for every text of the block; a block without any costs one look.
    ///
    /// As `decode` for the answer's quality and length. The text ends at the first zero byte, spaces at its end are taken
    /// off, and it is harmless (`HarmlessText`).
    package static func decodeTexts(
        _ block: ReadBlock, values: Swift.Span<UInt16>, quality: Quality, at: Uptime,
        into samples: inout [TextSample]
    ) {
        guard !block.texts.isEmpty else { return }
        if case .bad = quality { return fail(block, quality: quality, at: at, into: &samples) }
        guard values.count == Int(block.count) else {
            return fail(block, quality: .bad(.badAnswer), at: at, into: &samples)
        }
        for tag in block.texts {
            let first = Int(tag.offset)
            guard first + tag.type.width <= values.count else {
                samples.append(TextSample(tag: tag.tag, text: "", quality: .bad(.badAnswer), at: at))
                continue
            }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(2 * tag.type.width)
            for index in first..<first + tag.type.width {
                let word = RawValue.one(values[index], tag.order)
                bytes.append(UInt8(word >> 8))
                bytes.append(UInt8(word & 0xFF))
            }
            samples.append(
                TextSample(tag: tag.tag, text: HarmlessText.of(bytes.prefix { $0 != 0 }), quality: quality, at: at))
        }
    }

    /// Appends one sample of the given quality for every text of a block that could not be read.
    package static func fail(_ block: ReadBlock, quality: Quality, at: Uptime, into samples: inout [TextSample]) {
        for tag in block.texts {
            samples.append(TextSample(tag: tag.tag, text: "", quality: quality, at: at))
        }
    }
}
