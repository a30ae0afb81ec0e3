import AndonCore
import Testing

@Suite("Recipes, chosen by texts and kept on disk", .timeLimit(.minutes(1)))
struct RecipeTextTests {
    @Test(
        "a pattern is for a whole text",
        arguments: [
            ("A-12", "A-12", true), ("A-12", "A-123", false), ("A-12*", "A-123", true), ("A-12*", "A-12", true),
            ("A-12*", "B-12", false), ("*", "", true), ("?", "", false), ("?", "ä", true), ("A?C*", "ABCDE", true),
            ("*-x-*", "a-x-b", true), ("*-x-*", "a-y-b", false), ("*ab*ab", "abab", true), ("*ab*ab", "ab", false),
        ])
    func matches(pattern: String, text: String, isMatch: Bool) {
        #expect(TextPattern(pattern).matches(text) == isMatch)
    }

    @Test("two patterns overlap exactly where some text matches both")
    func overlaps() {
        func words(_ letters: [String], _ longest: Int) -> [String] {
            (0..<longest).reduce(into: [[""]]) { all, _ in
                all.append(all[all.count - 1].flatMap { word in letters.map { word + $0 } })
            }.flatMap(\.self)
        }
        let texts = words(["a", "b"], 4)
        let patterns = words(["a", "b", "?", "*"], 3).map { ($0, TextPattern($0)) }
        for (one, left) in patterns {
            for (other, right) in patterns {
                let isCommon = texts.contains { left.matches($0) && right.matches($0) }
                #expect(left.overlaps(right) == isCommon, "\(one) \(other)")
            }
        }
    }

    private static let now = WallTime(
        nanosecondsSince1970: 1_795_472_801_000_000_000, uptime: Uptime(nanoseconds: 90_000_000_000))

    private static var plan: Plan { RecipeLine([], [[:], [:]]).line.plan }

    @Test("what is in force comes back as it was, with who chose it or what the tag said")
    func roundTrip() {
        let at = Uptime(nanoseconds: 60_000_000_000)
        let hand = AlarmHand(by: "José", reason: "lot 4, 100 %", at: at)
        for standing in [
            RecipeStanding(recipe: RecipeID(1), since: at, hand: hand),
            RecipeStanding(recipe: nil, since: at, hand: hand),
            RecipeStanding(recipe: RecipeID(0), since: at, said: "A 12"), RecipeStanding(recipe: nil, since: at),
        ] {
            let bytes = RecipeText.encode(standing, plan: Self.plan, wall: Self.now)
            #expect(RecipeText.decode(bytes, plan: Self.plan, wall: Self.now) == .standing(standing))
        }
    }

    @Test("a recipe that the plan has no longer is named; bytes that are not its own are refused")
    func strange() {
        let standing = RecipeStanding(recipe: RecipeID(1), since: .zero)
        let bytes = RecipeText.encode(standing, plan: Self.plan, wall: Self.now)
        let other = RecipeLine([], [[:]]).line.plan
        #expect(RecipeText.decode(bytes, plan: other, wall: Self.now) == .former("recipe-2"))
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 0x10
            guard case .unreadable = RecipeText.decode(damaged, plan: Self.plan, wall: Self.now) else {
                Issue.record("byte \(place) may be anything")
                continue
            }
        }
        for length in bytes.indices {
            guard case .unreadable = RecipeText.decode(Array(bytes[..<length]), plan: Self.plan, wall: Self.now) else {
                Issue.record("\(length) bytes are taken for a whole file")
                continue
            }
        }
    }

    @Test("a text chooses; one that fits none chooses the rules as they stand")
    func chosenByText() {
        var line = RecipeLine([], [[:]])
        var plan = line.line.plan
        plan.tags[RecipeLine.chooser].type = .text(registers: 8)
        plan.recipes?.products[0].matches = [.text(TextPattern("A-12*"))]
        line.line.book = RuleBook(plan: plan)
        var edges: [AlarmTransition] = []
        var said: [String] = []
        for (text, quality) in [("A-12-7", Quality.good), ("A-129", .good), ("", .bad(.timeout)), ("B", .good)] {
            line.line.passQuietly()
            let sample = TextSample(tag: TagID(RecipeLine.chooser), text: text, quality: quality, at: line.line.now)
            line.line.book.take(sample, into: &edges)
            said += line.reports.map { "\($0.said ?? "") \($0.to?.index ?? -1)" }
        }
        #expect(said == ["A-12-7 0", "B -1"])
    }
}
