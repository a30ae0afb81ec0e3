extension ProbeTarget {
    /// Bytes as a person writes them: letters, and `\\r`, `\\n`, `\\t`, `\\x02`; at most 200.
    package static func bytes(_ text: String) throws(ProbeRefusal) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        let named: [UInt8: UInt8] = [
            UInt8(ascii: "r"): 13, UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "0"): 0,
            UInt8(ascii: "\\"): 92,
        ]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let letter = rest.popFirst() else { throw badBytes(text) }
            if let plain = named[letter] {
                bytes.append(plain)
            } else if letter == UInt8(ascii: "x"),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2
            {
                rest = rest.dropFirst(2)
                bytes.append(value)
            } else {
                throw badBytes(text)
            }
        }
        guard bytes.count <= 200 else { throw badBytes(text) }
        return bytes
    }

    private static func badBytes(_ text: String) -> ProbeRefusal {
        ProbeRefusal([
            "found \(Quoted.text(text)), allowed: at most 200 bytes; those that are no letters as "
                + #"\r, \n, \t, \0, \\ or \x02"#
        ])
    }
}
