import AndonCore
import Testing

@Suite("Limits by product", .timeLimit(.minutes(1)))
struct RecipeRuleTests {
    private static let hot = RecipeLine.plain(.above(260), deadband: 2)

    private static func hot(above limit: Double) -> RecipeRule {
        var rule = hot
        rule.condition = .above(limit)
        return .changed(rule)
    }

    @Test("the other limit holds from the next value on, and the alarm carries it and its recipe")
    func limit() throws {
        var line = RecipeLine([Self.hot], [[0: Self.hot(above: 250)]])
        #expect(line.steps([255, 255, 255], choosing: 0) == "---")
        #expect(line.step(255, choosing: 1) == "", "the value was there before the recipe")
        line.line.passQuietly()
        line.line.take(0, 255)
        let raised = try #require(line.line.transitions.last)
        #expect(raised.kind == .raised && raised.limit == 250 && raised.recipe == RecipeID(0))
        #expect(line.reports.map(\.step) == [.known, .changed])
    }

    @Test("an active alarm that is not true any more returns by its ordinary way: a value, its deadband")
    func returns() {
        var line = RecipeLine([Self.hot], [[0: Self.hot(above: 250)], [0: Self.hot(above: 256)]])
        #expect(line.steps([255, 255], choosing: 1) == "-^")
        #expect(line.step(255, choosing: 0) == "", "nothing is concluded without a value")
        #expect(line.line.isActive && line.line.truth == .unknown)
        #expect(line.step(255, choosing: 0) == "v")
        #expect(line.steps([255, 255], choosing: 1) == "-^")
        #expect(line.steps([255, 255], choosing: 2) == "--", "255 is above 256 − 2, and an active alarm stays")
        #expect(line.step(253.9, choosing: 2) == "v")
    }

    @Test("delays and confirmations begin anew: nothing that was held against the old limit counts")
    func anew() {
        let slow = RecipeLine.plain(.above(250), onDelay: .seconds(2))
        let confirmed = RecipeLine.plain(.above(250), confirm: Confirmation(needed: 3, outOf: 4))
        for (rule, edges) in [(slow, "----^"), (confirmed, "--^--")] {
            var other = rule
            other.condition = .above(251)
            var line = RecipeLine([rule], [[0: .changed(other)]], recipe: RecipeLine.standing(nil))
            #expect(line.steps([255, 255], choosing: 0) == "--")
            line.line.take(RecipeLine.chooser, 1, at: line.line.now + .milliseconds(1))
            #expect(line.steps(Array(repeating: 255, count: 5), choosing: 1) == edges)
        }
    }

    @Test("where the tag has no good value the last recipe stays, and after three polls that is said")
    func unknown() {
        var line = RecipeLine([Self.hot], [[0: Self.hot(above: 250)]])
        _ = line.steps([240, 240], choosing: 1)
        #expect(line.reports.map(\.step) == [.changed])
        #expect(line.steps([240, 240, 240, 240], choosing: nil) == "----")
        #expect(line.reports.isEmpty, "2 s are no silence")
        #expect(line.steps([255, 255], choosing: nil) == "^-")
        #expect(line.reports.map(\.step) == [.unknown])
        #expect(line.line.book.recipe?.recipe == RecipeID(0) && line.line.book.recipe?.isUnknown == true)
        _ = line.step(255, choosing: 1)
        #expect(line.reports.map(\.step) == [.known])
        #expect(line.line.book.recipe?.isUnknown == false)
        _ = line.steps(Array(repeating: 255, count: 9), choosing: nil)
        _ = line.step(255, choosing: 0)
        let reports = line.reports
        #expect(reports.map(\.step) == [.unknown, .changed] && reports.last?.to == nil && reports.last?.said == "0")
    }

