/// Reads numbers as people write them in a plan: `-12`, `0.5`, `1e3`.
enum NumberText {
    static func parse(_ text: String) throws(Mismatch) -> Double {
        let (number, rest) = split(text)
        guard rest.isEmpty, let value = Double(number), value.isFinite else {
            throw Mismatch(suggestion: withPoint(text))
        }
        return value
    }

    /// A whole number in a range, in decimal or `0x` notation.
    static func whole(_ text: String, in range: ClosedRange<Int>) throws(Mismatch) -> Int {
        let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
        let digits = isHexadecimal ? text.dropFirst(2) : text[...]
        let letters = isHexadecimal ? digits : digits.drop { $0 == "-" }
        guard letters.allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let value = Int(digits, radix: isHexadecimal ? 16 : 10),
            range.contains(value)
        else { throw Mismatch() }
        return value
    }

    /// The number at the beginning and what follows it, without the spaces between.
    static func split(_ text: String) -> (number: String, rest: String) {
        var scalars = text.unicodeScalars[...]
        var number = ""
        func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("0"..."9").contains($0) } ?? false }
        func take() { number.unicodeScalars.append(scalars.removeFirst()) }
        func digits() { while isDigit(scalars.first) { take() } }
        if scalars.first == "-" || scalars.first == "+" { take() }
        digits()
        if scalars.first == ".", isDigit(scalars.dropFirst().first) {
            take()
            digits()
        }
        if scalars.first == "e" || scalars.first == "E" {
            let sign = scalars.dropFirst().first
            if isDigit(sign) || (sign == "-" || sign == "+") && isDigit(scalars.dropFirst(2).first) {
                take()
                take()
                digits()
            }
        }
        let rest = String(scalars.drop { $0 == " " || $0 == "\t" })
        return (number, rest)
    }

    /// `2,5` with a point, where that makes a number of it.
    static func withPoint(_ text: String) -> String? {
        guard text.unicodeScalars.count < 60, text.unicodeScalars.filter({ $0 == "," }).count == 1 else { return nil }
        let pointed = String(text.map { $0 == "," ? "." : $0 })
        return Double(split(pointed).number) == nil ? nil : pointed
    }

    /// The shortest way to write it: `2`, `0.1`, `-85`.
    static func plain(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        // Nine decimals hide what scaling leaves behind (3276.7000000000003).
        return String(abs(value) < 1e6 && abs(value) >= 1e-3 ? (value * 1e9).rounded() / 1e9 : value)
    }
}
