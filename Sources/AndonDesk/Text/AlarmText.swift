/// What an alarm says: value against limit, in the rule's own sense.
enum AlarmText {
    /// `rose 2.3 °C in 5 s (limit 2 °C), now 247.3 °C`
    static func raised(_ alarm: EventFields) -> String {
        let units = alarm.units ?? ""
        let now = (alarm.name ?? alarm.value.map { Figure.value($0, units) }).map { "now \($0)" }
        if let signal = alarm.signal { return charted(signal, alarm, units, now) }
        guard let measured = alarm.measured, let limit = alarm.limit, let text = alarm.text else {
            return [alarm.text ?? "raised", now].compactMap { $0 }.joined(separator: ", ")
        }
        if let told = lasting(alarm, measured, limit, text, now) { return told }
        switch text.prefix(while: { $0 != " " }) {
        // A state says itself; the number behind it, and half of it as a limit, say nothing to people.
        case "is": return text
        case "rises": return moved("rose", alarm, measured, limit, text, now)
        case "falls": return moved("fell", alarm, measured, limit, text, now)
        case "moves": return moved("moved", alarm, measured, limit, text, now)
        case "above": return "\(Figure.value(measured, units)) is above \(Figure.value(limit, units))"
        case "below": return "\(Figure.value(measured, units)) is below \(Figure.value(limit, units))"
        case "slope":
            let slope = "slope \(Figure.value(measured, units))/s (limit \(Figure.value(limit, units))/s)"
            return [slope, now].compactMap { $0 }.joined(separator: ", ")
        case "outside", "inside": return "\(Figure.value(measured, units)) is \(text)"
        default:
            let against = "\(text): measured \(Figure.value(measured)) (limit \(Figure.value(limit)))"
            return [against, now].compactMap { $0 }.joined(separator: ", ")
        }
    }

    /// `back to normal, now 245.1 °C`
    static func returned(_ alarm: EventFields) -> String {
        "back to normal" + (alarm.value.map { ", now \(Figure.value($0, alarm.units ?? ""))" } ?? "")
    }

    /// `2 of 3 values beyond 2 sigma on one side: 62.4 N (limit 62 N), now 62.4 N`
    private static func charted(_ signal: String, _ alarm: EventFields, _ units: String, _ now: String?) -> String {
        let measured = alarm.measured.map { ": \(Figure.value($0, units))" } ?? ""
        let limit = alarm.limit.map { " (limit \(Figure.value($0, units)))" } ?? ""
        return [signal + measured + limit, now].compactMap { $0 }.joined(separator: ", ")
    }

    /// Rules that look at time, at another tag or at counts.
    private static func lasting(
        _ alarm: EventFields, _ measured: Double, _ limit: Double, _ text: String, _ now: String?
    ) -> String? {
        let units = alarm.units ?? ""
        switch text.prefix(while: { $0 != " " && $0 != ":" }) {
        case "stale":
            let last = alarm.value.map { ", last \(Figure.value($0, units))" } ?? ""
            return "no good value for \(Figure.span(seconds: measured))\(last)"
        case "stuck", "stays": return [text, now].compactMap { $0 }.joined(separator: ", ")
        case "deviates":
            let from = text.firstRange(of: " from ").map { text[$0.lowerBound...].prefix { $0 != "," } } ?? ""
            let off = "off by \(Figure.value(measured, units))\(from) (limit \(Figure.value(limit, units)))"
            return [off, now].compactMap { $0 }.joined(separator: ", ")
        case "counts", "ratio": return "\(text): \(Figure.value(measured)) (limit \(Figure.value(limit)))"
        default: return nil
        }
    }

    private static func moved(
        _ verb: String, _ alarm: EventFields, _ measured: Double, _ limit: Double, _ text: String, _ now: String?
    ) -> String {
        let units = alarm.units ?? ""
        let window = window(text).map { " in \($0)" } ?? ""
        let change = "\(verb) \(Figure.value(abs(measured), units))\(window) (limit \(Figure.value(abs(limit), units)))"
        return [change, now].compactMap { $0 }.joined(separator: ", ")
    }

    /// `5 s` of `rises 2 °C within 5 s, 2 of 3`
    private static func window(_ text: String) -> String? {
        let words = text.split(separator: " ")
        guard let at = words.firstIndex(of: "within"), at + 1 < words.endIndex else { return nil }
        let rest = words[(at + 1)...].joined(separator: " ")
        return String(rest.prefix { $0 != "," && $0 != ";" })
    }
}
