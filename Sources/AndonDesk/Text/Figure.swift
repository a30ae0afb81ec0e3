import Glibc

/// Numbers as people read them.
enum Figure {
    /// At most six significant digits, no needless zeros: `247.3`.
    static func value(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "?" }
        let exponent = log10(abs(value)).rounded(.down)
        // All that 64 bits count is shown in digits.
        guard exponent > -5, exponent < 20 else { return scientific(value, exponent) }
        // By a power of ten that is exact: a division by 0.1 leaves digits behind that nobody meant.
        let places = 5 - exponent
        let power = pow(10, abs(places))
        return trimmed(places >= 0 ? (value * power).rounded() / power : (value / power).rounded() * power)
    }

    /// `3.40282e+38`
    private static func scientific(_ value: Double, _ exponent: Double) -> String {
        // In two steps: one power alone may be beyond what a number holds.
        let half = (exponent / 2).rounded(.down)
        let mantissa = value / pow(10, half) / pow(10, exponent - half)
        let text = trimmed((mantissa * 1e5).rounded() / 1e5)
        return "\(text)e\(exponent < 0 ? "-" : "+")\(Int(abs(exponent)))"
    }

    /// `247.3 °C`, `247.3` where there are no units.
    static func value(_ value: Double, _ units: String) -> String {
        units.isEmpty ? self.value(value) : "\(self.value(value)) \(units)"
    }

    /// `0.41 ms`, `6.2 ms`, `130 ms`.
    static func milliseconds(_ value: Double) -> String {
        let factor: Double = abs(value) < 1 ? 100 : abs(value) < 100 ? 10 : 1
        return "\(trimmed((value * factor).rounded() / factor)) ms"
    }

    /// `3 d 4 h`, `2 h 5 min`, `12 min`, `40 s`: the two largest parts.
    static func span(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "?" }
        let whole = Int(seconds)
        let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60)
        if days > 0 { return "\(days) d \(hours) h" }
        if hours > 0 { return "\(hours) h \(minutes) min" }
        return minutes > 0 ? "\(minutes) min" : "\(whole) s"
    }

    /// `1 cause`, `2 causes`.
    static func count(_ count: some BinaryInteger, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }

    private static func trimmed(_ value: Double) -> String {
        // The standard library turns to exponents here.
        if abs(value) >= 1e15, let whole = Int64(exactly: value) { return String(whole) }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
