// needs: AndonCore Tests/Fuzz/swift/support
import AndonCore

// Patterns and frames that libFuzzer makes up: up to the first zero byte stands the pattern, behind it the frame. A match
// lies in the frame, a number is finite, a text has an end; how long it takes, libFuzzer's own -timeout says.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPattern(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let end = bytes.firstIndex(of: 0) ?? bytes.count
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    let frame = Array(bytes[min(end + 1, bytes.count)...].prefix(1_024))
    let fields: [FrameField.Place] = [
        .pattern(text, group: 0), .pattern(text, group: 1), .separated(by: Array(bytes[..<end].prefix(8)), index: 1),
        .position(first: end, count: 3),
    ]
    for place in fields {
        for type in [ValueType.number, .characters] {
            guard let reader = try? FrameReader(FrameField(place), type: type) else { continue }
            switch reader.read(frame) {
            case .number(let number): check(number.isFinite, "a number that is none")
            case .characters(let characters):
                check(characters.unicodeScalars.count <= FrameReader.mostCharacters, "a text without end")
            case .otherFrame, .missing: break
            }
        }
    }
    sample(frame, fields)
    guard let pattern = try? Pattern(text), let whole = pattern.firstMatch(in: frame) else { return 0 }
    check(whole.upperBound <= frame.count, "a match beyond the frame")
    for group in 0...pattern.groups {
        guard let place = pattern.firstMatch(in: frame, group: group) else { continue }
        check(place.upperBound <= frame.count, "a group beyond the frame")
        check(place.lowerBound >= whole.lowerBound && place.upperBound <= whole.upperBound, "a group beyond the match")
    }
    return 0
}

/// What the agent makes of the frame: one sample at most for each tag, finite, and good only of a frame that is.
private func sample(_ frame: [UInt8], _ fields: [FrameField.Place]) {
    let readers = fields.flatMap { place in
        [ValueType.number, .characters].compactMap { try? FrameReader(FrameField(place), type: $0) }
    }
    let decoder = FrameDecoder(
        readers.enumerated().map { FrameTag(tag: TagID($0), reader: $1, scale: 1e300, bias: -1) })
    for (values, quality) in [
        (frame.map { UInt16($0) }, Quality.good), (frame.map { UInt16($0) << 1 }, .good),
        (frame.map { UInt16($0) }, .bad(.timeout)),
    ] {
        var samples: [Sample] = []
        var texts: [TextSample] = []
        decoder.decode(values.span, quality: quality, at: .zero, into: &samples, texts: &texts)
        let isFrame = quality.isGood && values.allSatisfy { $0 < 256 }
        check(samples.count + texts.count <= readers.count, "more samples than tags")
        check(samples.allSatisfy { $0.value.isFinite && (isFrame || !$0.quality.isGood) }, "a number that is none")
        check(texts.allSatisfy { isFrame || !$0.quality.isGood }, "a good text of no good frame")
    }
}
