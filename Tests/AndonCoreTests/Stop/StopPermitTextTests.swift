import AndonCore
import Testing

@Suite("the stop's modes over a restart", .timeLimit(.minutes(1)))
struct StopPermitTextTests {
    private func armed() -> GuardedLine {
        var line = GuardedLine(GuardedLine.plan(.shadow))
        line.start()
        line.take(.choose(.armed, of: nil))
        return line
    }

    private func permit(_ found: StopPermitText.Found) throws -> (StopPermit, [StopNews]) {
        guard case .permit(let permit, let changed) = found else { throw Lost() }
        return (permit, changed)
    }

    struct Lost: Error {}

    @Test("what a person chose holds, with name and reason")
    func holds() throws {
        let (permit, changed) = try permit(armed().kept())
        #expect(permit.modes.line.mode == .armed && permit.modes.line.hand?.by == "eva")
        #expect(permit.modes.line.hand?.reason == "why" && changed.isEmpty)
    }

    @Test("a word that the plan has changed since is the later one, and is told")
    func planIsLater() throws {
        let (permit, changed) = try permit(armed().kept(for: GuardedLine.plan(.off)))
        #expect(permit.modes.line.mode == .off)
        #expect(changed.map(\.from) == [.armed] && changed.map(\.to) == [.off] && changed[0].hand == nil)
    }

    @Test("what the plan no longer allows is lowered, and told")
    func lowered() throws {
        let (permit, changed) = try permit(armed().kept(for: GuardedLine.plan(.shadow, atMost: .shadow)))
        #expect(permit.modes.line.mode == .shadow && changed.count == 1)
    }

    @Test("each cut and each flipped bit is seen")
    func damage() {
        let line = armed()
        let wall = WallTime(nanosecondsSince1970: 1_795_472_801_000_000_000, uptime: line.now)
        let bytes = StopPermitText.encode(line.stop.permit, plan: line.plan, wall: wall)
        func isLost(_ bytes: [UInt8]) -> Bool {
            if case .unreadable = StopPermitText.decode(bytes, plan: line.plan, wall: wall) { true } else { false }
        }
        for count in bytes.indices { #expect(isLost(Array(bytes.prefix(count)))) }
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 4
            #expect(isLost(flipped), "byte \(index)")
        }
    }

    private func lost(_ plan: Plan) -> GuardedLine {
        GuardedLine(
            plan, permit: StopPermit(plan: plan, modes: StopModes(lost: "it is cut off", plan: plan), at: .zero))
    }

    @Test("where nobody knows what stood, a line that its plan arms keeps its stop, told until a person chooses")
    func lostArmed() throws {
        var line = lost(GuardedLine.plan(.armed))
        #expect(line.start() == ["read", "stop-mode-lost"])
        #expect(line.cause().first == "write 0")
        let (after, _) = try permit(line.kept())
        #expect(after.modes.lost == "it is cut off" && after.modes.line.mode == .armed, "a restart is no choice")
        line.take(.choose(.shadow, of: nil))
        #expect(line.answer == .done && line.stop.permit.modes.lost == nil && line.stop.isLatched)
    }

    @Test(
        "where nobody knows what stood, a line that its plan does not arm is watched, and never off unless the plan says so",
        arguments: [
            (StopPlan.Mode.shadow, StopPlan.Mode.armed, ["would-stop"]), (.off, .armed, ["would-stop"]),
            (.off, .off, []),
        ])
    func lostOthers(mode: StopPlan.Mode, atMost: StopPlan.Mode, expected: [String]) {
        var line = lost(GuardedLine.plan(mode, rule: .off, atMost: atMost))
        #expect(line.start() == ["stop-mode-lost"])
        #expect(line.cause() == expected && line.output == 1)
        _ = line.gone()
        line.take(.choose(.armed, of: nil))
        #expect((line.stop.permit.modes.lost == nil) == (atMost == .armed))
    }

    @Test("a maintenance ends by the clock while nobody runs, and no clock that is behind lengthens it")
    func maintenance() throws {
        var line = GuardedLine(GuardedLine.plan())
        line.start()
        line.take(.maintain(.minutes(30)))
        let (going, _) = try permit(line.kept(passed: .minutes(10)))
        let left = try #require(going.maintenance).until - (.zero + .seconds(5))
        #expect(left == .minutes(20))
        let (behind, _) = try permit(line.kept(passed: .minutes(-600)))
        #expect(try #require(behind.maintenance).until <= .zero + .seconds(5) + .minutes(30))
        let (over, _) = try permit(line.kept(passed: .minutes(31)))
        var next = GuardedLine(line.plan, permit: over)
        next.now = .zero + .seconds(5)
        #expect(next.start() == ["read", "maintenance-ended"])
        #expect(next.cause().first == "write 0")
    }

    @Test("an agent that ended during a test says so, and the output is not proved")
    func cutTest() throws {
        var line = GuardedLine(GuardedLine.plan())
        line.start()
        line.take(.maintain(.minutes(30)))
        line.deaf = [0]
        line.take(.test)
        #expect(line.stop.isTesting)
        let (permit, _) = try permit(line.kept())
        var next = GuardedLine(line.plan, permit: permit)
        next.now = .zero + .seconds(5)
        #expect(next.start() == ["stop-tested"])
        #expect(next.stop.permit.proof?.problem == "the agent ended during the test")
    }

    @Test("the ledger comes back as it was, with what is not known")
    func ledger() {
        var ledger = ShadowLedger()
        let cause = ShadowLedger.Cause(
            rule: "spike", tag: "oven/zone1", text: "rises 2 °C within 5 s", units: "°C", value: 247.3, limit: 2)
        ledger.add(ShadowLedger.Entry(at: WallMoment(nanosecondsSince1970: 7), reason: .shadow, causes: [cause]))
        ledger.add(
            ShadowLedger.Entry(
                at: WallMoment(nanosecondsSince1970: 9), reason: .limit,
                causes: [ShadowLedger.Cause(rule: "r", tag: "a/b", text: "")], count: 30))
        #expect(ShadowLedgerText.decode(ShadowLedgerText.encode(ledger)) == .ledger(ledger))
        #expect(ledger.since(WallMoment(nanosecondsSince1970: 8)).count == 1)
    }
}
