import AndonCore
import AndonPlan
import Testing

@Suite("Derived tags that are refused", .timeLimit(.minutes(1)))
struct DerivedMistakeTests {
    private static let boards = "{ begin: oven/entry turns on, end: oven/exit turns on, at-most: 5min }"

    @Test(
        "what does not fit is refused at its place, with what is allowed",
        arguments: [
            (
                "a: { value: oven/zone1 + 5 bar }",
                "20:32: found \"5\" in bar in value, allowed: °C, the units of \"oven/zone1\""
            ),
            (
                "a: { value: oven/zon1 + oven/zone2 }",
                "found \"oven/zon1\" in value, allowed: machine/tag of a tag in the plan; did you mean \"oven/zone1\"?"
            ),
            ("a: { value: 5 °C }", "allowed: an expression that names at least one tag"),
            ("a: { value: oven/entry is on then oven/exit is on within 5s }", "then stands in rules alone"),
            ("a: { value: uplink is up }", "here tags alone count"),
            ("a: { value: oven/label }", "oven/label is text"),
            ("a: { value: max(oven/*) }", "in a circle: oven/a → oven/a"),
            (
                "a: { mean: oven/b over 1min }\nb: { value: oven/a + oven/zone1 }",
                "in a circle: oven/a → oven/b → oven/a"
            ),
            (
                "a: { mean: oven/zone1 over 1min, value: oven/zone1 }",
                "found value and mean in tag \"oven/a\", allowed: exactly one of"
            ),
            (
                "a: { mean: oven/zone1 over 1min, at: holding 4 }",
                "found \"at\" in tag \"oven/a\", allowed: only with a tag that a device is asked for"
            ),
            ("a: { mean: oven/zone1 }", "for mean, allowed: a tag over a duration or per board"),
            ("a: { mean: oven/zone1 over 1s }", "allowed: at least two polls of oven/zone1 (2 s) after over"),
            ("a: { mean: oven/entry over 1min }", "allowed: a tag that is a number; oven/entry is on or off"),
            ("a: { mean: oven/probe per board }", "where the machine says what a board is"),
            (
                "a: { rate: oven/zone1 per 1min over 10min }",
                "allowed: the rate of a tag with counter: yes; oven/zone1 is none"
            ),
            ("a: { rate: oven/passed per 2min over 10min }", "allowed: per 1s, per 1min or per 1h"),
            (
                "a: { deviation: oven/b over 24h }\nb: { value: max(oven/zone*) }",
                "found a window of up to 259216 values in tag \"oven/a\", allowed: at most 100000 values"
            ),
            ("\"a{1..3}\": { value: oven/zone* * 2 °C }", "allowed: a factor without units"),
            ("a: { value: oven/zone1, publish: { deadband: 1 bar } }", "a quantity in °C, the units of this tag"),
        ])
    func refused(tags: String, words: String) {
        let said = DerivedShop.mistakes(tags)
        #expect(said.contains(words), "\(said)")
        #expect(said.split(separator: "\n").count == 1, "\(said)")
    }

    @Test(
        "so is what cannot tell boards apart",
        arguments: [
            (
                "{ begin: oven/zone1 turns on, at-most: 1min }",
                "allowed: a tag that is on or off before turns; oven/zone1 is a number"
            ),
            (
                "{ begin: oven/entry counts, at-most: 1min }",
                "allowed: a tag with counter: yes before counts; oven/entry is none"
            ),
            ("{ begin: oven/entry, at-most: 1min }", "allowed: machine/tag turns on, turns off, or counts"),
            ("{ begin: oven/entry turns on }", "without the key \"at-most\""),
            (
                "{ begin: oven/inside turns on, at-most: 1min }",
                "in a circle: boards of oven → oven/inside → oven/peak → boards of oven"
            ),
        ])
    func refusedBoards(boards: String, words: String) {
        let said = DerivedShop.mistakes(
            "peak: { maximum: oven/probe per board }"
                + (boards.contains("inside") ? "\ninside: { value: oven/peak > 50 °C }" : ""), boards: boards)
        #expect(said.contains(words), "\(said)")
    }

    @Test("units per board and per time are those of what is made")
    func units() {
        let said = DerivedShop.mistakes("liquid: { time: oven/probe above 217 per board }", boards: Self.boards)
        #expect(said.contains("allowed: a quantity in °C, the units of oven/probe"), "\(said)")
    }

    @Test("one mistake in a tag is one mistake, whatever is made of it and whatever rule looks at it")
    func once() {
        let text =
            DerivedShop.text("a: { mean: oven/zone1 over 1 }\nb: { value: oven/a + 1 bar }")
            + "\nrules:\n  r: { tag: oven/b, above: 5 V, severity: warning }\n"
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(text.utf8), file: "shop.yaml") }
        #expect(refusal?.mistakes.count == 1, "\(refusal?.description ?? "")")
    }

    @Test("the plan in words says what is made of what, and how much memory it takes")
    func story() throws {
        let shop = try DerivedShop(
            "peak: { maximum: oven/probe per board }\nusual: { mean: oven/zone1 over 10min }", boards: Self.boards)
        let text = PlanStory(shop.plan).text
        for line in [
            "  oven: a board begins when oven/entry turns on and ends when oven/exit turns on; one that takes more than 5 min is lost",
            "  oven/peak: maximum oven/probe per board, in °C",
            "  oven/usual: mean oven/zone1 over 10min, in °C",
            "  their windows hold at most 616 values, 20 KB",
        ] { #expect(text.contains(line), "\(text)") }
    }
}
