import AndonCore
import Testing

@Suite("What a link can carry", .timeLimit(.minutes(1)))
struct LinkBudgetTests {
    private static func bus(_ plan: Plan) -> LinkBudget { BusBudget(plan).links[0] }

    @Test(
        "twenty zone controllers of 20 ms: raising the baud rate gives twice as much at most",
        arguments: [(9_600, 950.0, 550.0), (19_200, 675, 275), (115_200, 502.5, 102.5)] as [(Int, Double, Double)])
    func zones(baud: Int, cycle: Double, bytes: Double) {
        let bus = Self.bus(BudgetLine.zones(20, baud: baud))
        #expect(bus.requests.count == 20)
        #expect(BudgetLine.isNear(bus.minimumCycle(zeroTurnaround: false), cycle, within: 0.5))
        #expect(BudgetLine.isNear(bus.minimumCycle(zeroTurnaround: true), bytes, within: 0.5))
        #expect(abs(bus.load(.stated) - cycle / 1_000) < 0.0005, "polled once a second")
        #expect(abs(bus.load(.wire) - bytes / 1_000) < 0.0005)
        #expect(BudgetLine.isNear(bus.bestPeriod(.stated), cycle, within: 0.5))
    }

    @Test("a bus that is asked for more than it can carry answers each zone once in a cycle")
    func overload() {
        let bus = Self.bus(BudgetLine.zones(20, baud: 9_600, poll: .milliseconds(500)))
        let request = bus.requests[0]
        #expect(BudgetLine.isNear(bus.period(of: request, .stated), 950))
        #expect(bus.period(of: request, .wire) > .milliseconds(549))
        #expect(bus.period(of: request, .stated) <= bus.longestInterval(of: request, .stated))
    }

    @Test("what is polled rarely keeps its period, and what is polled often gets the time that is left")
    func mixed() {
        // 10 at 100 ms and 10 at 10 s, each 47.5 ms: the slow ones take 4.75 %, the others share 95.25 %.
        var plan = BudgetLine.zones(20, baud: 9_600, poll: .milliseconds(100))
        for tag in 10..<20 { plan.tags[tag].poll = .seconds(10) }
        let bus = Self.bus(plan)
        let often = 475 / 0.9525
        #expect(BudgetLine.isNear(bus.bestPeriod(.stated), often, within: 0.1))
        #expect(BudgetLine.isNear(bus.period(of: bus.requests[0], .stated), often, within: 0.1))
        #expect(bus.period(of: bus.requests[19], .stated) == .seconds(10))
        #expect(BudgetLine.isNear(bus.cycle(.stated), 950))
    }

    @Test("before a request every other one goes once at most")
    func jitter() {
        let bus = Self.bus(BudgetLine.zones(3, baud: 9_600))
        #expect(BudgetLine.isNear(bus.jitter(of: bus.requests[0], .stated), 2 * 47.5))
        #expect(BudgetLine.isNear(bus.longestInterval(of: bus.requests[0], .stated), 1_000 + 95))
    }

    @Test("a unit that needs a pause is no quicker than its pauses, and the bus has time for others meanwhile")
    func pause() {
        var plan = BudgetLine.zones(2, baud: 9_600)
        var unit = plan.links[0].defaults
        unit.pause = .milliseconds(300)
        plan.units[Endpoint(link: LinkID(0), unit: 2)] = unit
        let bus = Self.bus(plan)
        #expect(BudgetLine.isNear(bus.cycle(.stated), 347.5))
        #expect(abs(bus.load(.stated) - 0.095) < 0.001)
    }

    /// Unit 2 rests 300 ms after each answer and is asked for three things a second.
    private static func resting() -> Plan {
        var plan = BudgetLine.zones(4, baud: 9_600)
        for tag in 1...3 {
            plan.tags[tag].unit = 2
            plan.tags[tag].point.address = UInt16(tag) * 1_000
        }
        var unit = plan.links[0].defaults
        unit.pause = .milliseconds(300)
        plan.units[Endpoint(link: LinkID(0), unit: 2)] = unit
        return plan
    }

