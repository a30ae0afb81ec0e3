/// Characters that a machine sent, made fit to be shown, stored and sent on.
package enum HarmlessText {
    /// The most of them that are kept, in Unicode scalars.
    package static let most = 200

    /// What is no UTF-8, every control character and every mark that turns or hides text becomes U+FFFD; spaces at the
    /// end are taken off; what is longer than `most` is cut off.
    package static func of(_ bytes: some Collection<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        // A scalar is at most four bytes: more need not be looked at.
        for scalar in String(decoding: bytes.prefix(4 * most), as: UTF8.self).unicodeScalars.prefix(most) {
            text.append(isPlain(scalar) ? scalar : "\u{FFFD}")
        }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// No control character, no line end, no mark that turns text (bidi) or hides in it.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F: return true
        // Latin, Greek, Cyrillic and Hebrew, `°` and `µ` among them, without the soft hyphen: spares a look into the tables.
        case 0xA0..<0xAD, 0xAE..<0x600: return true
        default: break
        }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
