/// Reads one tag's value out of a frame. Made once, when the plan is read: a pattern is compiled then.
package struct FrameReader: Sendable {
    package let field: FrameField
    package let type: ValueType
    private let pattern: Pattern?

    /// Characters of a value; more are cut off.
    package static let mostCharacters = 200

    /// - Throws: `PatternMistake` when the field's pattern cannot be read, or has no such group.
    package init(_ field: FrameField, type: ValueType) throws(PatternMistake) {
        self.field = field
        self.type = type
        guard case .pattern(let text, let group) = field.place else {
            pattern = nil
            return
        }
        let compiled = try Pattern(text)
        guard (0...compiled.groups).contains(group) else {
            throw PatternMistake(
                column: 1,
                found: "group \(group) of a pattern with \(compiled.groups) groups; allowed are 0, the whole match, "
                    + "to \(compiled.groups)")
        }
        pattern = compiled
    }

    /// Reads the frame; its delimiters are off already. Bounded by the frame's length, times the pattern's where there is
    /// one.
    package func read(_ frame: [UInt8]) -> FrameValue {
        guard frame.starts(with: field.begins) else { return .otherFrame }
        guard let range = place(in: frame) else { return .missing }
        if type.isText { return .characters(Self.characters(frame[range])) }
        guard let number = FrameNumber.read(frame[range], decimal: field.decimal) else { return .missing }
        return .number(number)
    }

    private func place(in frame: [UInt8]) -> Range<Int>? {
        switch field.place {
        case .separated(let separator, let index): Self.piece(index, of: frame, between: separator)
        case .position(let first, let count):
            first >= 0 && count > 0 && first <= frame.count && count <= frame.count - first
                ? first..<(first + count) : nil
        case .pattern(_, let group): pattern?.firstMatch(in: frame, group: group)
        }
    }

    private static func piece(_ index: Int, of frame: [UInt8], between separator: [UInt8]) -> Range<Int>? {
        guard index >= 0 else { return nil }
        guard !separator.isEmpty else { return word(index, of: frame) }
        var begin = 0
        var piece = 0
        var at = 0
        while at + separator.count <= frame.count {
            guard frame[at..<(at + separator.count)].elementsEqual(separator) else {
                at += 1
                continue
            }
            if piece == index { return begin..<at }
            piece += 1
            at += separator.count
            begin = at
        }
        return piece == index ? begin..<frame.count : nil
    }

    /// Without a separator pieces stand between any run of blanks; those at the beginning count for nothing.
    private static func word(_ index: Int, of frame: [UInt8]) -> Range<Int>? {
        var piece = -1
        var at = 0
        while at < frame.count {
            while at < frame.count, isBlank(frame[at]) { at += 1 }
            let begin = at
            while at < frame.count, !isBlank(frame[at]) { at += 1 }
            guard at > begin else { return nil }
            piece += 1
            if piece == index { return begin..<at }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// UTF-8; what is none becomes the replacement character, control characters are left out.
    private static func characters(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        var count = 0
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            guard scalar.properties.generalCategory != .control else { continue }
            guard count < mostCharacters else { break }
            text.unicodeScalars.append(scalar)
            count += 1
        }
        return text
    }
}