    @Test("a unit that rests comes round no sooner than its answers and rests, and its neighbours as they should")
    func resting() throws {
        let plan = Self.resting()
        let bus = Self.bus(plan)
        let busiest = try #require(bus.busiestUnit(.stated))
        #expect(busiest.unit == 2 && abs(busiest.load - 3 * 0.3475) < 0.001)
        #expect(BudgetLine.isNear(bus.period(of: bus.requests[1], .stated), 1_042.5))
        #expect(bus.period(of: bus.requests[0], .stated) == .seconds(1))
        #expect(BudgetLine.isNear(bus.bestPeriod(.stated), 1_042.5))
        let findings = BusBudget(plan).findings(in: plan)
        guard case .overload(LinkID(0), let overload)? = findings.first else {
            Issue.record("\(findings)")
            return
        }
        #expect(findings.count == 1 && findings[0].isRefusal && overload.unit == 2 && overload.basis == .stated)
        #expect(BudgetLine.isNear(overload.enough, 1_042.5))
        var slow = plan
        for tag in 1...3 { slow.tags[tag].poll = .milliseconds(1_043) }
        #expect(BusBudget(slow).findings(in: slow).isEmpty)
    }

    @Test("requests in flight share the wait for answers, never the gap before each")
    func gapInFlight() {
        let tags = (0..<8).map { OneLink.tag(.holding, UInt16($0) * 200, .int16, poll: .milliseconds(200)) }
        var link = LinkPlan(
            name: "net", driver: .modbusTCP(host: "192.0.2.1", port: 502), gap: .milliseconds(50), inFlight: 4)
        let gap = Self.bus(OneLink.plan(tags, on: link))
        #expect(abs(gap.load(.stated) - 8 * 50.0 / 200) < 1e-9, "50 ms each, whatever is in flight")
        #expect(gap.cycle(.expected) == .milliseconds(480), "an answer of 10 ms is there before the next may go")
        link.gap = .milliseconds(2)
        // Four in flight: 4 × 2 ms until all are out, 10 ms until the last answer is there.
        #expect(Self.bus(OneLink.plan(tags, on: link)).cycle(.expected) == .milliseconds(2 * (4 * 2 + 10)))
    }

    @Test("what is polled no more often than a refusal says is never refused again")
    func enough() {
        var random = Dice(seed: 7)
        for _ in 0..<200 {
            var plan = BudgetLine.zones(
                Int.random(in: 1...20, using: &random), baud: 9_600,
                turnaround: Bool.random(using: &random) ? nil : .milliseconds(20))
            for tag in plan.tags.indices.dropLast() {
                plan.tags[tag].poll = .milliseconds(Int64.random(in: 10...2_000, using: &random))
            }
            if Bool.random(using: &random) { plan.links[0].defaults.pause = .milliseconds(200) }
            var told: Set<UInt8?> = []
            // The link once, and each unit that rests once.
            while case .overload(_, let overload)? = BusBudget(plan).findings(in: plan).first {
                guard told.insert(overload.unit).inserted else {
                    Issue.record("\(overload) once more")
                    break
                }
                for tag in plan.tags.indices.dropLast()
                where overload.unit == nil || overload.unit == plan.tags[tag].unit {
                    plan.tags[tag].poll = max(plan.tags[tag].poll, overload.enough)
                }
            }
            #expect(BusBudget(plan).findings(in: plan).isEmpty)
        }
    }

    @Test("thousands of requests are counted once, not each against all")
    func many() throws {
        let tags = (0..<2_000).map {
            OneLink.tag(.holding, UInt16($0 / 200) * 300, .int16, unit: UInt8($0 % 200), poll: .minutes(10))
        }
        var plan = OneLink.plan(tags, on: LinkPlan(name: "net", driver: .modbusTCP(host: "192.0.2.1", port: 502)))
        plan.rules = [BudgetLine.rule(.above(250), on: tags.indices.map { TagID($0) })]
        let budget = BusBudget(plan)
        #expect(budget.links[0].requests.count == 2_000)
        #expect(BudgetLine.isNear(budget.links[0].cycle(.expected), 20_000))
        #expect(budget.links[0].worstDeadUnit?.worst?.usual == .milliseconds(600_000 + 1_999 * 10))
    }

