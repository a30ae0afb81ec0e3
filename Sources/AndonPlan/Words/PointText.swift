import AndonCore

/// Reads points: `holding 4096` (wire address, from 0) or the reference number `40101`.
enum PointText {
    static func parse(_ text: String) throws(Mismatch) -> Point {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        if words.count == 1, words[0].allSatisfy({ $0.isASCII && $0.isNumber }) { return try reference(words[0]) }
        guard words.count == 2 else { throw Mismatch() }
        guard let area = Area(rawValue: words[0]), Area.modbus.contains(area) else {
            let near = NearestName.of(words[0], among: Area.modbus.map(\.rawValue))
            throw Mismatch(suggestion: near.map { "\($0) \(words[1])" })
        }
        let address = try NumberText.whole(words[1], in: 0...65_535)
        return Point(area, UInt16(address))
    }

    /// The reference number of a wire address, as manuals print it.
    static func reference(of point: Point) -> String {
        let digit =
            switch point.area {
            case .coil: "0"
            case .discrete: "1"
            case .input: "3"
            case .holding: "4"
            case .frame: "-"
            }
        let number = String(Int(point.address) + 1)
        let width = number.count > 4 ? 5 : 4
        return digit + String(repeating: "0", count: width - number.count) + number
    }

    private static func reference(_ digits: String) throws(Mismatch) -> Point {
        let areas: [Character: Area] = ["0": .coil, "1": .discrete, "3": .input, "4": .holding]
        let number = Int(digits.dropFirst()) ?? 0
        if digits.count == 5 || digits.count == 6, let first = digits.first, let area = areas[first],
            (1...65_536).contains(number)
        {
            return Point(area, UInt16(number - 1))
        }
        guard digits.count < 5, let address = Int(digits) else { throw Mismatch() }
        let counted =
            address == 0
            ? "" : " or \"\(reference(of: Point(.holding, UInt16(address - 1))))\" (reference number, from 1)"
        throw Mismatch(
            allowed: "an area and a wire address, or a reference number of 5 or 6 digits, never a bare number: "
                + "\"holding \(address)\" (wire address, from 0)\(counted)")
    }
}
