/// Numbers as people and JSON read them: 247.3, not 247.30000000000001.
package enum NumberText {
    /// How many digits of a number mean anything.
    package enum Precision: Sendable, Hashable {
        /// 12 significant digits: more than any register holds, fewer than binary arithmetic spoils.
        case double
        /// From a register that holds more than that (64 bits): 15 significant digits.
        case wide
        /// The number is a float32 just as the machine sent it: the shortest text that gives the same float32.
        case float
        /// Made from a float32: 7 significant digits.
        case fromFloat
        /// The difference or the slope of float32 values, where most of their digits cancel, and any float16: 5 significant
        /// digits.
        case betweenFloats

        /// What is left of it in a difference or a slope of such numbers.
        var ofDifferences: Precision {
            switch self {
            case .double, .wide: .double
            case .float, .fromFloat, .betweenFloats: .betweenFloats
            }
        }
    }

    /// The shortest decimal text of a finite number at that precision; whole numbers below 2⁵³ are exact.
    package static func of(_ value: Double, _ precision: Precision = .double) -> String {
        if abs(value) < 9_007_199_254_740_992, Double(Int64(value)) == value { return String(Int64(value)) }
        switch precision {
        case .double: return rounded(value, digits: 12)
        case .wide: return rounded(value, digits: 15)
        case .fromFloat: return rounded(value, digits: 7)
        case .betweenFloats: return rounded(value, digits: 5)
        case .float:
            let float = Float(value)
            return float.isFinite && Double(float) == value ? float.description : rounded(value, digits: 7)
        }
    }

    /// What the bits of a tag justify.
    package static func precision(of tag: TagPlan) -> Precision {
        // Arithmetic with numbers of a device is no more exact than they are.
        if tag.derived != nil { return .double }
        return switch tag.type {
        case .float16: .betweenFloats
        case .float32: tag.scale == 1 && tag.offset == 0 && tag.counter == nil ? .float : .fromFloat
        case .int64, .uint64, .float64: .wide
        default: .double
        }
    }

    private static func rounded(_ value: Double, digits: Int) -> String {
        let size = abs(value)
        // Outside of what a line measures the standard library's exponent form serves, unrounded but exact.
        guard size >= 1e-6, size < 1e15 else { return value.description }
        var whole = 1  // digits in front of the point; 0 or less: zeros behind it
        while whole < 15, size >= powers[whole] { whole += 1 }
        if size < 1 {
            whole = 0
            while size * powers[-whole + 1] < 1 { whole -= 1 }
        }
        let behind = min(max(0, digits - whole), powers.count - 1)
        let scaled = UInt64(size * powers[behind] + 0.5)
        let divisor = UInt64(powers[behind])
        var text = value < 0 ? "-" : ""
        text += String(scaled / divisor)
        let fraction = String(scaled % divisor)
        guard fraction != "0" else { return text == "-0" ? "0" : text }
        let kept = fraction.reversed().drop { $0 == "0" }.reversed()
        text += "." + String(repeating: "0", count: behind - fraction.count) + String(kept)
        // More places behind the point than there are powers of ten: what is missing must be nothing.
        return digits - whole > behind && Double(text) != value ? value.description : text
    }

    /// 10⁰ to 10¹⁸, each exact in binary.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]
}