    @Test("at the first start nothing that a recipe changes is decided before the tag was read, but not for ever")
    func firstStart() {
        var line = RecipeLine([Self.hot], [[0: Self.hot(above: 300)]])
        #expect(line.steps([280, 280], choosing: nil) == "--")
        #expect(line.step(280, choosing: 1) == "")
        #expect(line.steps([280, 301], choosing: 1) == "-^")
        var silent = RecipeLine([Self.hot], [[0: Self.hot(above: 300)]])
        #expect(silent.steps(Array(repeating: 280, count: 6), choosing: nil) == "------")
        #expect(silent.steps([280, 280], choosing: nil) == "^-")
        #expect(silent.reports.map(\.step) == [.unknown])
        var other = RecipeLine([Self.hot, RecipeLine.plain(.above(200), name: "free")], [[0: Self.hot(above: 300)]])
        #expect(other.step(280, choosing: nil) == "^", "a rule that no recipe changes does not wait")
        _ = other.step(280, choosing: 0)
        #expect(other.reports.map(\.step) == [.known], "none is no longer only assumed")
    }

    @Test("the recipe of the run before holds from the first value on, and the tag is not waited for")
    func restored() {
        var line = RecipeLine([Self.hot], [[0: Self.hot(above: 250)]], recipe: RecipeLine.standing(0))
        #expect(line.step(255, choosing: nil) == "^")
        #expect(line.step(255, choosing: 1) == "")
        #expect(line.reports.isEmpty, "it is no change")
    }

