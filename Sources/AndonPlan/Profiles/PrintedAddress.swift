import AndonCore

/// An address as a manual prints it: `4096`, `0x1000`, `1000H`, `$1000`, or a reference number such as `40101`.
struct PrintedAddress {
    private var prefix: String
    private var suffix: String
    private var digits: Int
    private var radix: Int
    var number: Int

    init?(_ text: String) {
        prefix = ""
        suffix = ""
        radix = 10
        var rest = text[...]
        if rest.hasPrefix("0x") || rest.hasPrefix("0X") {
            prefix = String(rest.prefix(2))
            rest = rest.dropFirst(2)
            radix = 16
        } else if let last = rest.last, last == "H" || last == "h" {
            suffix = String(last)
            rest = rest.dropLast()
            radix = 16
        }
        guard (1...6).contains(rest.count), rest.allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let number = Int(rest, radix: radix)
        else { return nil }
        digits = rest.count
        self.number = number
    }

    /// Whether it can be the wire address of a point, counted from `base`.
    func isPoint(_ point: Point, base: Int) -> Bool {
        number - base == Int(point.address) || reference(of: point).map { $0 - base == Int(point.address) } ?? false
    }

    /// So many addresses further on, in the same way of printing.
    func advanced(by count: Int) -> String {
        let text = String(number + count, radix: radix, uppercase: true)
        return prefix + String(repeating: "0", count: max(0, digits - text.count)) + text + suffix
    }

    /// The number without the digit of its area, where it is a reference number of five or six digits.
    private func reference(of point: Point) -> Int? {
        guard radix == 10, digits >= 5 else { return nil }
        let size = digits == 5 ? 10_000 : 100_000
        let area: Int? =
            switch point.area {
            case .coil: 0
            case .discrete: 1
            case .input: 3
            case .holding: 4
            case .frame: nil
            }
        guard let area, number / size == area else { return nil }
        return number % size
    }
}
