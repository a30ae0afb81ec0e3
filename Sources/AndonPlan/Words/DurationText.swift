import AndonCore

/// Reads and writes lengths of time: `500ms`, `5s`, `1min`.
enum DurationText {
    private static let units: [(name: String, nanoseconds: Double)] = [
        ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("h", 3_600e9),
    ]
    private static let spelt = [
        "m": "min", "mn": "min", "mins": "min", "minute": "min", "minutes": "min", "sec": "s", "secs": "s",
        "second": "s",
        "seconds": "s", "S": "s", "msec": "ms", "hour": "h", "hours": "h", "H": "h", "MS": "ms", "Ms": "ms",
    ]

    /// How long one of these units is; nil for units of anything else.
    static func seconds(in unit: String) -> Double? {
        units.first { $0.name == unit }.map { $0.nanoseconds / 1e9 }
    }

    static func parse(_ text: String, from least: TimeSpan, to most: TimeSpan) throws(Mismatch) -> TimeSpan {
        let (number, unit) = NumberText.split(text)
        let allowed = "a duration with its unit from \(plain(least)) to \(plain(most)), such as 500ms, 5s or 1min"
        guard let value = Double(number), value >= 0 else {
            throw Mismatch(allowed: allowed, suggestion: NumberText.withPoint(text))
        }
        guard let unit = units.first(where: { $0.name == unit }) else {
            throw Mismatch(allowed: allowed, suggestion: spelt[unit].map { number + $0 })
        }
        let nanoseconds = (value * unit.nanoseconds).rounded()
        guard nanoseconds <= Double(most.nanoseconds), nanoseconds >= Double(least.nanoseconds) else {
            throw Mismatch(allowed: allowed)
        }
        return TimeSpan(nanoseconds: Int64(nanoseconds))
    }

    /// In the largest unit that leaves a short number: `500 ms`, `1.5 s`, `1 min`.
    static func plain(_ span: TimeSpan) -> String {
        let nanoseconds = Double(span.nanoseconds)
        func text(_ size: Double, _ unit: String) -> String {
            let hundredths = (nanoseconds / size * 100).rounded() / 100
            return "\(NumberText.plain(hundredths)) \(unit)"
        }
        switch span.nanoseconds {
        case 0: return "0 s"
        case ..<1_000_000: return text(1e3, "µs")
        case ..<1_000_000_000: return text(1e6, "ms")
        case ..<60_000_000_000: return text(1e9, "s")
        case ..<3_600_000_000_000: return text(60e9, "min")
        default: return text(3_600e9, "h")
        }
    }

    /// As it can be written again, without loss: `10.5s`, `2min`, `3h`.
    static func exact(_ span: TimeSpan) -> String {
        let nanoseconds = span.nanoseconds
        for (size, unit) in [(3_600_000_000_000, "h"), (60_000_000_000, "min")] as [(Int64, String)]
        where nanoseconds >= size && nanoseconds % size == 0 {
            return "\(nanoseconds / size)\(unit)"
        }
        var fraction = String(nanoseconds % 1_000_000_000)
        fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return "\(nanoseconds / 1_000_000_000)" + (fraction.isEmpty ? "s" : ".\(fraction)s")
    }
}
