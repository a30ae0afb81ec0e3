import AndonCore

/// Reads what a device says over time: `155 °C for 10s, 155 -> 165 over 20s, silent for 3s`.
///
/// Stretches stand behind one another, with commas between. Each is a value, a line (`A -> B over TIME`), `raw` registers, or
/// `silent`, `bad` or `gap`; `for TIME` says how long. Behind it may stand `noise AMOUNT` and `late TIME`. The last stretch
/// needs no time: it goes on.
enum SeriesText {
    static let mostSegments = 10_000
    private static let longest = TimeSpan.minutes(60 * 24 * 31)

    static func parse(_ text: String, of tag: TagPlan) throws(Mismatch) -> TrialSeries {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= mostSegments else {
            throw Mismatch(allowed: "at most \(mostSegments) stretches, with commas between")
        }
        var segments: [TrialSegment] = []
        for (index, part) in parts.enumerated() {
            let words = part.split(separator: " ").map(String.init)
            segments.append(try segment(words, of: tag, isLast: index == parts.count - 1))
        }
        return TrialSeries(segments)
    }

    private static func segment(_ words: [String], of tag: TagPlan, isLast: Bool) throws(Mismatch) -> TrialSegment {
        var words = words
        let late = try takeTime("late", &words)
        let noise = try takeNoise(&words, of: tag)
        let over = try takeTime("over", &words)
        let lasts = try takeTime("for", &words)
        guard let first = words.first else { throw Mismatch(allowed: allowed) }
        var segment = TrialSegment(.gap, lasts: lasts ?? .zero, noise: noise ?? 0, late: late ?? .zero)
        switch first {
        case "silent", "bad", "gap":
            guard words.count == 1, over == nil, noise == nil else { throw Mismatch(allowed: allowed) }
            segment.content = first == "silent" ? .silent : first == "bad" ? .bad : .gap
        case "raw":
            guard over == nil, noise == nil else { throw Mismatch(allowed: "raw registers without noise or over") }
            segment.content = .raw(try raw(words.dropFirst(), of: tag))
        default:
            segment.content = try value(words, of: tag, isLine: over != nil)
            if let over {
                guard lasts == nil else { throw Mismatch(allowed: "over or for, not both in one stretch") }
                segment.lasts = over
            }
        }
        guard segment.lasts > .zero || isLast else {
            throw Mismatch(
                allowed: "for TIME in every stretch but the last, such as \"\(words.joined(separator: " ")) for 10s\"")
        }
        return segment
    }

    private static var allowed: String {
        "stretches with commas between, each a value, A -> B over TIME, raw NUMBER, silent, bad or gap, then for TIME; "
            + "such as \"155 °C for 10s, 155 -> 165 over 20s, silent for 3s\""
    }

    /// Takes a key word and the time behind it from the end of the words.
    private static func takeTime(_ key: String, _ words: inout [String]) throws(Mismatch) -> TimeSpan? {
        guard let place = words.firstIndex(of: key) else { return nil }
        guard place + 1 < words.count else { throw Mismatch(allowed: "a time behind \"\(key)\", such as \(key) 10s") }
        // `10 s` and `10s` are both a time.
        let isApart = place + 2 < words.count && Double(words[place + 1]) != nil
        let text = isApart ? words[place + 1] + words[place + 2] : words[place + 1]
        let time = try DurationText.parse(text, from: .zero, to: longest)
        words.removeSubrange(place...(isApart ? place + 2 : place + 1))
        return time
    }

    private static func takeNoise(_ words: inout [String], of tag: TagPlan) throws(Mismatch) -> Double? {
        guard let place = words.firstIndex(of: "noise") else { return nil }
        let rest = words[(place + 1)...].prefix { $0 != "for" && $0 != "over" && $0 != "late" }
        let quantity = try quantity(rest.joined(separator: " "), of: tag)
        guard quantity >= 0 else { throw Mismatch(allowed: "noise of 0 or more") }
        words.removeSubrange(place..<rest.endIndex)
        return quantity
    }

    private static func value(_ words: [String], of tag: TagPlan, isLine: Bool) throws(Mismatch) -> TrialSegment.Content
    {
        guard let arrow = words.firstIndex(of: "->") else {
            guard !isLine else { throw Mismatch(allowed: "A -> B over TIME, such as \"155 -> 165 over 20s\"") }
            let value = try said(words.joined(separator: " "), of: tag)
            return .value(from: value, to: value)
        }
        guard isLine else { throw Mismatch(allowed: "over TIME behind A -> B, such as \"155 -> 165 over 20s\"") }
        let from = try said(words[..<arrow].joined(separator: " "), of: tag)
        let to = try said(words[(arrow + 1)...].joined(separator: " "), of: tag)
        return .value(from: from, to: to)
    }

    /// A value that the tag's type holds: the device says no other.
    private static func said(_ text: String, of tag: TagPlan) throws(Mismatch) -> Double {
        let value = try quantity(text, of: tag)
        try SayableValue.check(value, of: tag)
        return value
    }

    /// In the tag's units, which may be left out; on, off and the tag's names mean their numbers.
    private static func quantity(_ text: String, of tag: TagPlan) throws(Mismatch) -> Double {
        if let named = tag.names.first(where: { $0.name == text }) { return Double(named.value) }
        if tag.type.isSwitch, text == "on" || text == "off" { return text == "on" ? 1 : 0 }
        let quantity: Quantity
        do { quantity = try Quantity(text) } catch {
            guard tag.names.isEmpty else {
                let names = tag.names.prefix(12).map(\.name)
                throw Mismatch(
                    allowed: "a number, or a name: \(Quoted.choice(names))",
                    suggestion: NearestName.of(text, among: names))
            }
            throw Mismatch(allowed: tag.type.isSwitch ? "on or off" : allowed, suggestion: error.suggestion)
        }
        guard quantity.units.isEmpty || quantity.units == tag.units else {
            throw Mismatch(
                allowed: tag.units.isEmpty
                    ? "a number without units, as the tag has none" : "a quantity in \(tag.units)")
        }
        return quantity.value
    }

    private static func raw(_ words: ArraySlice<String>, of tag: TagPlan) throws(Mismatch) -> [UInt16] {
        let width = max(1, tag.type.width)
        guard words.count == width else {
            throw Mismatch(allowed: "raw with \(width) number\(width == 1 ? "" : "s") from 0 to 65535 or 0x0 to 0xFFFF")
        }
        var registers: [UInt16] = []
        for word in words {
            let number = word.hasPrefix("0x") ? UInt16(word.dropFirst(2), radix: 16) : UInt16(word)
            guard let number else { throw Mismatch(allowed: "numbers from 0 to 65535 or 0x0 to 0xFFFF behind raw") }
            registers.append(number)
        }
        return registers
    }
}
