import AndonCore
import AndonPlan
import Testing

/// Expressions by chance, over tags that have few values: what is said of them is held against all that can be.
@Suite("What is said of expressions against every value there is", .timeLimit(.minutes(1)))
struct VerdictPropertyTests {
    private struct World {
        var a = 0.0
        var b = 0.0
        var door = false
        var link = false

        static let all: [World] = (0...4).flatMap { a in
            (0...4).flatMap { b in
                [false, true].flatMap { door in
                    [false, true].map { World(a: Double(a), b: Double(b), door: door, link: $0) }
                }
            }
        }
    }

    private indirect enum Part {
        case leaf(String, (World) -> Bool)
        case some(Int, [Part], String)
        case not(Part)

        var text: String {
            switch self {
            case .leaf(let text, _): text
            case .not(let part): "not (\(part.text))"
            case .some(_, let parts, "of"): "\(needed) of (" + parts.map(\.text).joined(separator: ", ") + ")"
            case .some(_, let parts, let word): parts.map { "(\($0.text))" }.joined(separator: " \(word) ")
            }
        }

        private var needed: Int { if case .some(let needed, _, _) = self { needed } else { 0 } }

        func isTrue(in world: World) -> Bool {
            switch self {
            case .leaf(_, let isTrue): isTrue(world)
            case .not(let part): !part.isTrue(in: world)
            case .some(let needed, let parts, _): parts.count { $0.isTrue(in: world) } >= needed
            }
        }

        /// Whether it, and each part of it, is true in some world and false in another.
        var depends: Bool {
            let truths = Set(World.all.map(isTrue))
            guard truths.count == 2 else { return false }
            switch self {
            case .leaf: return true
            case .not(let part): return part.depends
            case .some(_, let parts, _): return parts.allSatisfy(\.depends)
            }
        }
    }

    private struct Dice {
        var state: UInt64

        mutating func roll(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }

        mutating func part(_ depth: Int) -> Part {
            switch depth > 2 ? 0 : roll(6) {
            case 0, 1: return leaf()
            case 2: return .not(part(depth + 1))
            case 3: return .some(2, [part(depth + 1), part(depth + 1)], "and")
            case 4: return .some(1, [part(depth + 1), part(depth + 1)], "or")
            default: return .some(2, [part(depth + 1), part(depth + 1), part(depth + 1)], "of")
            }
        }

        private mutating func leaf() -> Part {
            let limit = Double(roll(13)) / 2 - 1
            let (name, order) = Leaves.orders[roll(Leaves.orders.count)]
            let (text, value) = Leaves.numbers[roll(Leaves.numbers.count)]
            switch roll(8) {
            case 0: return .leaf("m/door is on", \.door)
            case 1: return .leaf("link.net is up", \.link)
            default: return .leaf("\(text) \(name) \(limit)") { order(value($0), limit) }
            }
        }
    }

    private enum Leaves {
        typealias Order = @Sendable (Double, Double) -> Bool
        typealias Number = @Sendable (World) -> Double

        static let orders: [(String, Order)] = [
            (">", above), ("<", below), (">=", atLeast), ("<=", atMost), ("=", equal), ("!=", unequal),
        ]
        static let numbers: [(String, Number)] = [
            ("m/a", first), ("m/b", second), ("m/a + m/b", sum), ("m/a - m/b", difference),
            ("2 * m/a - m/b", weighed), ("max(m/a, m/b)", greatest), ("min(m/a, m/b)", least),
            ("abs(m/a - m/b)", apart), ("mean(m/a, m/b)", mean), ("m/a * m/b", product),
        ]

        static let above: Order = { $0 > $1 }
        static let below: Order = { $0 < $1 }
        static let atLeast: Order = { $0 >= $1 }
        static let atMost: Order = { $0 <= $1 }
        static let equal: Order = { $0 == $1 }
        static let unequal: Order = { $0 != $1 }
        static let first: Number = { $0.a }
        static let second: Number = { $0.b }
        static let sum: Number = { $0.a + $0.b }
        static let difference: Number = { $0.a - $0.b }
        static let weighed: Number = { 2 * $0.a - $0.b }
        static let greatest: Number = { max($0.a, $0.b) }
        static let least: Number = { min($0.a, $0.b) }
        static let apart: Number = { abs($0.a - $0.b) }
        static let mean: Number = { ($0.a + $0.b) / 2 }
        static let product: Number = { $0.a * $0.b }
    }

    @Test(
        "nothing is refused that some value could make true and another false, and most else is",
        arguments: 1...8 as ClosedRange<UInt64>)
    func sound(seed: UInt64) {
        var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15)
        var (constant, found) = (0, 0)
        for _ in 0..<150 {
            let part = dice.part(0)
            guard part.text.utf8.count < 480 else { continue }
            let said = SmallPlan.mistakes(
                tags: """
                    a: { at: holding 0, type: uint16, plausible: 0 .. 4 }
                          b: { at: holding 1, type: uint16, plausible: 0 .. 4 }
                          door: { at: discrete 0 }
                    """, rest: "rules: { r: { tag: m/a, when: \"\(part.text)\", severity: advice } }")
            if part.depends {
                #expect(said.isEmpty, "\(part.text): \(said)")
            } else {
                constant += 1
                if said.contains("never true") || said.contains("always true") { found += 1 }
            }
        }
        #expect(constant > 20)
        // What needs whole numbers in more than one tag at once is not looked for.
        #expect(Double(found) > 0.75 * Double(constant), "\(found) of \(constant)")
    }

    @Test("an expression that would take long to think about is taken as it is, and so are all behind it")
    func bounded() {
        // One of each pair is above 5, so that all of them together are above 60: to see it each of 4096 choices must be tried.
        let names = "abcdefghijklmnopqrstuvwx".map { "m/\($0)" }
        let pairs = stride(from: 0, to: names.count, by: 2).map { "(\(names[$0]) > 5 or \(names[$0 + 1]) > 5)" }
        let text = pairs.joined(separator: " and ") + " and \(names.joined(separator: " + ")) < 60"
        let rules = (0..<60).map { "  r\($0): { when: \"\(text)\", severity: advice }" }.joined(separator: "\n")
        let tags = names.enumerated().map { "\($1.dropFirst(2)): { at: holding \($0), type: uint16 }" }
        let said = SmallPlan.mistakes(tags: tags.joined(separator: "\n      "), rest: "rules:\n\(rules)")
        #expect(said.isEmpty, "\(said.prefix(300))")
        // The same of fewer is found.
        let few = pairs.prefix(4).joined(separator: " and ") + " and \(names.prefix(8).joined(separator: " + ")) < 20"
        let found = SmallPlan.mistakes(
            tags: tags.joined(separator: "\n      "), rest: "rules: { r: { when: \"\(few)\", severity: advice } }")
        #expect(found.contains("this is never true"), "\(found.prefix(300))")
    }
}
