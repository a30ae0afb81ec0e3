/// Reads texts that are taken as they are.
enum PlainText {
    /// At most 200 characters, none of them a control character.
    static func parse(_ text: String) throws(Mismatch) -> String {
        guard text.unicodeScalars.count <= 200, isPrintable(text) else { throw Mismatch() }
        return text
    }

    /// An absolute path.
    static func path(_ text: String) throws(Mismatch) -> String {
        guard text.hasPrefix("/"), text.utf8.count <= 1_024, isPrintable(text), !text.hasSuffix("/") else {
            throw Mismatch()
        }
        return text
    }

    static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