    @Test("a TCP link states its round trip as an assumption and shares it among requests in flight")
    func overTCP() {
        let tags = (0..<4).map { OneLink.tag(.holding, UInt16($0) * 200, .int16, poll: .milliseconds(100)) }
        var link = LinkPlan(name: "net", driver: .modbusTCP(host: "192.0.2.1", port: 502))
        let one = Self.bus(OneLink.plan(tags, on: link))
        #expect(one.hasAssumptions && one.load(.stated) == 0)
        #expect(abs(one.load(.expected) - 0.4) < 1e-9)
        #expect(one.cycle(.expected) == .milliseconds(40) && one.minimumCycle(zeroTurnaround: false) == .zero)
        #expect(one.requestsPerSecond == 40 && one.bytesPerSecond == 40 * (12 + 11))
        link.inFlight = 4
        #expect(Self.bus(OneLink.plan(tags, on: link)).cycle(.expected) == .milliseconds(10))
    }

    @Test("a link without polls has nothing to carry")
    func idle() {
        let io = BusBudget(BudgetLine.zones(2, baud: 9_600)).links[1]
        #expect(io.requests.isEmpty && io.load(.expected) == 0 && io.cycle(.expected) == .zero)
        #expect(io.bestPeriod(.expected) == nil && io.worstDeadUnit == nil)
    }

    @Test("a dead controller of 500 ms takes two timeouts, then a twentieth of the time")
    func dead() throws {
        let bus = Self.bus(BudgetLine.zones(20, baud: 9_600))
        let dead = try #require(bus.worstDeadUnit)
        let nothing = 500 + 27.5 + 2 * 4.01
        #expect(dead.unit == 1, "all are alike: the first")
        #expect(BudgetLine.isNear(dead.untilDemoted, 2 * nothing))
        #expect(BudgetLine.isNear(dead.inOneCycle, nothing - 47.5), "one request in each cycle")
        #expect(BudgetLine.isNear(dead.probe, nothing) && BudgetLine.isNear(dead.probeAtMost, nothing * 20))
        #expect(abs(dead.probeShare - 0.05) < 1e-4)
        let wait = try #require(dead.worst)
        #expect(BudgetLine.isNear(wait.usual, 1_000 + 19 * 47.5, within: 0.1))
        #expect(BudgetLine.isNear(wait.untilDemoted, 1_000 + 18 * 47.5 + nothing, within: 0.1))
        #expect(BudgetLine.isNear(wait.withProbe, 1_000 + 18 * 47.5 + nothing, within: 0.1))
    }

    @Test("the unit with most requests and the longest timeout hurts most")
    func worstDead() throws {
        var plan = BudgetLine.zones(4, baud: 19_200)
        plan.units[Endpoint(link: LinkID(0), unit: 3)] = UnitPlan(
            timeout: .milliseconds(900), turnaround: .milliseconds(20))
        #expect(Self.bus(plan).worstDeadUnit?.unit == 3)
        // Two requests to unit 2: both may fail in one cycle.
        plan.tags[0].unit = 2
        plan.tags[0].point.address = 100
        let dead = try #require(Self.bus(plan).deadUnits.first { $0.unit == 2 })
        let nothing = 500 + 13.75 + 2 * 2.005
        #expect(BudgetLine.isNear(dead.inOneCycle, 2 * (nothing - 33.75), within: 0.1))
    }

    @Test("with room for another request the others pass by a dead unit; a unit alone keeps nobody waiting")
    func passingBy() throws {
        let tags = [OneLink.tag(.holding, 0, .int16), OneLink.tag(.holding, 0, .int16, unit: 2)]
        var link = LinkPlan(name: "net", driver: .modbusTCP(host: "192.0.2.1", port: 502))
        #expect(Self.bus(OneLink.plan(tags, on: link)).worstDeadUnit?.inOneCycle == .milliseconds(290))
        link.inFlight = 2
        #expect(Self.bus(OneLink.plan(tags, on: link)).worstDeadUnit?.inOneCycle == .zero)
        let alone = try #require(Self.bus(OneLink.plan([tags[0]], on: link)).worstDeadUnit)
        #expect(alone.worst == nil)
    }
}
