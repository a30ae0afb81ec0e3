/// Names and texts of a map as a profile can have them.
enum MBMapName {
    /// Small letters, digits and hyphens; empty where nothing of that is left.
    static func plain(_ text: String) -> String {
        var name = ""
        for scalar in text.lowercased().unicodeScalars {
            if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) {
                name.unicodeScalars.append(scalar)
            } else if !name.isEmpty, name.last != "-" {
                name.append("-")
            }
            if name.utf8.count == 60 { break }
        }
        while name.last == "-" { name.removeLast() }
        return name
    }

    /// In YAML's double quotes, on one line, no longer than allowed.
    static func quoted(_ text: String, most: Int) -> String {
        var short = ""
        for scalar in text.unicodeScalars {
            let kind = scalar.properties.generalCategory
            short.unicodeScalars.append(
                kind == .control || kind == .format || kind == .lineSeparator
                    || kind == .paragraphSeparator || kind == .privateUse || kind == .unassigned ? " " : scalar)
        }
        // The reader takes an "&" before a letter for an anchor, quotes or not.
        short = short.replacing("&", with: "and").split(separator: " ").joined(separator: " ")
        if short.unicodeScalars.count > most {
            short = String(String.UnicodeScalarView(short.unicodeScalars.prefix(most - 1))) + "…"
        }
        return "\"" + short.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
