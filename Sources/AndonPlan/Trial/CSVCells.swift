import AndonCore

/// What the cells of a table mean.
struct CSVCells {
    /// Whether a number may have a decimal comma: where commas do not separate cells.
    let hasCommas: Bool

    enum Value: Hashable {
        case number(Double)
        /// An answer that is no value.
        case bad
    }

    /// A number, `on` or `off`, a name of the tag's numbers, or what is no number.
    func value(_ text: String, of tag: TagPlan) throws(Mismatch) -> Value {
        if text == "bad" { return .bad }
        if let named = tag.names.first(where: { $0.name == text }) { return .number(Double(named.value)) }
        if tag.type.isSwitch {
            switch text.lowercased() {
            case "on", "true", "1": return .number(1)
            case "off", "false", "0": return .number(0)
            default: break
            }
        }
        guard let number = number(text), !tag.type.isSwitch || !number.isFinite else {
            let names = tag.names.prefix(12).map(\.name)
            let allowed = tag.type.isSwitch ? "on, off, 1, 0" : (["a number"] + names).joined(separator: ", ")
            throw Mismatch(allowed: "\(allowed), bad, or nothing", suggestion: NearestName.of(text, among: names))
        }
        return number.isFinite ? .number(number) : .bad
    }

    /// Seconds, or a moment: nanoseconds since 1970.
    enum Time: Hashable {
        case seconds(Double)
        case moment(Int64)
    }

    func time(_ text: String) throws(Mismatch) -> Time {
        if let number = number(text), number.isFinite { return .seconds(number) }
        if let moment = MomentText.nanoseconds(text) { return .moment(moment) }
        throw Mismatch(
            allowed:
                "seconds, or a moment with its difference from UTC, such as 2026-11-27T14:00:00.500Z or 2026-11-27 15:00:00+01:00"
        )
    }

    /// Decimal alone; infinities and what is no number (`nan`) are numbers that are not finite.
    private func number(_ text: String) -> Double? {
        var text = text
        if hasCommas, !text.contains("."), let comma = text.firstIndex(of: ",") {
            text.replaceSubrange(comma...comma, with: ".")
        }
        guard !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) else { return nil }
        return Double(text)
    }
}
