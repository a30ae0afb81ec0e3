/// Reads the text of a pattern. Plain descent; groups nest at most as deep as the pattern is long.
struct PatternParser {
    private let text: [UInt8]
    private var at = 0
    private(set) var groups = 0

    /// A number behind `{`.
    static let mostRepeats = 100
    static let mostCharacters = 200

    init(_ text: String) throws(PatternMistake) {
        self.text = Array(text.utf8)
        guard self.text.count <= Self.mostCharacters else {
            throw PatternMistake(
                column: Self.mostCharacters + 1,
                found: "the pattern has \(self.text.count) characters; allowed are \(Self.mostCharacters)")
        }
    }

    mutating func read() throws(PatternMistake) -> PatternNode {
        let node = try either()
        if at < text.count { throw mistake("a ) without its (; a ) of the device is written \\)") }
        return node
    }

    private func mistake(_ found: String, at place: Int? = nil) -> PatternMistake {
        let before = String(decoding: text[..<min(place ?? at, text.count)], as: UTF8.self)
        return PatternMistake(column: before.unicodeScalars.count + 1, found: found)
    }

    private var next: UInt8? { at < text.count ? text[at] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func either() throws(PatternMistake) -> PatternNode {
        var choices = [try sequence()]
        while skip("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .either(choices)
    }

    private mutating func sequence() throws(PatternMistake) -> PatternNode {
        var nodes: [PatternNode] = []
        while let character = next, character != UInt8(ascii: "|"), character != UInt8(ascii: ")") {
            nodes.append(try repeated())
        }
        return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func repeated() throws(PatternMistake) -> PatternNode {
        let node = try single()
        let place = at
        guard let (least, most) = try count() else { return node }
        switch node {
        case .atStart, .atEnd, .empty:
            throw mistake("^ and $ cannot be repeated", at: place)
        default: break
        }
        let isGreedy = !skip("?")
        if let again = next, [0x2A, 0x2B, 0x3F].contains(again) || (again == 0x7B && isCount) {
            throw mistake("a second count behind a count; allowed is one, and ? behind it for as few as possible")
        }
        return .repeated(node, least: least, most: most, isGreedy: isGreedy)
    }

    private mutating func count() throws(PatternMistake) -> (Int, Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        guard next == UInt8(ascii: "{") else { return nil }
        let place = at
        at += 1
        let least = number()
        var most = least
        if skip(",") { most = number() }
        guard let least, skip("}"), (most ?? least) >= least, max(least, most ?? 0) <= Self.mostRepeats else {
            throw mistake(
                "a count that cannot be read; allowed are {n}, {n,} and {m,n} up to \(Self.mostRepeats), "
                    + "and a { of the device is written \\{", at: place)
        }
        return (least, most)
    }

    /// A { that a number follows.
    private var isCount: Bool { at + 1 < text.count && (0x30...0x39).contains(text[at + 1]) }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = next, (0x30...0x39).contains(digit) {
            value = min((value ?? 0) * 10 + Int(digit - 0x30), Self.mostRepeats + 1)
            at += 1
        }
        return value
    }

    private mutating func single() throws(PatternMistake) -> PatternNode {
        let place = at
        guard let character = next else { return .empty }
        at += 1
        switch Unicode.Scalar(character) {
        case "(": return try group(at: place)
        case "[": return .one(try byteClass(at: place))
        case ".": return .one(.any)
        case "^": return .atStart
        case "$": return .atEnd
        case "\\": return .one(try escape(at: place))
        case "*", "+", "?", "{":
            throw mistake(
                "a count with nothing in front of it; a * + ? or { of the device is written with a \\", at: place)
        default: return whole(character)
        }
    }

    /// A character beyond ASCII is several bytes, which belong together.
    private mutating func whole(_ first: UInt8) -> PatternNode {
        guard first >= 0xC0 else { return .one(ByteSet(first)) }
        var nodes: [PatternNode] = [.one(ByteSet(first))]
        while let byte = next, byte & 0xC0 == 0x80 {
            nodes.append(.one(ByteSet(byte)))
            at += 1
        }
        return .group(.sequence(nodes), number: nil)
    }

    private mutating func group(at place: Int) throws(PatternMistake) -> PatternNode {
        var number: Int?
        if skip("?") {
            guard skip(":") else {
                throw mistake("(? without a colon; allowed are (…) and (?:…)", at: place)
            }
        } else {
            groups += 1
            number = groups
        }
        let node = try either()
        guard skip(")") else { throw mistake("a ( that is never closed", at: place) }
        return .group(node, number: number)
    }

    private mutating func byteClass(at place: Int) throws(PatternMistake) -> ByteSet {
        let isInverted = skip("^")
        var set = ByteSet()
        var isFirst = true
        while let character = next, character != UInt8(ascii: "]") || isFirst {
            isFirst = false
            let (first, single) = try member()
            set.formUnion(first)
            guard next == UInt8(ascii: "-"), at + 1 < text.count, text[at + 1] != UInt8(ascii: "]") else { continue }
            let dash = at
            at += 1
            let (_, last) = try member()
            guard let single, let last, single <= last else {
                throw mistake("a range that does not go up; allowed is one like a-z, and a - is written \\-", at: dash)
            }
            set.insert(single...last)
        }
        guard skip("]") else { throw mistake("a [ that is never closed", at: place) }
        return isInverted ? set.inverted : set
    }

    /// One member of a class, and the byte when it is a single one.
    private mutating func member() throws(PatternMistake) -> (ByteSet, UInt8?) {
        let place = at
        guard let character = next else { throw mistake("a [ that is never closed") }
        guard character < 0x80 else {
            throw mistake("a character in [ ] that is several bytes long; allowed are ASCII and \\x80 to \\xFF")
        }
        at += 1
        guard character == UInt8(ascii: "\\") else { return (ByteSet(character), character) }
        let set = try escape(at: place)
        var single: UInt8?
        for byte in UInt8.min...UInt8.max where set == ByteSet(byte) { single = byte }
        return (set, single)
    }

    /// What follows a backslash.
    private mutating func escape(at place: Int) throws(PatternMistake) -> ByteSet {
        guard let character = next else {
            throw mistake("a \\ at the end; one of the device is written \\\\", at: place)
        }
        at += 1
        switch Unicode.Scalar(character) {
        case "d": return .digits
        case "D": return ByteSet.digits.inverted
        case "w": return .word
        case "W": return ByteSet.word.inverted
        case "s": return .space
        case "S": return ByteSet.space.inverted
        case "r": return ByteSet(0x0D)
        case "n": return ByteSet(0x0A)
        case "t": return ByteSet(0x09)
        case "f": return ByteSet(0x0C)
        case "x": return ByteSet(try hexadecimal(at: place))
        default: break
        }
        guard !ByteSet.word.contains(character), character < 0x80 else {
            throw mistake(
                "\\\(Unicode.Scalar(character)) means nothing; allowed are \\d \\D \\w \\W \\s \\S \\r \\n \\t \\f \\x41 "
                    + "and a \\ in front of a sign", at: place)
        }
        return ByteSet(character)
    }

    private mutating func hexadecimal(at place: Int) throws(PatternMistake) -> UInt8 {
        guard at + 2 <= text.count, let high = Unicode.Scalar(text[at]).hexadecimal,
            let low = Unicode.Scalar(text[at + 1]).hexadecimal
        else { throw mistake("\\x without two hexadecimal digits; allowed are \\x00 to \\xFF", at: place) }
        at += 2
        return high << 4 | low
    }
}

extension Unicode.Scalar {
    /// The value of a hexadecimal digit.
    fileprivate var hexadecimal: UInt8? {
        switch self {
        case "0"..."9": UInt8(value - 0x30)
        case "a"..."f": UInt8(value - 0x61 + 10)
        case "A"..."F": UInt8(value - 0x41 + 10)
        default: nil
        }
    }
}
