/// Reads whole numbers from one to another: `4..7`, or one number alone.
enum SpanText {
    static func parse(_ text: String, in range: ClosedRange<Int>) throws(Mismatch) -> ClosedRange<Int> {
        guard let dots = text.firstRange(of: "..") else {
            let number = try NumberText.whole(text, in: range)
            return number...number
        }
        let first = try NumberText.whole(BandText.trimmed(text[..<dots.lowerBound]), in: range)
        let last = try NumberText.whole(BandText.trimmed(text[dots.upperBound...]), in: range)
        guard first <= last else {
            throw Mismatch(allowed: "the lower number first", suggestion: "\(last)..\(first)")
        }
        return first...last
    }

    static func plain(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)..\(range.upperBound)"
    }
}
