import AndonCore
import AndonPlan
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PlanFixtureTests {
    @Test(arguments: Files.plans("bad"))
    func `A bad plan is refused with exactly these words`(name: String) throws {
        let bytes = try Files.bytes("Tests/Fixtures/Plans/bad/\(name).yaml")
        let expected = try Files.text("Tests/Fixtures/Plans/bad/\(name).expected")
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(bytes, file: "\(name).yaml") }
        #expect(refusal.map { $0.description + "\n" } == expected)
    }

    @Test(arguments: Files.plans("good"))
    func `A good plan is read`(name: String) throws {
        let plan = try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/\(name).yaml"), file: name)
        #expect(!plan.tags.isEmpty)
    }

    @Test
    func `There are fixtures of both kinds`() {
        #expect(Files.plans("bad").count > 60)
        #expect(Files.plans("good").count > 5)
    }

    @Test
    func `No secret comes back in a mistake`() throws {
        for name in ["secrets", "broker-urls"] {
            #expect(try Files.text("Tests/Fixtures/Plans/bad/\(name).yaml").contains("hunter2"))
            #expect(try !Files.text("Tests/Fixtures/Plans/bad/\(name).expected").contains("hunter2"))
        }
    }

    @Test
    func `The words of YAML's several ages mean what they say`() throws {
        let plan = try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/words-of-yaml.yaml"), file: "words")
        #expect(plan.line == "no")
        #expect(plan.site == "007")
        #expect(plan.stop?.first.stopValue == 1)
        #expect(plan.stop?.first.runValue == 0)
        #expect(plan.stop?.first.readBack == false)
        #expect(plan.stop?.mode == .armed)
    }

    @Test
    func `The life of an alarm is what its rule says, or what its severity means`() throws {
        let plan = try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/alarm-life.yaml"), file: "life")
        let rule = try #require(plan.rules.first)
        #expect(!rule.needsAcknowledge && rule.latches && rule.reAlarm == .minutes(30))
        #expect(plan.agent.shelveAtMost == .minutes(12 * 60))
        for severity in Severity.allCases {
            let text = SmallPlan.text(
                tags: "t: { at: holding 0, type: int16 }",
                rest: "rules: { r: { tag: m/t, above: 1, severity: \(severity.rawValue) } }")
            let rule = try #require(try PlanReader.read(Array(text.utf8), file: "small").rules.first)
            #expect(rule.needsAcknowledge == (severity == .critical))
            #expect(!rule.latches && rule.reAlarm == nil)
        }
        let shelf = try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/base.yaml"), file: "base").agent
        #expect(shelf.shelveAtMost == .minutes(8 * 60))
    }

    @Test
    func `A stop through a register keeps the raw numbers`() throws {
        let plan = try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/register-stop.yaml"), file: "stop")
        let stop = try #require(plan.stop)
        #expect(plan[stop.first.tag].point == Point(.holding, 16))
        #expect(stop.first.stopValue == 0xFFFF)
        #expect(stop.first.runValue == 7)
    }
}
