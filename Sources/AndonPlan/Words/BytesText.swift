/// Reads bytes for a serial device: `W\r\n`, `<STX>01<ETX>`, `\x1B`.
///
/// A character up to ÿ is the byte of its number, however it came into the text: YAML turns `"\r"` between double quotes
/// into the character itself, and leaves `'\r'` as it stands. Both mean the same byte.
enum BytesText {
    static let allowed =
        "characters, \\r \\n \\t \\0 \\\\ \\xHH and names such as <STX>, <ETX>, <CR>, <LF>, <ENQ>, <ACK>"

    /// Names of ASCII, first the 32 from 0 on.
    static let names = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
        "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ]

    static func parse(_ text: String, atMost most: Int) throws(Mismatch) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\": bytes.append(try escaped(&rest))
            case "<": bytes.append(try named(&rest))
            default: bytes.append(try byte(scalar))
            }
        }
        guard bytes.count <= most else { throw Mismatch(allowed: "at most \(most) bytes") }
        return bytes
    }

    private static func escaped(_ rest: inout Substring.UnicodeScalarView) throws(Mismatch) -> UInt8 {
        switch rest.popFirst() {
        case "r": return 13
        case "n": return 10
        case "t": return 9
        case "0": return 0
        case "\\": return 92
        case "<": return 60
        case "x":
            let digits = String(rest.prefix(2))
            guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit), let byte = UInt8(digits, radix: 16) else {
                throw Mismatch(allowed: "\\x with two hexadecimal digits, such as \\x02")
            }
            rest = rest.dropFirst(2)
            return byte
        default: throw Mismatch(allowed: allowed)
        }
    }

    /// A `<` that begins no name, as in `<01>`, is the character itself.
    private static func named(_ rest: inout Substring.UnicodeScalarView) throws(Mismatch) -> UInt8 {
        let word = rest.prefix(4).prefix { $0 != ">" }
        let isName =
            (2...3).contains(word.count) && rest.dropFirst(word.count).first == ">"
            && word.allSatisfy { ("A"..."Z").contains($0) || ("0"..."9").contains($0) }
            && word.first.map { ("A"..."Z").contains($0) } == true
        guard isName else { return 60 }
        let name = String(word)
        let byte: UInt8? = name == "DEL" ? 127 : name == "SP" ? 32 : names.firstIndex(of: name).map { UInt8($0) }
        guard let byte else {
            throw Mismatch(
                allowed: "a name of ASCII such as <STX>, or \\x3C for the character <",
                suggestion: NearestName.of(name, among: names).map { "<\($0)>" })
        }
        rest = rest.dropFirst(word.count + 1)
        return byte
    }

    private static func byte(_ scalar: Unicode.Scalar) throws(Mismatch) -> UInt8 {
        guard scalar.value <= 255 else {
            throw Mismatch(allowed: "characters of one byte, or \\xHH for each byte of \(Quoted.text(String(scalar)))")
        }
        return UInt8(scalar.value)
    }

    /// As a plan would say it: `W<CR><LF>`.
    static func plain(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            switch byte {
            case 0..<32: "<\(names[Int(byte)])>"
            case 60: "\\<"
            case 92: "\\\\"
            case 32...126: String(Unicode.Scalar(byte))
            case 127: "<DEL>"
            default: "\\x" + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
