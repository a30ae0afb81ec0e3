import AndonCore
import Testing

struct LookTests {
    /// One polled register of unit 1 on a bus, and what the plan says of the unit.
    private func plan(_ change: (inout UnitPlan) -> Void = { _ in }) -> Plan {
        var plan = OneLink.plan(
            [OneLink.tag(.holding, 100, .int16)], on: LinkPlan(name: "bus", driver: .modbusRTU(OneLink.serial(9_600))))
        var unit = plan[LinkID(0)].defaults
        change(&unit)
        plan.units[Endpoint(link: LinkID(0), unit: 1)] = unit
        return plan
    }

    private func look(_ area: Area, _ address: UInt16, _ count: UInt16, unit: UInt8 = 1) -> Look {
        Look(link: LinkID(0), unit: unit, .values(Point(area, address), count: count))
    }

    private func refusal(_ look: Look, in plan: Plan) -> LookRefusal? {
        do throws(LookRefusal) {
            _ = try look.checked(in: plan)
            return nil
        } catch {
            return error
        }
    }

    @Test("A look goes out as it was asked, also to a unit that the plan does not name")
    func plain() throws {
        for unit: UInt8 in [1, 7] {
            let request = try look(.holding, 4_096, 4, unit: unit).checked(in: plan())
            #expect((request.first, request.count, request.skipped) == (4_096, 4, 0))
            #expect(request.block.unit == unit && request.block.count == 4)
        }
        #expect(try look(.holding, 65_535, 1).checked(in: plan()).count == 1)
    }

    @Test("More than the plan allows this unit in one request is refused; another unit may be asked for it")
    func limit() throws {
        let plan = plan { $0.limits[.holding] = 16 }
        #expect(refusal(look(.holding, 0, 17), in: plan) == .tooMany(17, atMost: 16, .holding))
        #expect(refusal(look(.holding, 0, 16), in: plan) == nil)
        #expect(refusal(look(.holding, 0, 17, unit: 2), in: plan) == nil)
        #expect(refusal(look(.holding, 65_535, 2), in: plan) != nil)
        #expect(refusal(look(.holding, 0, 0), in: plan) != nil)
        #expect(refusal(look(.coil, 0, 2_001), in: plan) == .tooMany(2_001, atMost: 2_000, .coil))
    }

    @Test("What is never to be touched is not touched, wherever it stands in the request")
    func forbidden() {
        let barred = PointRange(.holding, 20, 29)
        let plan = plan { $0.forbidden = [barred] }
        for (first, count) in [(20, 1), (29, 1), (15, 6), (29, 5), (10, 40)] as [(UInt16, UInt16)] {
            #expect(refusal(look(.holding, first, count), in: plan) == .forbidden(barred))
        }
        #expect(refusal(look(.holding, 10, 10), in: plan) == nil)
        #expect(refusal(look(.holding, 30, 10), in: plan) == nil)
        #expect(refusal(look(.input, 20, 1), in: plan) == nil)
        let words = "the plan says that holding 20..29 of this unit is never touched"
        #expect(LookRefusal.forbidden(barred).words == words)
    }

    @Test("A unit that is read from 0 on is, and the values in front are dropped, as far as one request holds them")
    func fromZero() throws {
        let plan = plan { unit in
            unit.startsAtZero = [.input]
            unit.limits[.input] = 32
            unit.forbidden = [PointRange(.input, 25, 25)]
        }
        let request = try look(.input, 5, 2).checked(in: plan)
        #expect((request.first, request.count, request.skipped) == (0, 7, 5))
        let far = try look(.input, 40, 2).checked(in: plan)
        #expect((far.first, far.count, far.skipped) == (40, 2, 0))
        // Not over what is never touched.
        #expect(try look(.input, 26, 2).checked(in: plan).first == 26)
        #expect(try look(.holding, 5, 2).checked(in: plan).first == 5)
    }

    @Test("A unit that takes one value in one request is asked for one")
    func oneAtATime() {
        let plan = plan { $0.isOneAtATime = true }
        #expect(refusal(look(.holding, 0, 5), in: plan) == .oneAtATime(.holding))
        #expect(refusal(look(.holding, 0, 4), in: plan) == nil)
        #expect(refusal(look(.coil, 0, 2), in: plan) == .oneAtATime(.coil))
    }

    @Test("A link that speaks frames has no addresses")
    func frames() {
        let frames = FramePlan(framing: .fixed(length: 4), mostBytes: 4, asks: [])
        let driver = LinkDriver.serialFrames(OneLink.serial(9_600), frames)
        let plan = OneLink.plan([], on: LinkPlan(name: "scale", driver: driver))
        #expect(refusal(look(.holding, 0, 1), in: plan) == .frames(link: "scale"))
    }

    @Test("An armed stop waits for no longer request than those that are polled on its link")
    func stop() throws {
        var plan = plan()
        plan.tags.append(OneLink.tag(.coil, 16, .bool, access: .write))
        plan.stop = StopPlan(
            output: TagID(1), stopValue: 0, runValue: 1, within: .seconds(2), mode: .armed)
        #expect(refusal(look(.holding, 0, 1), in: plan) == nil)
        guard case .stopWouldWait(let own, let most, "bus") = refusal(look(.holding, 0, 20), in: plan) else {
            Issue.record("a longer request than the polled one was allowed")
            return
        }
        #expect(own > most && most > .zero)
        // A unit of which the plan says nothing has the link's time to answer; one that may take longer is not asked.
        plan.units[Endpoint(link: LinkID(0), unit: 9)] = UnitPlan(timeout: .seconds(3))
        #expect(refusal(look(.holding, 0, 1, unit: 9), in: plan) != nil)
        #expect(refusal(look(.holding, 0, 1, unit: 8), in: plan) == nil)
        let identity = Look(link: LinkID(0), unit: 1, .serverID)
        #expect(refusal(identity, in: plan) != nil)

        plan.stop?.mode = .shadow
        #expect(refusal(look(.holding, 0, 20), in: plan) == nil)
        #expect(refusal(identity, in: plan) == nil)
    }

    @Test("Beside an armed stop whose link polls nothing, nothing is asked")
    func silentStop() {
        var plan = plan()
        plan.links.append(LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.20", port: 502)))
        var output = OneLink.tag(.coil, 16, .bool, access: .write)
        output.link = LinkID(1)
        plan.tags.append(output)
        plan.stop = StopPlan(output: TagID(1), stopValue: 0, runValue: 1, within: .seconds(2), mode: .armed)
        let look = Look(link: LinkID(1), unit: 1, .values(Point(.coil, 16), count: 1))
        guard case .stopWouldWait(_, .zero, "io") = refusal(look, in: plan) else {
            Issue.record("the stop would wait")
            return
        }
        #expect(refusal(self.look(.holding, 0, 125), in: plan) == nil, "another link")
    }
}
