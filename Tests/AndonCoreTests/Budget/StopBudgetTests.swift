import AndonCore
import Testing

@Suite("How long a stop takes", .timeLimit(.minutes(1)))
struct StopBudgetTests {
    private static let above = BudgetLine.rule(
        .above(250), on: [TagID(0), TagID(1)], confirm: (2, 3), action: .stop)

    private static func plan(within: TimeSpan = .milliseconds(500), attempts: Int = 1) -> Plan {
        BudgetLine.zones(
            2, baud: 9_600, rules: [above],
            stop: StopPlan(output: TagID(2), stopValue: 0, runValue: 1, within: within, attempts: attempts))
    }

    @Test("over another link: a period, the answer, a second sample, write and read-back")
    func otherLink() throws {
        let stop = try #require(BusBudget(Self.plan()).stops.first)
        #expect(stop.tags == 2 && stop.link == LinkID(0))
        #expect(stop.reaction.parts.map(\.step) == [.poll, .queue, .answer, .confirm, .write, .readBack])
        // 1000 + 47.5 + 47.5 + 1000, then two answers of io at the end of its 100 ms.
        #expect(BudgetLine.isNear(stop.reaction.worst, 2_295, within: 0.1))
        #expect(BudgetLine.isNear(stop.reaction.typical, 500 + 47.5 + 1_000 + 10 + 10, within: 0.1))
        #expect(BudgetLine.isNear(stop.reaction.best, 47.5 + 1_000 + 10 + 10, within: 0.1))
        #expect(BudgetLine.isNear(stop.deadUnit, 500 + 27.5 + 8.02 - 47.5, within: 0.1))
    }

    @Test("on a bus without time to spare a dead unit delays each further sample, on another one the last")
    func pilesUp() throws {
        func stop(_ zones: Int, _ confirm: Int) throws -> StopBudget {
            let rule = BudgetLine.rule(.above(250), confirm: (confirm, confirm), action: .stop)
            return try #require(
                BusBudget(
                    BudgetLine.zones(
                        zones, baud: 9_600, rules: [rule],
                        stop: StopPlan(output: TagID(zones), stopValue: 0, runValue: 1, attempts: 1))
                ).stops.first)
        }
        let nothing = 500 + 27.5 + 8.02
        let lost = nothing - 47.5
        for confirm in [1, 6] { #expect(BudgetLine.isNear(try stop(9, confirm).deadUnit, lost, within: 0.1)) }
        // Of each second 50 ms are left to make up for what was lost. Seen after 1.95 s: two failures, a second apart.
        #expect(BudgetLine.isNear(try stop(20, 1).deadUnit, 2 * lost - 50, within: 0.2))
        // Seen after 6.95 s: and probes one, one and two seconds after that.
        #expect(BudgetLine.isNear(try stop(20, 6).deadUnit, 5 * lost - 5 * 50, within: 0.2))
    }

    @Test("further attempts may take what verify within leaves them, and never more")
    func bounded() throws {
        let stop = try #require(BusBudget(Self.plan(attempts: 3)).stops.first)
        #expect(BudgetLine.isNear(stop.reaction.worst, 2_095 + 500, within: 0.1))
        #expect(stop.reaction.parts.last?.step == .retry)
        let short = try #require(BusBudget(Self.plan(within: .milliseconds(150))).stops.first)
        #expect(BudgetLine.isNear(short.reaction.worst, 2_095 + 150, within: 0.1))
    }

    @Test("a write that is sent again without an answer takes a deadline each, within verify within")
    func resent() throws {
        var plan = Self.plan()
        plan.links[1].defaults.writeRetries = 2
        let stop = try #require(BusBudget(plan).stops.first)
        #expect(stop.reaction.parts.map(\.step) == [.poll, .queue, .answer, .confirm, .write, .resend, .readBack])
        #expect(BudgetLine.isNear(stop.reaction.worst, 2_095 + 100 + 2 * 100 + 100, within: 0.1))
        #expect(BudgetLine.isNear(stop.reaction.typical, 500 + 47.5 + 1_000 + 10 + 10, within: 0.1))
        plan.stop?.first.within = .milliseconds(250)
        let short = try #require(BusBudget(plan).stops.first)
        #expect(BudgetLine.isNear(short.reaction.worst, 2_095 + 250, within: 0.1))
    }

    @Test("a request that is under way on the output's link may take its whole deadline")
    func underWay() throws {
        var plan = Self.plan()
        plan.tags[2].access = .readWrite
        let stop = try #require(BusBudget(plan).stops.first)
        let part = try #require(stop.reaction.parts.first { $0.step == .underWay })
        #expect(part.worst == .milliseconds(100) && part.best == .zero)
        // 10 ms in each second: on an average half of it, in one of a hundred stops.
        #expect(BudgetLine.isNear(part.typical, 0.05, within: 0.001))
        plan.links[1].inFlight = 2
        let roomy = try #require(BusBudget(plan).stops.first)
        #expect(!roomy.reaction.parts.contains { $0.step == .underWay }, "there is room for the stop")
    }

    @Test("on the link of its own tag the stop is the next request")
    func sameLink() throws {
        var plan = Self.plan()
        plan.tags[2].link = LinkID(0)
        plan.tags[2].unit = 9
        let budget = BusBudget(plan)
        #expect(budget.verify?.underWay == .zero)
        #expect(budget.stops.first?.reaction.parts.contains { $0.step == .underWay } == false)
        // Write 26.4 + 20, read-back of one coil 24.1 + 20.
        #expect(BudgetLine.isNear(budget.verify?.needed(.stated), 46.35 + 44.06, within: 0.1))
    }

    @Test("a confirmation that cannot come in time is refused, by what is stated alone")
    func refusal() throws {
        func finding(_ plan: Plan) -> BudgetFinding? { BusBudget(plan).findings(in: plan).last }
        // The output on a second bus with polls: 500 ms of a request that brings nothing, and its bytes.
        var plan = Self.plan()
        plan.links[1].driver = .modbusRTU(
            SerialPlan(device: "/dev/ttyS1", baud: 9_600, parity: .even, stopBits: 1))
        plan.links[1].timeout = .milliseconds(500)
        plan.tags[2].access = .readWrite
        let found = try #require(finding(plan))
        guard case .within(0, let needed, let underWay, .milliseconds(500), .stated) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(found.isRefusal)
        // A coil: 8 and 6 bytes, then the write, then the coil again.
        let coil = 14 * 11 / 9.6 + 2 * 4.0104
        #expect(BudgetLine.isNear(underWay, 500 + coil + 2 * 4.0104, within: 0.01))
        #expect(BudgetLine.isNear(needed, underWay.inMilliseconds + 26.354 + coil, within: 0.01))
        plan.links[1].timeout = .milliseconds(200)
        #expect(finding(plan) == nil)
        // On TCP nothing is stated: 15 ms for two round trips is a warning.
        let net = Self.plan(within: .milliseconds(15))
        #expect(finding(net)?.isRefusal == false)
        var stated = net
        stated.links[1].defaults.turnaround = .milliseconds(8)
        #expect(finding(stated)?.isRefusal == true)
    }

    @Test("without read-back the write alone is the confirmation; without a stop there is nothing to say")
    func without() throws {
        var plan = Self.plan()
        plan.stop?.first.readBack = false
        #expect(BusBudget(plan).verify?.readBack == nil)
        #expect(BusBudget(plan).stops.first?.reaction.parts.contains { $0.step == .readBack } == false)
        plan.stop = nil
        plan.rules[0].action = .tell
        #expect(BusBudget(plan).stops.isEmpty && BusBudget(plan).verify == nil)
    }
}
