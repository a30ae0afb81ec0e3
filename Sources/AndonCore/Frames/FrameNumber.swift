/// Decimal numbers as devices print them.
package enum FrameNumber {
    /// Blanks, a sign (blanks may follow it: scales fill up with them), digits with a decimal sign, an exponent, blanks, and
    /// nothing else; nil for anything else, and for what is beyond a Double. A minus zero is 0.
    ///
    /// - Parameter sign: the one decimal sign that the device prints. The other may part thousands, and is no number.
    package static func read(_ bytes: ArraySlice<UInt8>, decimal sign: FrameField.DecimalSign = .point) -> Double? {
        var rest = bytes
        skipBlanks(&rest)
        var text = ""
        if let mark = rest.first, mark == UInt8(ascii: "-") || mark == UInt8(ascii: "+") {
            if mark == UInt8(ascii: "-") { text = "-" }
            rest.removeFirst()
            skipBlanks(&rest)
        }
        var digits = takeDigits(&rest, into: &text)
        if let mark = rest.first, mark == sign.byte {
            rest.removeFirst()
            if digits == 0 { text += "0" }
            text += "."
            let decimals = takeDigits(&rest, into: &text)
            if decimals == 0 { text += "0" }
            digits += decimals
        }
        guard digits > 0, takeExponent(&rest, into: &text) else { return nil }
        skipBlanks(&rest)
        guard rest.isEmpty, let number = Double(text), number.isFinite else { return nil }
        return number == 0 ? 0 : number
    }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>, into text: inout String) -> Int {
        var count = 0
        while let digit = rest.first, (0x30...0x39).contains(digit) {
            text.unicodeScalars.append(Unicode.Scalar(digit))
            rest.removeFirst()
            count += 1
        }
        return count
    }

    /// False when there is an e and no number behind it.
    private static func takeExponent(_ rest: inout ArraySlice<UInt8>, into text: inout String) -> Bool {
        guard let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return true }
        rest.removeFirst()
        text += "e"
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            text.unicodeScalars.append(Unicode.Scalar(sign))
            rest.removeFirst()
        }
        return takeDigits(&rest, into: &text) > 0
    }
}
