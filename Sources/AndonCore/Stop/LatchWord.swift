/// A name as one word of the latch: bytes that are no visible ASCII, and `%`, become `%` and two digits.
enum LatchWord {
    static func escape(_ name: String) -> String {
        var word = ""
        for byte in name.utf8 {
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "%") {
                word.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                word += "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
        }
        return word
    }

    /// Nil where the word was not made by `escape`.
    static func unescape(_ word: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(word.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
