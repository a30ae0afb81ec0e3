import AndonCore
import AndonPlan
import Testing

/// Whatever the bytes are: a plan, or mistakes that stand inside the file. Never a crash, never without an end.
@Suite(.timeLimit(.minutes(2)))
struct DamageTests {
    /// Small, fast, and the same in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }

    private static func check(_ bytes: [UInt8]) {
        do throws(PlanRefusal) {
            _ = try PlanReader.read(bytes, file: "f")
        } catch {
            #expect(!error.mistakes.isEmpty && error.mistakes.count <= 101)
            let lines = bytes.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
            for mistake in error.mistakes {
                #expect((1...lines).contains(mistake.line), "\(mistake)")
                #expect(mistake.column >= 1 && mistake.text.hasPrefix("found") || mistake.text.hasPrefix("and"))
                #expect(!mistake.description.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
            }
            let places = error.mistakes.map { ($0.line, $0.column) }
            #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    @Test(arguments: 0..<8)
    func `Flipped bytes never break the reader`(seed: UInt64) throws {
        let good = try Files.bytes("Config/line.yaml")
        var dice = Dice(state: seed)
        for _ in 0..<12 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &dice) {
                let place = Int.random(in: 0..<bytes.count, using: &dice)
                bytes[place] =
                    Bool.random(using: &dice)
                    ? UInt8.random(in: 0...255, using: &dice) : UInt8.random(in: 32...126, using: &dice)
            }
            Self.check(bytes)
        }
    }

    @Test(arguments: ["types", "frames", "unit-quirks", "link-kinds"], 0..<4)
    func `Flipped bytes never break what reads quirks, frames and types`(name: String, seed: UInt64) throws {
        let good = try Files.bytes("Tests/Fixtures/Plans/good/\(name).yaml")
        var dice = Dice(state: 3_000 + seed)
        for _ in 0..<25 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 32...126, using: &dice)
            }
            Self.check(bytes)
        }
    }

    @Test(arguments: 0..<4)
    func `A file that ends early never breaks the reader`(seed: UInt64) throws {
        let good = try Files.bytes("Config/line.yaml")
        var dice = Dice(state: 1_000 + seed)
        for _ in 0..<12 { Self.check(Array(good.prefix(Int.random(in: 0..<good.count, using: &dice)))) }
    }

    @Test(arguments: 0..<4)
    func `Lines that are lost or moved never break the reader`(seed: UInt64) throws {
        let good = try Files.text("Config/line.yaml").split(separator: "\n", omittingEmptySubsequences: false)
        var dice = Dice(state: 2_000 + seed)
        for _ in 0..<10 {
            var lines = good
            for _ in 0..<3 {
                let line = lines.remove(at: Int.random(in: 0..<lines.count, using: &dice))
                if Bool.random(using: &dice) { lines.insert(line, at: Int.random(in: 0...lines.count, using: &dice)) }
            }
            Self.check(Array(lines.joined(separator: "\n").utf8))
        }
    }

    @Test(
        arguments: [
            String(repeating: "[", count: 100_000),
            "a: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            String(repeating: "- ", count: 5_000) + "x",
            String(repeating: "{a: ", count: 900),
            String(repeating: "? ", count: 3_000),
            "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n? *c\n: 1\n",
            "<<: *x\n", "%YAML 1.1\n---\nandon: 1\n", "\u{FEFF}andon: 1\n", "andon: 1\r\nsite: \"a\r\n",
            "? [a, b]\n: 1\n",
            "andon: !!int 1\n", "\"\\0\": 1\n", "site: \"\\u202e\\x07\"\n", "'", "---\n---\n", "--- |\n  x\n",
            "a\n...\nb\n",
            String(repeating: "a: 1\n", count: 2_000),
            String(repeating: ",", count: 1_100_000),
        ].map { "\($0)" })
    func `Hostile YAML is refused in bounds`(text: String) {
        Self.check(Array(text.utf8))
    }

    @Test
    func `More than four mebibytes are not looked at`() {
        let bytes = [UInt8](repeating: 0x20, count: (4 << 20) + 1)
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(bytes, file: "big.yaml") }
        #expect(refusal?.description == "big.yaml:1:1: found 4194305 bytes, allowed: a plan of at most 4194304 bytes")
    }

    @Test
    func `A device is asked a bounded number of things, a unit has a bounded number of forbidden ranges`() {
        func mistakes(_ link: String, _ tags: String) -> String {
            let text =
                "andon: 1\nsite: a\nline: b\nlinks: { l: { \(link) } }\n"
                + "machines: { m: { kind: other, link: l, tags: { \(tags) } } }\n"
            do throws(PlanRefusal) {
                _ = try PlanReader.read(Array(text.utf8), file: "many.yaml")
                return ""
            } catch { return error.description }
        }
        let frames = "driver: serial-frames, device: /dev/ttyS0, baud: 115200, parity: even, frame: { length: 4 }"
        func tags(_ count: Int) -> String {
            (0..<count).map { "t\($0): { ask: \"\($0)\", field: 1, poll: 1h }" }.joined(separator: ", ")
        }
        #expect(mistakes(frames, tags(256)).isEmpty)
        let asks = "found more than 256 different asks on link \"l\", allowed: fewer"
        #expect(mistakes(frames, tags(2_000)) == "many.yaml:4:10: \(asks)")
        let ranges = (0..<257).map { "coil \($0)" }.joined(separator: ", ")
        let unit = "driver: modbus-tcp, host: 192.0.2.1, units: { 1: { forbidden: [\(ranges)] } }"
        #expect(mistakes(unit, "t: { at: holding 0, type: int16 }").contains("found 257 forbidden ranges in unit 1"))
    }

    @Test
    func `A plan of a thousand tags is read`() throws {
        let tags = (0..<1_000).map { "t\($0): { at: holding \($0), type: int16 }" }.joined(separator: "\n      ")
        #expect(try SmallPlan.read(tags: tags).tags.count == 1_000)
    }
}
