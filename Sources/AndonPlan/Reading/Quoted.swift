/// Text from the file made safe to print: short, in quotes, without control characters.
enum Quoted {
    static func text(_ text: String) -> String { "\"\(bare(text))\"" }

    static func bare(_ text: String) -> String {
        var short = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == 60 { return short + "…" }
            if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
                short += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                short.unicodeScalars.append(scalar)
            }
        }
        return short
    }

    /// A text of the plan on one line, its spaces and line ends as one space each.
    static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// `a, b or c`
    static func choice(_ words: some Collection<String>) -> String {
        let words = Array(words)
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
