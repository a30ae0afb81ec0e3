import AndonCore
import Testing

@Suite("Expressions", .timeLimit(.minutes(1)))
struct ExpressionTests {
    private static func isOn(_ tag: Int) -> RuleExpression.Step { .isWithin(TagID(tag), low: 1, high: 1) }

    private static func line(_ steps: [RuleExpression.Step], _ shape: (inout RulePlan) -> Void = { _ in }) -> WiderLine
    {
        var rule = WiderLine.rule(.when([RuleExpression(steps)]))
        shape(&rule)
        return WiderLine([rule])
    }

    @Test("and, or, not and n of m are Kleene's", arguments: Truth.allCases, Truth.allCases)
    func kleene(one: Truth, other: Truth) {
        func value(_ truth: Truth) -> Double? { truth == .unknown ? nil : truth == .true ? 1 : 0 }
        func truth(_ steps: [RuleExpression.Step]) -> Truth {
            var line = Self.line(steps)
            _ = line.edges([[value(one), value(other)]])
            return line.truth
        }
        let both: Set = [one, other]
        let and: Truth = both.contains(.false) ? .false : both.contains(.unknown) ? .unknown : .true
        let or: Truth = both.contains(.true) ? .true : both.contains(.unknown) ? .unknown : .false
        #expect(truth([Self.isOn(0), Self.isOn(1), .atLeast(2, of: 2)]) == and)
        #expect(truth([Self.isOn(0), Self.isOn(1), .atLeast(1, of: 2)]) == or)
        #expect(truth([Self.isOn(0), .not]) == one.negated)
        // Two of: a, b, and one that is true.
        let some = truth([Self.isOn(0), Self.isOn(1), .number(1), .number(0), .compare(.above), .atLeast(2, of: 3)])
        #expect(some == or)
    }

    @Test(
        "numbers are compared exactly at the limit, whatever binary arithmetic makes of them",
        arguments: [
            ([.value(TagID(0)), .value(TagID(1)), .subtract, .number(2), .compare(.above)], 20.1, 18.1, Truth.false),
            ([.value(TagID(0)), .value(TagID(1)), .subtract, .number(2), .compare(.atLeast)], 20.1, 18.1, .true),
            (
                [.value(TagID(0)), .value(TagID(1)), .subtract, .magnitude, .number(2), .compare(.above)], 18.1, 20.2,
                .true
            ),
            ([.value(TagID(0)), .value(TagID(1)), .add, .number(0.3), .compare(.equal)], 0.1, 0.2, .true),
            ([.value(TagID(0)), .value(TagID(1)), .divide, .number(3), .compare(.atMost)], 0.9, 0.3, .true),
            ([.value(TagID(0)), .value(TagID(1)), .divide, .number(3), .compare(.atMost)], 1, 0, .unknown),
            ([.value(TagID(0)), .value(TagID(1)), .multiply, .number(0.02), .compare(.unequal)], 0.1, 0.2, .false),
            ([.value(TagID(0)), .value(TagID(1)), .least(2), .number(18.1), .compare(.equal)], 20.1, 18.1, .true),
            ([.value(TagID(0)), .value(TagID(1)), .greatest(2), .number(20.1), .compare(.below)], 20.1, 18.1, .false),
            ([.value(TagID(0)), .value(TagID(1)), .mean(2), .number(19.1), .compare(.equal)], 20.1, 18.1, .true),
        ] as [([RuleExpression.Step], Double, Double, Truth)])
    func numbers(steps: [RuleExpression.Step], one: Double, other: Double, truth: Truth) {
        var line = Self.line(steps)
        #expect(line.truth == .unknown)
        _ = line.edges([[one, other]])
        #expect(line.truth == truth)
        _ = line.edges([[one, nil]])
        #expect(line.truth == .unknown)
    }

    @Test("a value is believed for three polls; then it is as if nobody had answered, without a sample")
    func expiry() {
        var line = Self.line([Self.isOn(0)])
        #expect(line.edges([[1]]) == "^")
        line.pass(4)
        #expect(line.truth == .true)
        line.pass()
        #expect(line.truth == .unknown && line.isActive)
        #expect(line.edges([[0]]) == "v")
    }

    @Test("good is known: false when a tag is bad or silent, unknown only until it could have been read")
    func good() {
        var line = Self.line([.isGood(TagID(0)), .not])
        line.pass()
        #expect(line.truth == .unknown)
        line.pass(4)
        #expect(line.edges() == "^")
        #expect(line.edges([[20]]) == "v")
        #expect(line.edges([[nil]]) == "^")
        #expect(line.edges([[20]]) == "v")
        line.pass(5)
        #expect(line.edges() == "^")
    }

    @Test(
        "A then B within 2 s: B's edge decides, at the limit exactly",
        arguments: [
            ([[0, 0], [1, 0], [1, 0], [0, 0], [0, 0], [0, 1], [0, 1], [0, 0]], "-----^-v"),
            ([[0, 0], [1, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 1]], "-------"),
            ([[0, 0], [0, 1], [1, 1], [1, 1]], "----"),
            ([[0, 0], [1, 1], [1, 1]], "---"),
            ([[0, 1], [1, 1], [1, 0], [1, 1]], "---^"),
            // One that nobody saw came between the values around it: in time whenever it was, or not surely.
            ([[0, 0], [1, 0], [1, nil], [1, 1]], "---^"),
            ([[0, 0], [1, 0], [1, 0], [1, 0], [1, 0], [1, nil], [1, 1]], "-------"),
            ([[0, 0], [nil, 0], [1, 0], [0, 1]], "---^"),
            ([[0, 0], [nil, 0], [1, 1]], "---"),
            ([[0, 0], [nil, 0], [1, 1], [1, 0], [1, 1]], "----^"),
            // B is lost for a moment while it is true: neither over nor begun again.
            ([[0, 0], [1, 0], [1, 1], [1, nil], [1, 1], [1, 0]], "--^--v"),
        ] as [([[Double?]], String)])
    func then(rows: [[Double?]], edges: String) {
        var line = Self.line([Self.isOn(0), Self.isOn(1), .then(within: .seconds(2), memory: 0)])
        #expect(line.edges(rows) == edges)
    }

