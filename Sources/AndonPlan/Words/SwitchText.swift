/// Reads yes and no, on and off, in the words of YAML's several ages.
enum SwitchText {
    static func yes(_ text: String) throws(Mismatch) -> Bool {
        switch text {
        case "yes", "true": return true
        case "no", "false": return false
        default:
            throw Mismatch(suggestion: ["on": "yes", "off": "no"][text.lowercased()] ?? near(text, ["yes", "no"]))
        }
    }

    static func on(_ text: String) throws(Mismatch) -> Bool {
        switch text {
        case "on": return true
        case "off": return false
        default:
            let meant = ["yes": "on", "true": "on", "1": "on", "no": "off", "false": "off", "0": "off"]
            throw Mismatch(suggestion: meant[text.lowercased()] ?? near(text, ["on", "off"]))
        }
    }

    private static func near(_ text: String, _ words: [String]) -> String? {
        words.contains(text.lowercased()) ? text.lowercased() : nil
    }
}
