/// Reads JSON (RFC 8259) of strangers: bounded in depth and count, each key once.
struct JSONParser {
    struct Failure: Error {
        /// From the first byte of the text.
        var offset: Int
        var what: String
    }

    private static let deepest = 32
    private static let mostValues = 500_000

    private let bytes: [UInt8]
    private var at = 0
    private var count = 0

    static func read(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        var text = JSONParser(bytes: bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { text.at = 3 }
        let value = try text.value(depth: 0)
        text.skipSpace()
        guard text.at == bytes.count else { throw text.failure("something behind the end of the value") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func failure(_ what: String) -> Failure { Failure(offset: at, what: what) }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < Self.deepest else { throw failure("values nested more than \(Self.deepest) deep") }
        count += 1
        guard count <= Self.mostValues else { throw failure("more than \(Self.mostValues) values") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard bytes[at...].starts(with: text.utf8) else { throw failure("no value") }
        at += text.utf8.count
        return value
    }

    private mutating func take(_ letter: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: letter) else { return false }
        at += 1
        return true
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        at += 1
        var members: [(key: String, value: JSONValue)] = []
        var keys: Set<String> = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("no key where one should be") }
            let key = try string()
            guard keys.insert(key).inserted else { throw failure("the key \(Quoted.text(key)) more than once") }
            guard take(":") else { throw failure("no colon behind a key") }
            members.append((key, try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw failure("no end of an object") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        at += 1
        var items: [JSONValue] = []
        if take("]") { return .array(items) }
        repeat { items.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw failure("no end of a list") }
        return .array(items)
    }

    private mutating func number() throws(Failure) -> String {
        let start = at
        while let byte = next,
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard text.utf8.count <= 40, let value = Double(text), value.isFinite else {
            at = start
            throw failure("no value")
        }
        return text
    }

    private mutating func string() throws(Failure) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw failure("no UTF-8") }
                return string
            case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
            case ..<0x20: throw failure("a control character in a text")
            default: text.append(byte)
            }
        }
        throw failure("no end of a text")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        let plain: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t", UInt8(ascii: "r"): "\r", UInt8(ascii: "b"): "\u{8}",
            UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
        ]
        guard let byte = next else { throw failure("no end of a text") }
        at += 1
        if let scalar = plain[byte] { return scalar }
        guard byte == UInt8(ascii: "u") else { throw failure("an unknown escape") }
        let first = try hexadecimal()
        guard (0xD800..<0xDC00).contains(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw failure("half a character") }
            return scalar
        }
        guard next == UInt8(ascii: "\\"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "u") else {
            throw failure("half a character")
        }
        at += 2
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("half a character") }
        return scalar
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard at + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16),
            bytes[at] != UInt8(ascii: "+")
        else { throw failure("no four hexadecimal digits") }
        at += 4
        return value
    }
}
