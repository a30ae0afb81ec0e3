import AndonCore
import AndonPlan
import Foundation
import Testing

@Suite("Recipes as they are read", .timeLimit(.minutes(1)))
struct RecipePlanTests {
    private static let rules = """
        step: { tag: oven/zone*-top, rises: 2 °C within 5s, severity: critical, confirm: 2 of 3 }
        off: { tag: oven/zone*-top, deviates: 8 °C from oven/set*-top, deadband: 2 °C, severity: warning }
        drift: { tag: oven/zone1-top, slope: above 0.2 °C/s over 20s, severity: warning }
        odd: { tag: placer/pick-errors, ratio: above 1 per 1000 placer/placed over 10min, severity: warning }
        waits: { tag: placer/state, stays: idle for 10min, severity: advice }
        door: { tag: placer/feeder-door, is: on, on-delay: 10s, severity: advice }
        """

    private static func text(_ products: String, by chosen: String) -> String {
        let lines = products.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        return RuleShop.text(rules, rest: "recipes:\n  chosen-by: \(chosen)\n  products:\n\(lines)\n")
    }

    private static func read(_ products: String, by chosen: String = "oven/program") throws(PlanRefusal) -> Plan {
        try PlanReader.read(Array(text(products, by: chosen).utf8), file: "shop.yaml")
    }

    private static func mistakes(_ products: String, by chosen: String = "oven/program") -> String {
        do throws(PlanRefusal) {
            _ = try read(products, by: chosen)
            return ""
        } catch { return error.description }
    }

    @Test("a recipe changes what it names, and nothing else")
    func changes() throws {
        let plan = try Self.read(
            """
            board-a:
              when: [12, 20 .. 29]
              rules:
                hot: { above: 250 °C, deadband: 3 °C, on-delay: 10s }
                off: { deviates: 5 °C from oven/set*-top }
                waits: { stays: idle for 5min }
                door: { on-delay: 20s }
                drift: suppressed
            board-b: { when: 13 }
            """, by: "[oven/program, hand]")
        let recipes = try #require(plan.recipes)
        #expect(recipes.tag == plan.tag("oven/program") && recipes.isByHand)
        #expect(recipes.products.map(\.name) == ["board-a", "board-b"])
        for (value, recipe) in [(12.0, 0), (20, 0), (29, 0), (13, 1), (30, nil), (11, nil)] as [(Double, Int?)] {
            #expect(recipes.recipe(for: value) == recipe.map { RecipeID($0) }, "\(value)")
        }
        let own = plan.rules[0]
        let hot = plan.rule(RuleID(0), under: RecipeID(0))
        #expect(hot.condition == .above(250) && hot.deadband == 3 && hot.onDelay == .seconds(10))
        #expect(hot.tags == own.tags && hot.severity == own.severity && hot.text == "above 250 °C for 10 s")
        #expect(plan.rule(RuleID(0), under: RecipeID(1)).condition == .above(260))
        let off = plan.rule(RuleID(2), under: RecipeID(0))
        #expect(off.deadband == 2, "what a recipe does not say stays")
        guard case .wider(.deviates(low: -5, high: 5, let sets)) = off.condition else {
            Issue.record("\(off.condition)")
            return
        }
        #expect(sets.count == 10)
        #expect(plan[RecipeID(0)]?.changes[RuleID(3)].map { $0.rule == nil } == true)
        #expect(plan[RecipeID(1)]?.changes.isEmpty == true)
    }

    @Test("names, switches and texts choose as well")
    func choosers() throws {
        let named = try Self.read("a: { when: run }\nb: { when: [idle, fault] }", by: "placer/state")
        #expect(named.recipes?.recipe(for: 2) == RecipeID(1))
        let door = try Self.read("a: { when: on }", by: "placer/feeder-door")
        #expect(door.recipes?.recipe(for: 1) == RecipeID(0) && door.recipes?.recipe(for: 0) == nil)
        let text = try Self.read("a: { when: \"A-12*\" }\nb: { when: [\"A-13*\", B] }", by: "placer/name")
        #expect(text.recipes?.recipe(for: "A-12-4711") == RecipeID(0) && text.recipes?.recipe(for: "B") == RecipeID(1))
        let hand = try Self.read("a: { rules: { hot: suppressed } }", by: "hand")
        #expect(hand.recipes?.tag == nil && hand.recipes?.isByHand == true)
    }

