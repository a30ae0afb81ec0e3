package import AndonCore

/// Every way to read what stands at a point, each with the line to paste into the plan.
package enum ReadingText {
    /// Each number that the words can be read as; unlikely ones at the end. A bit is a bit.
    package static func lines(_ words: [UInt16], at point: Point, unit: UInt8) -> [String] {
        guard !point.area.isBits else {
            let output = point.area == .coil ? "   # an output: access: write, or read-write" : ""
            return ["as a tag:", "  NAME: { unit: \(unit), at: \(point.area.rawValue) \(point.address) }" + output]
        }
        // A type that the plan does not know would be refused when pasted.
        let known = Interpretation.all(of: words).filter { reading in
            TypeText.names.contains { $0.type == reading.type }
        }
        let all = known.filter { reading in !known.contains { isPlainer($0, than: reading) } }
        var lines = ["\(point.area.rawValue) \(point.address) as a number, and the line for the plan:"]
        for (title, group) in [
            ("", all.filter(\.isEveryday)), ("less likely:", all.filter { !$0.isEveryday }),
        ] where !group.isEmpty {
            if !title.isEmpty { lines.append(title) }
            let rows = group.map { (number($0), line($0, at: point, unit: unit)) }
            let width = rows.map(\.0.count).max() ?? 0
            lines += rows.map { "  \(String(repeating: " ", count: width - $0.0.count))\($0.0)   \($0.1)" }
        }
        return lines + texts(words, at: point, unit: unit)
    }

    /// The same as text, where it may be some.
    private static func texts(_ words: [UInt16], at point: Point, unit: UInt8) -> [String] {
        let rows = TextReading.all(of: words).map { reading in
            let order = reading.order == .abcd ? "" : ", order: \(reading.order.rawValue)"
            return
                "  \(Quoted.text(reading.text))   NAME: { unit: \(unit), at: \(point.area.rawValue) \(point.address), "
                + "type: text, registers: \(words.count)\(order) }"
        }
        return rows.isEmpty ? [] : ["as text:"] + rows
    }

    /// `NAME: { unit: 1, at: holding 4096, type: int16 }`; a comment where the type without a sign gives the same.
    package static func line(_ reading: Interpretation, at point: Point, unit: UInt8) -> String {
        let order = reading.order == .abcd ? "" : ", order: \(reading.order.rawValue)"
        let other = unsigned[reading.type].map { reading.value >= 0 ? "   # or \(TypeText.plain($0))" : "" } ?? ""
        return "NAME: { unit: \(unit), at: \(point.area.rawValue) \(point.address), "
            + "type: \(TypeText.plain(reading.type))\(order) }" + other
    }

    private static let unsigned: [ValueType: ValueType] = [
        .int8High: .uint8High, .int8Low: .uint8Low, .int16: .uint16, .int32: .uint32, .int64: .uint64,
    ]

    /// The same number in the same order, with a sign.
    private static func isPlainer(_ one: Interpretation, than other: Interpretation) -> Bool {
        unsigned[one.type] == other.type && one.order == other.order && one.value == other.value
    }

    /// As many digits as the type holds: a float32 of 183.4 is 183.4, not 183.39999.
    package static func number(_ reading: Interpretation) -> String {
        let value = reading.value
        switch reading.type {
        case .float16, .float32:
            if value == value.rounded(), abs(value) < 1e7 { return NumberText.plain(value) }
            return short(String(Float(value)))
        case .float64 where value != 0 && (abs(value) < 1e-3 || abs(value) >= 1e15): return short(String(value))
        default: return NumberText.plain(value)
        }
    }

    /// As it is; five digits where the size is not of this world.
    private static func short(_ text: String) -> String {
        guard let exponent = text.firstIndex(of: "e") else { return text }
        return String(text[..<exponent].prefix(text.hasPrefix("-") ? 7 : 6)) + text[exponent...]
    }
}
