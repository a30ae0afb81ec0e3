import AndonCore

/// Reads addresses of one area: `holding 100..120`, `coil 7`, or reference numbers, `40101..40121`.
enum PointRangeText {
    static func parse(_ text: String) throws(Mismatch) -> PointRange {
        guard let dots = text.firstRange(of: "..") else {
            let point = try PointText.parse(text)
            return PointRange(point.area, point.address, point.address)
        }
        let first = try PointText.parse(BandText.trimmed(text[..<dots.lowerBound]))
        let end = BandText.trimmed(text[dots.upperBound...])
        let last: Point
        if text.first?.isNumber == true {
            last = try PointText.parse(end)
        } else {
            last = Point(first.area, UInt16(try NumberText.whole(end, in: 0...65_535)))
        }
        guard last.area == first.area, first.address <= last.address else {
            throw Mismatch(allowed: "the lower address first, both in one area")
        }
        return PointRange(first.area, first.address, last.address)
    }

    static func plain(_ range: PointRange) -> String {
        "\(range.area.rawValue) \(SpanText.plain(Int(range.first)...Int(range.last)))"
    }
}
