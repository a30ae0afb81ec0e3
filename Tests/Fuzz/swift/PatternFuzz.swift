// needs: Sources/AndonCore/Frames Sources/AndonCore/Plan/FrameField.swift Sources/AndonCore/Plan/ValueType.swift Sources/AndonCore/Plan/Identifiers.swift Sources/AndonCore/Decode/Sample.swift Sources/AndonCore/Decode/TextSample.swift Sources/AndonCore/Decode/Quality.swift Sources/AndonCore/Time
// Patterns and frames that libFuzzer makes up: up to the first zero byte stands the pattern, behind it the frame. A match
// lies in the frame, a number is finite, a text has an end; how long it takes, libFuzzer's own -timeout says.

private func check(_ isTrue: Bool, _ what: String) {
    if !isTrue { fatalError(what) }
}

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
    guard let pattern = try? Pattern(text), let whole = pattern.firstMatch(in: frame) else { return 0 }
    check(whole.upperBound <= frame.count, "a match beyond the frame")
    for group in 0...pattern.groups {
        guard let place = pattern.firstMatch(in: frame, group: group) else { continue }
        check(place.upperBound <= frame.count, "a group beyond the frame")
        check(place.lowerBound >= whole.lowerBound && place.upperBound <= whole.upperBound, "a group beyond the match")
    }
    return 0
}
