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

    @Test("a dead controller of 500 ms takes two timeouts, then one probe in ten seconds")
    func dead() throws {
        let bus = Self.bus(BudgetLine.zones(20, baud: 9_600))
        let dead = try #require(bus.worstDeadUnit)
        let nothing = 500 + 27.5 + 2 * 4.01
        #expect(dead.unit == 1, "all are alike: the first")
        #expect(BudgetLine.isNear(dead.untilDemoted, 2 * nothing))
        #expect(BudgetLine.isNear(dead.inOneCycle, nothing - 47.5), "one request in each cycle")
        #expect(BudgetLine.isNear(dead.probe, nothing) && dead.probeAtMost == .seconds(10))
        #expect(abs(dead.probeShare - nothing / 10_000) < 1e-4)
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
