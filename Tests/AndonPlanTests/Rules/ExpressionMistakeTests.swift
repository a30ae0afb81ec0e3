import AndonCore
import AndonPlan
import Testing

@Suite("Expressions that are refused", .timeLimit(.minutes(1)))
struct ExpressionMistakeTests {
    /// What is said, and how many characters into the expression.
    private static func said(_ expression: String) -> (offset: Int, text: String) {
        let rule = "r: { tag: oven/oxygen, severity: warning, when: \"\(expression)\" }"
        let said = RuleShop.mistakes(rule)
        let parts = said.split(separator: ":", maxSplits: 3)
        guard parts.count == 4, let column = Int(parts[2]) else { return (-1, said) }
        // Two spaces of indentation, what stands before, the quote.
        let before = "  r: { tag: oven/oxygen, severity: warning, when: \"".count
        return (column - before - 1, String(parts[3].dropFirst()))
    }

    @Test(
        "each mistake is told at its place, with what is allowed",
        arguments: [
            ("oven/zone1-top > 5 bar", 17, #"found "5" in bar in when, allowed: °C, the units of "oven/zone1-top""#),
            (
                "oven/zone1-top > 5", 17,
                #"found "5" without units in when, allowed: °C, the units of "oven/zone1-top"; did you mean "5 °C"?"#
            ),
            (
                "placer/share > 5 °C", 15,
                #"found "5" in °C in when, allowed: a number without units, as "placer/share" has none"#
            ),
            (
                "oven/zone1-top + placer/cycle > 5 °C", 17,
                #"found "placer/cycle" in s in when, allowed: °C, the units of "oven/zone1-top""#
            ),
            (
                "oven/zone1-top * oven/oxygen > 5", 17,
                #"found "oven/oxygen" in ppm times "oven/zone1-top" in °C in when, allowed: a factor without units"#
            ),
            (
                "oven/zone1-top", 0,
                #"found "oven/zone1-top" in when, allowed: something that is true or false, such as a comparison; did you mean "oven/zone1-top > 0 °C"?"#
            ),
            ("hot > 5", 0, #"found "hot" in when, allowed: a number; this is true or false"#),
            (
                "hot and", 7,
                "found the end in when, allowed: a tag, a rule, link.NAME, uplink, stop, a number with its units, a function or ("
            ),
            ("(hot", 4, "found the end in when, allowed: ) for the ( before it"),
            (
                "hot hot", 4,
                #"found "hot" in when, allowed: an operator (and, or, then, + - * / with spaces, > < = …) or the end"#
            ),
            (
                "oven/zone1-top -5 °C > oven/zone2-top", 15,
                #"found "-5" in when, allowed: an operator (and, or, then, + - * / with spaces, > < = …) or the end"#
            ),
            (
                "oven/zone1-top > 5000 °C", 0,
                #"found "oven/zone1-top" > "5000" in when, allowed: a comparison that depends on a value; this is never true"#
            ),
            (
                "placer/cycle - 10 s < 1200 min", 0,
                #"found the difference < "1200" in when, allowed: a comparison that depends on a value; this is always true"#
            ),
            (
                "hto", 0,
                #"found "hto" in when, allowed: the name of a rule, or machine/tag of a tag; did you mean "hot"?"#
            ),
            (
                "oven/zoen1-top > 5 °C", 0,
                #"found "oven/zoen1-top" in when, allowed: machine/tag of a tag in the plan; did you mean "oven/zone1-top"?"#
            ),
            (
                "placer/name is run", 0,
                #"found "placer/name" in when, allowed: a tag that is a number, on or off; placer/name is text"#
            ),
            (
                "tower/hold is on", 0,
                #"found "tower/hold" in when, allowed: a tag that is read; tower/hold has access: write"#
            ),
            (
                "placer/state is runs", 16,
                #"found "runs" in when, allowed: a name of placer/state: idle, run or fault; did you mean "run"?"#
            ),
            (
                "placer/running is yes", 18,
                #"found "yes" in when, allowed: on or off, as placer/running is one of them; did you mean "on"?"#
            ),
            (
                "link.oven is down", 0,
                #"found "link.oven" in when, allowed: link. and the name of a link, oven-bus or io"#
            ),
            ("link.io is off", 11, #"found "off" in when, allowed: link.io is up or link.io is down"#),
            ("hot == hot", 4, #"found "==" in when, allowed: one of > < >= <= = !=; did you mean "="?"#),
            (
                "hot then placer/running", 23,
                "found the end in when, allowed: within and a duration, such as A then B within 10s"
            ),
            (
                "hot then placer/running within 10", 31,
                #"found "10" in when, allowed: a duration with its unit from 20 ms to 1 h, such as 500ms, 5s or 1min"#
            ),
            (
                "3 of (hot, placer/running)", 0,
                #"found "3" in when, allowed: a whole number from 1 to 2, as so many stand behind it"#
            ),
            (
                "maxi(oven/zone*-top) > 5 °C", 0,
                #"found "maxi" in when, allowed: one of all, any, min, max, mean, abs or good before (; did you mean "max"?"#
            ),
            (
                "oven/zone*-top > 5 °C", 0,
                #"found "oven/zone*-top" in when, allowed: the name of one tag, or a pattern inside of all, any, n of, min, max or mean, or with a tag of the rule that has one star as well"#
            ),
            (
                "any(oven/zoen*-top > 5 °C)", 4,
                #"found "oven/zoen*-top" in when, allowed: a pattern that matches at least one tag that is read"#
            ),
            ("1 °C < oven/zone1-top < 5 °C", 22, #"found "<" in when, allowed: one comparison; two are joined by and"#),
        ])
    func mistake(expression: String, offset: Int, text: String) {
        let said = Self.said(expression)
        #expect(said.text == text)
        #expect(said.offset == offset)
    }

    @Test("rules in a circle are refused with the way around it")
    func circle() {
        let rules = """
            a: { tag: oven/oxygen, when: b and hot, severity: warning }
            b: { tag: oven/oxygen, above: 5 ppm, unless: c, severity: warning }
            c: { tag: oven/oxygen, stuck: 10min, while: a, severity: warning }
            """
        #expect(
            RuleShop.mistakes(rules)
                == "shop.yaml:41:32: found rules that ask each other in a circle: a → b → c → a, allowed: rules that ask others only of which none asks them"
        )
        #expect(RuleShop.mistakes("a: { tag: oven/oxygen, when: a, severity: warning }").contains("circle: a → a"))
    }

    @Test("no text is too deep, too long or too odd to be refused in words")
    func bounds() {
        #expect(Self.said(String(repeating: "(", count: 200)).text.contains("nested at most"))
        #expect(Self.said(String(repeating: "not ", count: 120) + "hot").text.contains("nested at most"))
        #expect(Self.said(String(repeating: "hot or ", count: 80) + "hot").text.contains("at most 500 characters"))
        let many = (0..<8).map { _ in "max(oven/*-top)" }.joined(separator: " + ")
        #expect(Self.said("\(many) + \(many) + \(many) > 5 °C").text.contains("at most 512 steps"))
    }

    @Test("commas between braces need quotes, which is what is said, and nothing of what they made of it")
    func commas() {
        #expect(
            RuleShop.mistakes(
                "r: { tag: oven/oxygen, when: max(oven/zone1-top, oven/zone2-top) > 5 °C, severity: warning }")
                == "shop.yaml:41:32: found \"max(oven/zone1-top\" for when, which ends at its comma, allowed: quotes around a value with commas between braces; did you mean \"when: 'max(oven/zone1-top, oven/zone2-top) > 5 °C'\"?"
        )
        let two = RuleShop.mistakes(
            "r: { tag: oven/oxygen, when: 2 of (hot, placer/running, placer/feeder-door), severity: warning }")
        #expect(two.contains("did you mean \"when: '2 of (hot, placer/running, placer/feeder-door)'\"?"), "\(two)")
        #expect(!two.contains("unknown key"), "\(two)")
        #expect(
            RuleShop.mistakes("r: { tag: oven/oxygen, when: (hot, severity: warning }").contains(
                "found the end in when"))
        #expect(
            RuleShop.mistakes("r: { tag: oven/oxygen, when: \"any(hot, placer/running)\", severity: warning }").isEmpty)
    }

    @Test("what does not fit, never ends or means nothing is refused")
    func rules() {
        for (keys, words) in [
            (
                "tag: oven/zone1-top, deviates: 5 bar from oven/set1-top",
                "allowed: a quantity in °C, the units of oven/zone1-top"
            ),
            (
                "tag: oven/zone1-top, deviates: 5 °C from oven/oxygen",
                "allowed: a tag in °C like oven/zone1-top; oven/oxygen is in ppm"
            ),
            ("tag: oven/zone1-top, deviates: 5 °C from oven/zone1-top", "another tag than oven/zone1-top itself"),
            ("tag: oven/zone1-top, deviates: 5 °C from oven/set*-top", "one star where the rule's tag has one as well"),
            ("tag: oven/zone1-top, deviates: 7000 °C from oven/set1-top", "this can never be true"),
            (
                "tag: oven/zone1-top, deviates: 5 °C from oven/set1-top, deadband: 5 °C",
                "with which the alarm could never return"
            ),
            (
                "tag: oven/oxygen, stale: 1500ms, confirm: 2 of 3",
                "only with a limit; stale looks at more than one sample by itself"
            ),
            ("tag: placer/state, stale: 1500ms", "allowed: at least two polls of placer/state (2 s)"),
            ("tag: placer/name, stale: 1min", "tags that are numbers, on or off"),
            ("tag: oven/oxygen, stuck: 10min within 70000 ppm", "less than all that oven/oxygen can move"),
            ("tag: oven/oxygen, above: 5 ppm, while: hot", "only with stuck or chart; any rule may say unless"),
            ("tag: placer/feeder-door, turns: on, on-delay: 5s", "turns is true at one sample"),
            ("tag: placer/feeder-door, turns: open", "allowed: on or off"),
            ("tag: oven/program, turns: \"2\"", "is a number without names"),
            ("tag: oven/program, changes: no", "allowed: yes, or no such key"),
            ("tag: oven/oxygen, counts: above 5 ppm per 1min", "allowed: tags with counter: yes"),
            (
                "tag: placer/pick-errors, ratio: above 1 per 1000 oven/oxygen over 10min",
                "a tag that is a counter; oven/oxygen is none"
            ),
            (
                "tag: placer/pick-errors, ratio: above 1 per 1000 placer/placed over 500",
                "a count of at least 1000 after over"
            ),
            ("tag: placer/state, stays: fault", "did you mean \"fault for 10min\""),
            ("tag: oven/oxygen, stale: 1min, hold-off: 1min", "a gap is what stale looks for"),
            ("when: uplink is down", "without the key \"tag\""),
            ("tag: oven/oxygen, above: 5 ppm, message: \"x {value y\"", "allowed: a } behind each {, as in {value}"),
            ("tag: oven/oxygen, above: 5 ppm, message: \"{value\"", "allowed: a } behind each {, as in {value}"),
            ("tag: oven/oxygen, above: 5 ppm, message: \"{vlaue} is high\"", "did you mean \"{value} is high\""),
            ("when: placer/running, message: \"over {limit}\"", "without {limit} and {measured}, as when has none"),
        ] {
            let said = RuleShop.mistakes("r: { \(keys), severity: warning }")
            #expect(said.contains(words), "\(keys): \(said)")
        }
    }

    @Test(
        "any heap of words is read or refused, and what is read can be worked out",
        arguments: 1...8 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) throws {
        let words = [
            "and", "or", "not", "then", "within", "10s", "is", "on", "of", "(", ")", ",", ">", "<=", "=", "+", "-", "*",
            "/", "2", "5 °C", "1e308", "oven/zone1-top", "oven/zone*-top", "placer/running", "placer/state is run",
            "hot",
            "good(", "max(", "any(", "abs(", "2 of (", "link.io is up", "uplink is down", "°", "-5", "…", "is not",
        ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var texts: [String] = []
        for _ in 0..<150 {
            texts.append((0...random(9)).map { _ in words[random(words.count)] }.joined(separator: " "))
        }
        // Sentences that mostly are good, of random depth.
        func sentence(_ depth: Int) -> String {
            switch depth > 4 ? random(3) : random(9) {
            case 0: "placer/running"
            case 1: "hot"
            case 2: "oven/zone1-top > \(random(300)) °C"
            case 3: "not (\(sentence(depth + 1)))"
            case 4: "(\(sentence(depth + 1))) and (\(sentence(depth + 1)))"
            case 5: "any(\(sentence(depth + 1)), \(sentence(depth + 1)))"
            case 6: "((\(sentence(depth + 1))) then (\(sentence(depth + 1))) within \(1 + random(60))s)"
            case 7: "max(oven/zone*-top) / 0 > \(random(9)) °C"
            default: "2 of (\(sentence(depth + 1)), hot, \(sentence(depth + 1)))"
            }
        }
        for _ in 0..<100 { texts.append(sentence(0)) }
        var good = 0
        for text in texts where text.unicodeScalars.count <= 500 {
            guard let plan = try? RuleShop.read("r: { tag: oven/oxygen, severity: warning, when: \"\(text)\" }") else {
                continue
            }
            good += 1
            var book = RuleBook(plan: plan)
            var edges: [AlarmTransition] = []
            for step in 1...20 {
                let tag = TagID(random(plan.tags.count))
                book.take(
                    Sample(tag: tag, value: Double(random(3000)) / 10, at: .zero + .seconds(Int64(step))), into: &edges)
                book.tick(at: .zero + .seconds(Int64(step)), into: &edges)
            }
        }
        #expect(good > 30)
    }
}
