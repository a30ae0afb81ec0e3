import AndonCore

/// Reads whether a number is a counter that is followed over its wrap.
enum CounterReader {
    /// Nil where it is none, or after saying why it cannot be.
    static func read(_ tag: Section, of type: ValueType) -> CounterPlan? {
        guard let node = tag.node("counter") else { return nil }
        guard type.isUnsigned, let reach = type.reach else {
            tag.misplaced("counter", allowed: "with numbers that have no sign, such as uint16, uint32 or bcd16")
            return nil
        }
        // 2^64 for 64 bits: `reach` is rounded there already.
        let whole = type == .uint64 ? reach.high : reach.high + 1
        if case .text(let text) = node.content, !text.isEmpty {
            return tag.read("counter", SwitchText.yes) == true ? CounterPlan(wrapsAt: whole) : nil
        }
        guard let section = tag.section("counter", .counter, name: "counter of \(tag.name)") else { return nil }
        let wraps = section.read("wraps-at") { (text) throws(Mismatch) in
            let allowed = "a whole number from 2 to \(NumberText.plain(whole)), after which it starts again at 0"
            guard let value = try? NumberText.whole(text, in: 2...Int.max), Double(value) <= whole else {
                throw Mismatch(allowed: allowed)
            }
            return Double(value)
        }
        let most = section.read("at-most") { (text) throws(Mismatch) in
            let parts = WiderReader.split(text, at: " per ")
            guard let per = parts.second.flatMap({ RateSpan(rawValue: $0) }),
                let count = try? NumberText.whole(parts.first, in: 1...Int.max)
            else { throw Mismatch() }
            return Double(count) / per.span.inSeconds
        }
        if !section.has("at-most") { section.require("wraps-at") }
        return CounterPlan(wrapsAt: wraps ?? whole, mostPerSecond: most)
    }
}
