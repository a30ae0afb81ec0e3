/// A pattern made up at random, and the plainest way to match it: try everything in order, backtrack.
indirect enum NaivePattern {
    case byte(UInt8)
    case any
    case members([UInt8], isInverted: Bool)
    case atStart, atEnd
    case sequence([NaivePattern])
    case either([NaivePattern])
    case group(NaivePattern, number: Int?)
    case repeated(NaivePattern, least: Int, most: Int?, isGreedy: Bool)

    static func random(depth: Int, groups: inout Int, using random: inout some RandomNumberGenerator) -> NaivePattern {
        let letters = Array("abc".utf8)
        guard depth > 0 else {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: return .any
            case 1: return .atStart
            case 2: return .atEnd
            case 3, 4: return .members(Array(letters.prefix(2)), isInverted: Bool.random(using: &random))
            default: return .byte(letters.randomElement(using: &random) ?? 0x61)
            }
        }
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1, 2:
            var parts: [NaivePattern] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                parts.append(.random(depth: depth - 1, groups: &groups, using: &random))
            }
            return .sequence(parts)
        case 3:
            groups += 1
            let number = groups
            var parts: [NaivePattern] = []
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                parts.append(.random(depth: depth - 1, groups: &groups, using: &random))
            }
            return .group(.either(parts), number: number)
        case 4, 5, 6:
            let inner = Self.random(depth: depth - 1, groups: &groups, using: &random)
            let counts: [(Int, Int?)] = [(0, nil), (1, nil), (0, 1), (2, 2), (1, 3), (2, nil)]
            let (least, most) = counts.randomElement(using: &random) ?? (0, nil)
            return .repeated(
                .group(inner, number: nil), least: least, most: most, isGreedy: Bool.random(using: &random))
        default:
            groups += 1
            let number = groups
            return .group(.random(depth: depth - 1, groups: &groups, using: &random), number: number)
        }
    }

    var text: String {
        switch self {
        case .byte(let byte): String(Unicode.Scalar(byte))
        case .any: "."
        case .members(let bytes, let isInverted): "[\(isInverted ? "^" : "")\(String(decoding: bytes, as: UTF8.self))]"
        case .atStart: "^"
        case .atEnd: "$"
        case .sequence(let parts): parts.map(\.text).joined()
        case .either(let parts): parts.map(\.text).joined(separator: "|")
        case .group(let inner, let number): "(\(number == nil ? "?:" : "")\(inner.text))"
        case .repeated(let inner, let least, let most, let isGreedy):
            inner.text + "{\(least),\(most.map(String.init) ?? "")}" + (isGreedy ? "" : "?")
        }
    }
}

/// One run of the naive matcher; gives up after so many steps.
struct NaiveRun {
    let bytes: [UInt8]
    var places: [Int: Range<Int>] = [:]
    var steps = 0
    var isOver: Bool { steps > 20_000 }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func firstMatch(_ pattern: NaivePattern) -> [Int: Range<Int>]? {
        for start in 0...bytes.count {
            places = [:]
            var whole: Range<Int>?
            if take(
                pattern, start,
                { _, end in
                    whole = start..<end; return true
                })
            {
                places[0] = whole
                return places
            }
        }
        return nil
    }

    private mutating func take(
        _ pattern: NaivePattern, _ at: Int, _ next: (inout NaiveRun, Int) -> Bool
    ) -> Bool {
        steps += 1
        guard !isOver else { return false }
        switch pattern {
        case .byte(let byte): return at < bytes.count && bytes[at] == byte && next(&self, at + 1)
        case .any: return at < bytes.count && bytes[at] != 0x0A && next(&self, at + 1)
        case .members(let members, let isInverted):
            return at < bytes.count && members.contains(bytes[at]) != isInverted && next(&self, at + 1)
        case .atStart: return at == 0 && next(&self, at)
        case .atEnd: return at == bytes.count && next(&self, at)
        case .sequence(let parts):
            guard let first = parts.first else { return next(&self, at) }
            let rest = NaivePattern.sequence(Array(parts.dropFirst()))
            return take(first, at) { run, end in run.take(rest, end, next) }
        case .either(let parts):
            for part in parts where take(part, at, next) { return true }
            return false
        case .group(let inner, let number):
            return take(inner, at) { run, end in
                guard let number else { return next(&run, end) }
                let before = run.places[number]
                run.places[number] = at..<end
                if next(&run, end) { return true }
                run.places[number] = before
                return false
            }
        case .repeated(let inner, let least, let most, let isGreedy):
            return take(inner, 0, least, most, isGreedy, at, next)
        }
    }

    private mutating func take(
        _ inner: NaivePattern, _ count: Int, _ least: Int, _ most: Int?, _ isGreedy: Bool, _ at: Int,
        _ next: (inout NaiveRun, Int) -> Bool
    ) -> Bool {
        steps += 1
        guard !isOver else { return false }
        let mayEnd = count >= least
        if mayEnd, !isGreedy, next(&self, at) { return true }
        if most.map({ count < $0 }) ?? true {
            let isTaken = take(inner, at) { run, end in
                // Of an endless count only the first round may take nothing; such a round is also the last.
                if most == nil, mayEnd, end == at { return count == least && next(&run, end) }
                return run.take(inner, count + 1, least, most, isGreedy, end, next)
            }
            if isTaken { return true }
        }
        return mayEnd && isGreedy && next(&self, at)
    }
}
