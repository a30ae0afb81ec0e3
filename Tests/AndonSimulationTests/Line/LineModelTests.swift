import AndonCore
import AndonSimulation
import Testing

@Suite("The physics of the line", .timeLimit(.minutes(2)))
struct LineModelTests {
    @Test("the same seed gives the same line, another seed another one")
    func seeded() throws {
        let plan = try SamplePlan.plan()
        let zone = try plan.tag("oven/zone2")
        func history(_ seed: UInt64, steps: [Int64]) -> [Double] {
            var model = LineModel(plan: plan, seed: seed)
            return steps.map {
                model.step(to: .seconds($0))
                return model.value(of: zone)
            }
        }
        #expect(history(5, steps: [1, 2, 3, 60]) == history(5, steps: [1, 2, 3, 60]))
        // However often it is asked in between.
        #expect(history(5, steps: [1, 60]).last == history(5, steps: [1, 2, 3, 17, 60]).last)
        #expect(history(5, steps: [1, 2, 3, 60]) != history(6, steps: [1, 2, 3, 60]))
    }

    @Test("zones stand at a lead-free profile, in steps of a tenth of a degree")
    func profile() throws {
        let plan = try SamplePlan.shipped().plan
        var model = LineModel(plan: plan, seed: 1)
        model.step(to: .seconds(300))
        for side in ["top", "bottom"] {
            let values = try (1...10).map { model.value(of: try plan.tag("oven/zone\($0)-\(side)")) }
            #expect(values == values.sorted())
            #expect(abs(values[0] - 110) < 1)
            #expect(abs(values[9] - 250) < 1)
            #expect(values.allSatisfy { abs(($0 * 10).rounded() / 10 - $0) < 1e-9 })
            #expect(model.value(of: try plan.tag("oven/set10-\(side)")) == 250)
        }
    }

    @Test("a zone follows its set point with a lag")
    func setPoint() throws {
        let plan = try SamplePlan.plan()
        let (zone, set) = (try plan.tag("oven/zone1"), try plan.tag("oven/set1"))
        var model = LineModel(plan: plan, seed: 1)
        let start = model.value(of: zone)
        model.write(set, start + 20)
        model.step(to: .seconds(10))
        #expect((start + 3...start + 12).contains(model.value(of: zone)))
        model.step(to: .seconds(300))
        #expect(abs(model.value(of: zone) - start - 20) < 1)
    }

    @Test("a spike jumps at once, stays, and decays; its neighbours barely notice")
    func spike() throws {
        let plan = try SamplePlan.shipped().plan
        let (zone, next) = (try plan.tag("oven/zone4-top"), try plan.tag("oven/zone5-top"))
        var calm = LineModel(plan: plan, seed: 1)
        var model = calm
        model.spike(zone, by: 2.5)
        let differences = ([1, 15, 60, 300] as [Int64]).map { second in
            calm.step(to: .seconds(second))
            model.step(to: .seconds(second))
            #expect(abs(model.value(of: next) - calm.value(of: next)) < 0.4)
            return model.value(of: zone) - calm.value(of: zone)
        }
        #expect(abs(differences[0] - 2.5) < 0.01)
        #expect(abs(differences[1] - 2.5) < 0.3)
        #expect((0.3...1.2).contains(differences[2]))
        #expect(abs(differences[3]) < 0.11)
        #expect(model.disturbed.isEmpty)
    }

    @Test("boards pass; when the line is held none enters, those inside run out, and counters stand")
    func hold() throws {
        let plan = try SamplePlan.shipped().plan
        let hold = try plan.tag("tower/hold")
        let counters = try ["printer/boards-printed", "placer/placed", "placer/picked"].map { try plan.tag($0) }
        let ready = try plan.tag("tower/infeed-ready")
        var model = LineModel(plan: plan, seed: 1)
        #expect(model.value(of: hold) == 1)
        model.step(to: .seconds(600))
        let running = counters.map { model.value(of: $0) }
        #expect(running[0] == Double(model.boards))
        #expect((20...25).contains(model.boards))
        #expect(running[1] > 6_000)
        #expect(model.boardsInside > 3)
        #expect(model.value(of: ready) == 1)

        model.write(hold, 0)
        #expect(model.isHeld)
        model.step(to: .seconds(900))
        #expect(counters.map { model.value(of: $0) } == running)
        #expect(model.boardsInside == 0)
        #expect(model.value(of: ready) == 0)

        model.write(hold, 1)
        model.step(to: .seconds(1000))
        #expect(zip(counters.map { model.value(of: $0) }, running).allSatisfy(>))
        #expect(model.boardsInside > 0)
    }

    @Test("commands change what is served until they are healed")
    func faults() throws {
        let plan = try SamplePlan.plan()
        let (zone, belt, hold) = (try plan.tag("oven/zone2"), try plan.tag("oven/belt"), try plan.tag("tower/hold"))
        var model = LineModel(plan: plan, seed: 1)
        model.drift(zone, perSecond: 0.1)
        model.set(belt, to: 12)
        model.step(to: .seconds(100))
        #expect(abs(model.value(of: zone) - 180 - 10) < 1.5)
        #expect(model.value(of: belt) == 12)
        model.freeze(zone)
        let frozen = model.value(of: zone)
        model.step(to: .seconds(200))
        #expect(model.value(of: zone) == frozen)

        model.ignoreWrites(hold)
        model.write(hold, 0)
        #expect(model.value(of: hold) == 1)
        model.set(hold, to: 0)
        #expect(model.isHeld)
        for tag in model.disturbed { model.heal(tag) }
        model.write(hold, 1)
        model.step(to: .seconds(201))
        #expect(!model.isHeld)
        #expect(abs(model.value(of: belt) - 90) < 1)
    }

    @Test("a plan's own limits decide where an undisturbed tag stands")
    func quietBand() throws {
        let text =
            SamplePlan.text + """

                # Rules that the usual values would break.
                """
        let plan = try SamplePlan.plan(
            text.replacing(
                "rules:\n",
                with: """
                    rules:
                      weak: { tag: placer/vacuum, outside: -40 .. -30 kPa, severity: warning }
                      slow: { tag: oven/belt, below: 120 cm/min, severity: warning }
                      hot: { tag: oven/zone3, above: 200 °C, severity: warning }

                    """))
        var model = LineModel(plan: plan, seed: 1)
        model.step(to: .seconds(60))
        #expect((-40 ... -30).contains(model.value(of: try plan.tag("placer/vacuum"))))
        #expect(model.value(of: try plan.tag("oven/belt")) > 120)
        #expect(model.value(of: try plan.tag("oven/zone3")) < 200)
    }
}
