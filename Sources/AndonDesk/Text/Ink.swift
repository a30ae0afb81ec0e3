/// Colour for a terminal, or none.
package struct Ink: Sendable {
    package enum Tone: String, Sendable {
        /// White on red: nobody overlooks it.
        case stop = "1;97;41"
        case critical = "1;7;31"
        case warning = "33"
        case advice = "36"
        case good = "32"
        case faint = "2"
    }

    package let isOn: Bool

    package init(isOn: Bool) { self.isOn = isOn }

    /// Colour only on a terminal that can show it, and never against the person's wish (no-color.org).
    package init(isTerminal: Bool, noColor: Bool, environment: [String: String]) {
        isOn = isTerminal && !noColor && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    func callAsFunction(_ tone: Tone?, _ text: String) -> String {
        guard isOn, let tone else { return text }
        return "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m"
    }
}