    @Test("a person's choice holds whatever the tag says, and is given back; the plan says who may choose")
    func hand() throws {
        var line = RecipeLine([Self.hot], [[0: Self.hot(above: 250)]], isByHand: true)
        _ = line.step(240, choosing: 0)
        let hand = AlarmHand(by: "sam", reason: "trial", at: line.line.now)
        var edges: [AlarmTransition] = []
        try line.line.book.choose(.recipe(RecipeID(0)), by: hand, into: &edges)
        let chosen = try #require(line.reports.last)
        #expect(chosen.to == RecipeID(0) && chosen.by == "sam" && chosen.reason == "trial" && chosen.tag == nil)
        #expect(line.steps([255, 255], choosing: 0) == "^-")
        #expect(line.line.book.recipe?.hand == hand)
        try line.line.book.choose(.automatic, by: hand, into: &edges)
        #expect(line.line.book.recipe?.recipe == nil && line.line.book.recipe?.said == "0")
        #expect(line.step(255, choosing: 0) == "v")
        #expect(throws: RecipeRefusal.noRecipe) {
            try line.line.book.choose(.recipe(RecipeID(7)), by: hand, into: &edges)
        }
        var strict = RecipeLine([Self.hot], [[0: Self.hot(above: 250)]])
        #expect(throws: RecipeRefusal.onlyTheTag) {
            try strict.line.book.choose(.recipe(RecipeID(0)), by: hand, into: &edges)
        }
    }

    @Test("hold-off begins with each change of recipe, also for a rule that stays as it is, plain or wider")
    func holdOff() {
        let held = RecipeLine.plain(.above(240), holdOff: .seconds(2))
        let wider = WiderLine.rule(.deviates(low: -5, high: 5, from: [TagID(1)]), holdOff: .seconds(2))
        let expression = WiderLine.rule(
            .when([RuleExpression([.value(TagID(0)), .number(240), .compare(.above)])]), holdOff: .seconds(2))
        for rule in [held, wider, expression] {
            var line = RecipeLine([rule, RecipeLine.plain(.above(900), name: "other")], [[1: .suppressed]])
            func steps(_ values: [Double], _ recipe: Double) -> String {
                values.map { value in
                    line.line.take(1, 200)
                    let edges = line.step(value, choosing: recipe)
                    return edges.isEmpty ? "-" : edges
                }.joined()
            }
            _ = steps(Array(repeating: 200, count: 8), 0)
            #expect(steps([200], 1) == "-")
            #expect(steps([245, 245, 245], 1) == "---", "\(rule.condition)")
            #expect(steps([245, 245], 1) == "^-", "\(rule.condition)")
        }
    }

    @Test(
        "a rule that is left out is suppressed when it would be active, and comes back only when it is seen to be true")
    func leftOut() {
        for (back, edges) in [(245.0, "v"), (270.0, "u")] {
            var line = RecipeLine([Self.hot], [[0: .suppressed], [0: Self.hot(above: 262)]])
            #expect(line.steps([240, 265, 265], choosing: 1) == "-s-")
            #expect(!line.line.isActive && line.line.book.isSuppressed(WiderLine.key()))
            #expect(line.line.book.standing(of: WiderLine.key()) == .false, "it holds no stop")
            #expect(line.step(265, choosing: 2) == "", "true under the old limit is not seen under the new one")
            #expect(line.step(back, choosing: 2) == edges)
        }
        var same = RecipeLine([Self.hot], [[0: .suppressed]])
        #expect(same.steps([240, 265], choosing: 1) == "-s")
        #expect(same.step(265, choosing: 0) == "u", "its limits are the same: it is known to be true")
        #expect(same.line.isActive && same.line.book.counts.active == 1)
        #expect(same.step(265, choosing: 1) == "s")
    }

    @Test(
        "a suppressed alarm names the recipe that leaves it out, and one that is back the limit and the recipe of now")
    func names() throws {
        let deviates = WiderLine.rule(.deviates(low: -1_000, high: 160, from: [TagID(1)]))
        var narrow = deviates
        narrow.condition = .wider(.deviates(low: -1_000, high: 150, from: [TagID(1)]))
        let rises = RecipeLine.plain(.rises(by: 100, within: .seconds(5)))
        var steep = rises
        steep.condition = .rises(by: 110, within: .seconds(5))
        for (own, other, limit, measured) in [
            (Self.hot, Self.hot(above: 250), 250.0, 270.0), (deviates, .changed(narrow), 150, 170),
            (rises, .changed(steep), 110, 120),
        ] {
            // The first recipe has another limit, the second leaves the rule out.
            var line = RecipeLine([own], [[0: other], [0: .suppressed]])
            line.line.take(1, 100)
            #expect(line.step(150, choosing: 0) == "")
            line.line.take(1, 100)
            #expect(line.step(265, choosing: 0) == "^")
            line.line.passQuietly()
            line.line.take(RecipeLine.chooser, 2)
            let suppressed = try #require(line.line.transitions.last)
            #expect(suppressed.kind == .suppressed && suppressed.recipe == RecipeID(1), "\(own.condition)")
            _ = line.line.edges()
            line.line.take(RecipeLine.chooser, 1, at: line.line.now + .milliseconds(1))
            line.line.take(1, 100, at: line.line.now + .milliseconds(1))
            #expect(line.line.edges() == "")
            line.line.passQuietly()
            line.line.take(0, 270)
            let back = try #require(line.line.transitions.last)
            #expect(back.kind == .unsuppressed && back.recipe == RecipeID(0), "\(own.condition)")
            #expect(back.limit == limit && back.value == 270, "\(own.condition)")
            #expect(abs(back.measured - measured) < 1e-6 && back.evidence.last?.value == 270, "\(own.condition)")
        }
        // The same limits: it is back at once, under the recipe of now.
        var same = RecipeLine([Self.hot], [[0: .suppressed]])
        #expect(same.steps([240, 265], choosing: 1) == "-s")
        same.line.passQuietly()
        same.line.take(RecipeLine.chooser, 0)
        let back = try #require(same.line.transitions.last)
        #expect(back.kind == .unsuppressed && back.recipe == nil)
    }

    @Test("an alarm that was suppressed before a restart is not raised by it")
    func leftOutRestored() {
        var line = RecipeLine(
            [Self.hot], [[0: .suppressed]], restored: [WiderLine.key()], recipe: RecipeLine.standing(0))
        #expect(!line.line.isActive)
        #expect(!line.step(265, choosing: 1).contains("^"))
        #expect(!line.line.isActive && line.line.book.isSuppressed(WiderLine.key()))
    }

    @Test("the window of a counter begins anew only where its length is another")
    func counts() {
        let counts = WiderLine.rule(.counts(above: 10, within: .seconds(10)))
        func change(_ condition: WiderCondition) -> RecipeRule {
            var rule = counts
            rule.condition = .wider(condition)
            return .changed(rule)
        }
        for (condition, edges) in [
            (WiderCondition.counts(above: 5, within: .seconds(10)), "-^"),
            (.counts(above: 5, within: .seconds(20)), "--"),
        ] {
            var line = RecipeLine([counts], [[0: change(condition)]], recipe: RecipeLine.standing(nil))
            #expect(line.steps([0, 2, 4, 6], choosing: 0) == "----")
            #expect(line.steps([7, 7], choosing: 1) == edges, "\(condition)")
        }
    }

    @Test("silence is held against the other time at once")
    func stale() {
        let stale = WiderLine.rule(.stale(after: .seconds(10)))
        var other = stale
        other.condition = .wider(.stale(after: .seconds(3)))
        var line = RecipeLine([stale], [[0: .changed(other)]], recipe: RecipeLine.standing(nil))
        line.line.take(0, 20)
        for _ in 0..<10 {
            line.line.take(RecipeLine.chooser, 0)
            line.line.pass()
        }
        #expect(line.line.edges() == "")
        line.line.take(RecipeLine.chooser, 1)
        #expect(line.line.edges() == "^")
    }

    @Test(
        "a rate under another recipe is what it would be if the rule had always stood so: no window is emptied",
        arguments: [
            (Condition.rises(by: 2, within: .seconds(5)), Condition.rises(by: 1.1, within: .seconds(9))),
            (.rises(by: 1, within: .seconds(9)), .rises(by: 1.5, within: .seconds(2))),
            (.falls(by: 2, within: .seconds(3)), .falls(by: 1.2, within: .seconds(8))),
            (.moves(by: 2, within: .seconds(6)), .moves(by: 1.7, within: .seconds(3))),
            (.moves(by: 2, within: .seconds(3)), .moves(by: 1.3, within: .seconds(3))),
            (
                .slopeAbove(perSecond: 0.31, over: .seconds(5)),
                .slopeAbove(perSecond: 0.17, over: .seconds(9))
            ),
            (
                .slopeBelow(perSecond: -0.21, over: .seconds(9)),
                .slopeBelow(perSecond: -0.27, over: .seconds(3))
            ),
        ])
    func windows(own: Condition, other: Condition) {
        var changed = RecipeLine.plain(own)
        changed.condition = other
        var line = RecipeLine([RecipeLine.plain(own)], [[0: .changed(changed)]], recipe: RecipeLine.standing(nil))
        var (first, second) = (WiderLine([RecipeLine.plain(own)]), WiderLine([changed]))
        var dice = Dice(seed: 5)
        var value = 20.0
        var recipe = 0.0
        var compared = (0, 0)
        for number in 0..<8_000 {
            value += Double(Int.random(in: -5...5, using: &dice)) * 0.1
            let before = recipe
            if dice.once(in: 40) { recipe = 1 - recipe }
            _ = line.step(value, choosing: recipe)
            for index in 0...1 {
                var always = index == 0 ? first : second
                always.passQuietly()
                always.take(0, value)
                if index == 0 { first = always } else { second = always }
            }
            // The value came before the recipe: it is not held against its limits.
            guard before == recipe else { continue }
            let expected = recipe == 0 ? first.truth : second.truth
            guard line.line.truth == expected else {
                Issue.record("sample \(number): \(line.line.truth), not \(expected)")
                return
            }
            if expected == .true { compared.0 += 1 } else { compared.1 += 1 }
        }
        #expect(compared.0 > 200 && compared.1 > 200, "both have to be seen, or it proves nothing")
    }
}