    @Test("where nobody saw whether it was soon enough, or what was before a gap, it is unknown until B is false again")
    func thenUnknown() {
        var line = Self.line([Self.isOn(0), Self.isOn(1), .then(within: .seconds(2), memory: 0)])
        for rows in [
            [[0, 0], [nil, 0], [nil, 0], [nil, 0], [1, 0], [0, 1]],
            // Five half seconds without B: more than it is believed.
            [[0, 0], [1, 0], [1, nil], [1, nil], [1, nil], [1, nil], [1, 1]],
        ] as [[[Double?]]] {
            #expect(!line.edges(rows).contains("^"))
            #expect(line.truth == .unknown)
            _ = line.edges([[0, 0]])
            #expect(line.truth == .false)
        }
    }

    @Test("the agent's own state is unknown until it was told, and counts at once")
    func facts() {
        var line = Self.line([.fact(.linkIsUp(LinkID(0))), .not])
        line.pass()
        #expect(line.truth == .unknown)
        line.note(.linkIsUp(LinkID(0)), true)
        #expect(line.edges() == "" && line.truth == .false)
        line.note(.linkIsUp(LinkID(0)), false)
        #expect(line.edges() == "^")
        line.note(.linkIsUp(LinkID(1)), true)
        line.note(.uplinkIsUp, true)
        #expect(line.edges() == "")
        line.note(.linkIsUp(LinkID(0)), true)
        #expect(line.edges() == "v")
    }

    @Test("delays of an expression end by the time alone, exactly")
    func delays() {
        var line = Self.line([.fact(.uplinkIsUp), .not]) {
            $0.onDelay = .seconds(2)
            $0.offDelay = .seconds(1)
        }
        line.pass()
        line.note(.uplinkIsUp, false)
        line.pass(3)
        #expect(line.edges() == "")
        line.pass()
        #expect(line.edges() == "^")
        line.note(.uplinkIsUp, true)
        line.pass()
        #expect(line.edges() == "")
        line.pass()
        #expect(line.edges() == "v")
        line.note(.uplinkIsUp, false)
        line.pass(3)
        line.note(.uplinkIsUp, true)
        line.pass(10)
        #expect(line.edges() == "")
    }

    @Test("hold-off of an expression ends by the time alone, after the start and after a gap of its tags")
    func holdOff() {
        var line = Self.line([Self.isOn(0)]) { $0.holdOff = .seconds(2) }
        #expect(line.edges([[1], [1], [1], [1], [1]]) == "----^")
        #expect(line.edges([[0], [nil], [1]]) == "v-^")
        #expect(line.edges([[0]]) == "v")
        line.pass(6)
        #expect(line.edges([[1], [1], [1], [1], [1]]) == "----^")
    }

    @Test("a rule counts as true while any alarm of it is active, unknown while one is not known and none active")
    func rules() {
        let plain = RulePlan(name: "hot", tags: [TagID(0), TagID(1)], condition: .above(100), severity: .warning)
        var line = WiderLine([
            WiderLine.rule(.when([RuleExpression([.rule(RuleID(1)), .not])]), name: "calm", on: [2]),
            WiderLine.rule(.when([RuleExpression([.rule(RuleID(2))])]), name: "copy", on: [2]), plain,
        ])
        let (calm, copy) = (WiderLine.key(0, 2), WiderLine.key(1, 2))
        line.pass()
        #expect(line.book.truth(of: calm) == .unknown)
        _ = line.edges([[50, nil]])
        #expect(line.book.truth(of: copy) == .unknown)
        _ = line.edges([[50, 50]])
        #expect(line.book.truth(of: copy) == .false && line.book.isActive(calm))
        #expect(line.edges([[50, 101]]) == "^^v")
        #expect(line.book.isActive(copy) && !line.book.isActive(calm))
        // One is not known, the other active: that is enough.
        _ = line.edges([[nil, 101]])
        #expect(line.book.truth(of: copy) == .true)
        _ = line.edges([[nil, 50]])
        #expect(line.book.truth(of: copy) == .unknown)
    }

    @Test("a chain of a thousand rules is worked out in one go, in any order of the plan", arguments: [true, false])
    func chain(isForwards: Bool) {
        let count = 1_000
        let rules = (0..<count).map { place in
            let next = isForwards ? place + 1 : place - 1
            let step: RuleExpression.Step = (0..<count).contains(next) ? .rule(RuleID(next)) : .fact(.uplinkIsUp)
            return WiderLine.rule(.when([RuleExpression([step])]), name: "r\(place)")
        }
        var line = WiderLine(rules)
        line.pass()
        line.note(.uplinkIsUp, true)
        #expect(line.transitions.count == count)
        #expect(line.book.counts.active == count)
        line.note(.uplinkIsUp, false)
        #expect(line.book.counts.active == 0)
    }
}
