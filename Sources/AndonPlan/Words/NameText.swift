/// Reads names. They become topic levels, so they are short and plain: `[a-z0-9][a-z0-9-]*`, at most 64 letters.
enum NameText {
    static let allowed = "a name of at most 64 small letters, digits and hyphens that begins with a letter or digit"

    static func parse(_ text: String) throws(Mismatch) -> String {
        guard isName(text) else { throw Mismatch(allowed: allowed, suggestion: plain(text)) }
        return text
    }

    static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The same name in letters that are allowed, where there is such a one.
    private static func plain(_ text: String) -> String? {
        guard text.unicodeScalars.count <= 64 else { return nil }
        let letters = text.lowercased().map { $0 == "_" || $0 == " " || $0 == "." ? "-" : $0 }
        let name = String(letters.drop { $0 == "-" })
        return isName(name) ? name : nil
    }
}