    /// A recipe, who chooses it, the place of the mistake (line from the first of the recipes, column), and some of its words.
    static let refusals: [(String, String, String, String)] = [
        ("a: { when: 12 }\nb: { when: 10 .. 14 }", "oven/program", "2:16", "which \"a\" also means"),
        ("a: { when: [12, 12] }", "oven/program", "1:21", "values that mean one recipe only"),
        ("a: { when: A* }\nb: { when: \"*B\" }", "placer/name", "2:16", "values that mean one recipe only"),
        ("a: { when: 70000 }", "oven/program", "1:16", "something within 0 .. 65535"),
        ("a: { when: 12 °C }", "oven/program", "1:16", "as oven/program has none"),
        ("a: { when: rnu }", "placer/state", "1:16", "did you mean \"run\"?"),
        ("a: { rules: { hot: suppressed } }", "oven/program", "1:5", "recipe \"a\", which nobody can choose"),
        ("a: { when: 12 }", "hand", "1:10", "with a tag in chosen-by"),
        ("none: { when: 12 }", "oven/program", "1:5", "none is what holds where no recipe does"),
        ("a: { when: 1, rules: { hto: { above: 250 °C } } }", "oven/program", "1:28", "did you mean \"hot\"?"),
        ("a: { when: 1, rules: { hot: { above: 250 bar } } }", "oven/program", "1:42", "a quantity in °C"),
        ("a: { when: 1, rules: { hot: { below: 100 °C } } }", "oven/program", "1:35", "another kind of condition"),
        ("a: { when: 1, rules: { hot: { then: stop } } }", "oven/program", "1:35", "the unknown key \"then\""),
        ("a: { when: 1, rules: { hot: no } }", "oven/program", "1:33", "did you mean \"suppressed\"?"),
        ("a: { when: 1, rules: { hot: { above: 4000 °C } } }", "oven/program", "1:42", "can never be true"),
        ("a: { when: 1, rules: { off: { deadband: 9 °C } } }", "oven/program", "1:45", "could never return"),
        (
            "a: { when: 1, rules: { off: { deviates: 1 °C from oven/set*-top } } }", "oven/program", "1:28",
            "could never return"
        ),
        (
            "a: { when: 1, rules: { off: { deviates: 5 °C from oven/set1-top } } }", "oven/program", "1:45",
            "against the same tags"
        ),
        ("a: { when: 1, rules: { drift: { slope: below -1 °C/s over 20s } } }", "oven/program", "1:44", "same kind"),
        ("a: { when: 1, rules: { waits: { stays: run for 5min } } }", "oven/program", "1:44", "same kind"),
        ("a: { when: 1, rules: { door: { deadband: 1 } } }", "oven/program", "1:36", "\"deadband\" in rule \"door\""),
        (
            "a: { when: 1, rules: { step: { rises: 2 °C within 700ms } } }", "oven/program", "1:43",
            "a window of at least two polls"
        ),
    ]

    @Test("what cannot be right is refused at its place", arguments: refusals.indices)
    func refused(index: Int) throws {
        let (products, chosen, place, words) = Self.refusals[index]
        let text = Self.text(products, by: chosen)
        let first = text.components(separatedBy: "  products:\n")[0].split(
            separator: "\n", omittingEmptySubsequences: false
        ).count
        let parts = place.split(separator: ":").compactMap { Int($0) }
        let mistakes = Self.mistakes(products, by: chosen)
        #expect(mistakes.hasPrefix("shop.yaml:\(first + parts[0]):\(parts[1]): "), "\(mistakes)")
        #expect(mistakes.contains(words), "\(mistakes)")
        #expect(mistakes.split(separator: "\n").count == 1, "\(mistakes)")
    }

    @Test("who chooses is a tag of the plan, or hand")
    func chosenBy() {
        #expect(Self.mistakes("a: {}", by: "oven/porgram").contains("did you mean \"oven/program\"?"))
        #expect(Self.mistakes("a: {}", by: "hands").contains("did you mean \"hand\"?"))
        #expect(Self.mistakes("a: { when: 1 }", by: "[oven/program, oven/oxygen]").contains("one tag, and hand"))
        #expect(Self.mistakes("a: {}", by: "tower/hold").contains("a tag that is read"))
    }

    @Test("what the wire cannot show is refused under each recipe, and what it may not is said")
    func budget() throws {
        let text = """
            andon: 1
            site: plant
            line: line
            links: { bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 1200, parity: even, turnaround: 100ms } }
            machines:
              oven:
                kind: reflow
                link: bus
                poll: 1s
                tags:
                  "zone{1..40}": { at: holding 0, type: int16, scale: 0.1, units: °C, poll: 2s }
                  program: { at: holding 100, type: uint16 }
            rules:
              step: { tag: oven/zone*, rises: 5 °C within 30s, severity: warning }
            recipes:
              chosen-by: oven/program
              products:
                fine: { when: 1, rules: { step: { rises: 0.2 °C within 30s } } }
            """
        let fine = try PlanReader.read(Array(text.utf8), file: "bus.yaml")
        let warnings = BudgetWarnings.lines(fine, BusBudget(fine)).joined(separator: " ")
        #expect(warnings.contains("in recipe \"fine\""), "\(warnings)")
        let budget = BudgetText(fine).text
        #expect(
            budget.contains("Rules that recipe fine changes\n  step on oven/zone1: rises 0.2 °C within 30 s"),
            "\(budget)")
        #expect(BudgetJSON.text(fine).contains("\"recipes\":[{\"recipe\":\"fine\",\"rules\":[{\"rule\":\"step\""))
        let blind = text.replacing("poll: 2s }", with: "poll: 1s }").replacing(
            "rises: 0.2 °C within 30s", with: "rises: 5 °C within 2s")
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(blind.utf8), file: "bus.yaml") }
        #expect(refusal?.description.contains("bus.yaml:18:46: ") == true, "\(refusal?.description ?? "")")
        #expect(refusal?.description.contains("in recipe \"fine\"") == true)
    }

    @Test("check tells each recipe in words")
    func story() throws {
        let plan = try Self.read(
            """
            board-a: { when: 12, rules: { hot: { above: 250 °C, deadband: 3 °C, off-delay: 5s }, drift: suppressed } }
            trial: {}
            """, by: "[oven/program, hand]")
        let story = PlanStory(plan).text
        #expect(
            story.contains(
                """
                Recipes, chosen by oven/program, or by a person (andon recipe NAME)
                  board-a, when oven/program says 12
                      hot: above 250 °C (otherwise above 260 °C); deadband 3 °C; off-delay 5 s
                      drift: left out, its alarms are suppressed
                  trial, only by a person
                      the rules as they stand
                  none, when oven/program says anything else: the rules as they stand
                  while oven/program has no good value the last one stays
                """), "\(story)")
    }
}
