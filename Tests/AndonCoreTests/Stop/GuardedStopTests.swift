import AndonCore
import Testing

@Suite("the stop behind its modes", .timeLimit(.minutes(1)))
struct GuardedStopTests {
    private static let stopped = ["write 0", "latch", "requested", "read", "latch", "confirmed"]

    private func line(_ plan: Plan) -> GuardedLine {
        var line = GuardedLine(plan)
        line.start()
        return line
    }

    @Test(
        "an alarm does the lower of the line's mode and its rule's",
        arguments: [
            (StopPlan.Mode.armed, StopPlan.Mode.armed, stopped), (.armed, .shadow, ["would-stop"]), (.armed, .off, []),
            (.shadow, .armed, ["would-stop"]), (.shadow, .off, []), (.off, .armed, []),
        ])
    func lower(mode: StopPlan.Mode, rule: StopPlan.Mode, expected: [String]) {
        var line = line(GuardedLine.plan(mode, rule: rule))
        #expect(line.cause() == expected)
        #expect(line.output == (expected == Self.stopped ? 0 : 1))
    }

    @Test("a rule in shadow is told beside the stop of another, and the line's state stays stopped")
    func beside() throws {
        var line = line(GuardedLine.plan(rule: .shadow))
        #expect(line.cause(GuardedLine.belt) == Self.stopped)
        let actions = line.part.cause([GuardedLine.spike], answered: line.now, at: line.now)
        guard case .report(let report)? = actions.first else { throw Missing() }
        #expect(report.step == .wouldStop && report.isBeside && report.mode == .shadow)
        #expect(line.stop.state == .stopped)
    }

    struct Missing: Error {}

    @Test("the line is armed by a person when its output answers and stands at run; then it stops")
    func arm() {
        var line = line(GuardedLine.plan(.shadow))
        #expect(line.take(.choose(.armed, of: nil)) == ["read", "stop-mode-changed"])
        #expect(line.answer == .done)
        #expect(line.told.last?.hand?.by == "eva" && line.told.last?.from == .shadow && line.told.last?.to == .armed)
        #expect(line.cause() == Self.stopped)
    }

    @Test("arming is refused, and nothing is armed, where the output cannot be verified")
    func armRefused() {
        var away = line(GuardedLine.plan(.shadow))
        away.output = nil
        away.take(.choose(.armed, of: nil))
        #expect(away.answer == .refused(.notVerified("read of oven/zone2: link down")))
        #expect(away.cause() == ["would-stop"])

        var held = line(GuardedLine.plan(.shadow))
        held.output = 0
        held.take(.choose(.armed, of: nil))
        #expect(held.answer == .refused(.standsAtStop(output: 0)))

        var other = line(GuardedLine.plan(.shadow))
        other.take(.choose(.armed, of: nil), wrong: "it says DTB4848")
        #expect(other.answer == .refused(.wrongDevice("it says DTB4848")))

        var blind = line(GuardedLine.plan(.shadow, readBack: false))
        blind.take(.choose(.armed, of: nil))
        guard case .refused(.notVerified) = blind.answer else {
            Issue.record("\(String(describing: blind.answer))")
            return
        }
        #expect(blind.stop.permit.modes.line.mode == .shadow)
    }

    @Test("arming is refused while a cause stands, also one that came during the look at the output")
    func armWithCause() {
        var line = line(GuardedLine.plan(.shadow))
        _ = line.cause()
        line.take(.choose(.armed, of: nil))
        #expect(line.answer == .refused(.causesStand([GuardedLine.spike])))
        _ = line.gone()
        let look = line.ask(.choose(.armed, of: nil))
        _ = line.cause()
        line.run(look)
        #expect(line.answer == .refused(.causesStand([GuardedLine.spike])))
        #expect(line.output == 1)
    }

    @Test("the plan says the most: nobody arms beyond it")
    func atMost() {
        var line = line(GuardedLine.plan(.shadow, atMost: .shadow))
        line.take(.choose(.armed, of: nil))
        #expect(line.answer == .refused(.notAllowed(atMost: .shadow)))
        #expect(line.take(.choose(.off, of: nil)) == ["stop-mode-changed"])
    }

    @Test(
        "a latch of an earlier run is asserted again whatever the plan says of modes by now",
        arguments: [StopPlan.Mode.off, .shadow, .armed], [StopPlan.Mode.off, .shadow, .armed])
    func latchAlways(mode: StopPlan.Mode, atMost: StopPlan.Mode) {
        guard mode <= atMost else { return }
        var line = GuardedLine(GuardedLine.plan(mode, atMost: atMost))
        let latch = StopLatch(causes: [.alarm(rule: "spike", tag: "oven/zone1")], since: 1, state: .confirmed)
        #expect(line.start(.latch(latch)).starts(with: ["write 0"]))
        var corrupt = GuardedLine(GuardedLine.plan(mode, atMost: atMost))
        #expect(corrupt.start(.unreadable("it is cut off")).starts(with: ["write 0"]))
        #expect(line.stop.isLatched && corrupt.stop.isLatched)
    }

    @Test(
        "what was ordered where its rule is stops the line, whatever a person or a limit says by the time it is heard of"
    )
    func ordered() {
        var disarmed = line(GuardedLine.plan())
        disarmed.take(.choose(.shadow, of: nil))
        #expect(disarmed.cause(isOrdered: true) == Self.stopped)
        var limited = line(GuardedLine.plan(limits: StopLimits(between: .minutes(10))))
        _ = limited.cause()
        _ = limited.gone()
        _ = limited.reset()
        #expect(limited.cause(isOrdered: true) == Self.stopped && limited.stop.isLatched)
    }

    @Test("a stop that was ordered as a maintenance began goes before the test that is under way")
    func orderedInTest() {
        var line = line(GuardedLine.plan())
        line.take(.maintain(.minutes(30)))
        let test = line.ask(.test)
        line.deaf = [0]
        line.run(test)
        #expect(line.stop.isTesting)
        _ = line.cause(isOrdered: true)
        #expect(line.answer == .failed("the line was stopped meanwhile") && line.stop.isLatched)
        line.deaf = []
        _ = line.wait(.seconds(10))
        #expect(line.stop.state == .stopped && line.output == 0)
    }

    @Test("every output of the stop is looked at before the line is armed")
    func armStaged() {
        var line = line(GuardedLine.staged(.shadow))
        line.outputs[1] = nil
        line.take(.choose(.armed, of: nil))
        #expect(line.answer == .refused(.notVerified("read of oven/zone3: link down")))
        line.outputs[1] = 0
        line.take(.choose(.armed, of: nil))
        #expect(line.answer == .refused(.standsAtStop(output: 1)))
        line.outputs[1] = 1
        #expect(line.take(.choose(.armed, of: nil)) == ["read lamp", "read infeed", "stop-mode-changed"])
        #expect(line.cause().first == "write lamp 0")
    }

    @Test("a first look that a disarming ended latches nothing, also where its answer comes later")
    func lateLook() {
        var line = GuardedLine(GuardedLine.plan())
        line.output = 0
        let look = line.part.start(.none, at: line.now)
        line.take(.maintain(.minutes(30)))
        line.run(look)
        // The word of another wire's drive, that was on its way as the maintenance began.
        line.run(line.part.drove(DriveReport(output: 0, step: .foundStopped, at: line.now), at: line.now))
        #expect(!line.stop.isLatched)
        line.output = 1
        line.take(.endMaintenance)
        #expect(line.cause().first == "write 0")
    }

    @Test("a test drives each output to stop, its machine's input included, then each back, the last first")
    func testStaged() {
        var line = line(GuardedLine.staged())
        line.take(.maintain(.minutes(30)))
        #expect(
            line.take(.test) == [
                "read lamp", "read infeed", "write lamp 0", "read lamp", "write infeed 0", "read infeed",
                "write infeed 1", "read infeed", "write lamp 1", "read lamp", "stop-tested",
            ])
        guard case .passed(let proofs) = line.answer else {
            Issue.record("\(String(describing: line.answer))")
            return
        }
        #expect(proofs.map(\.output) == [0, 1] && line.outputs == [1, 1])
    }

    @Test("a machine whose input shows no stop fails the test, and the other outputs are tested all the same")
    func testNoInput() {
        var line = line(GuardedLine.staged())
        line.take(.maintain(.minutes(30)))
        line.showsStop = false
        var words = line.take(.test)
        words += line.wait(.seconds(30))
        #expect(words.filter { $0.hasPrefix("write lamp") } == ["write lamp 0", "write lamp 1"])
        guard case .failed(let problem) = line.answer else {
            Issue.record("\(String(describing: line.answer))")
            return
        }
        #expect(problem == "stop: oven/zone4 did not show the stop within 2000.0 ms")
        #expect(line.outputs == [1, 1])
    }

    @Test("an output that cannot be brought back to run is named, written no more, and the others are brought back")
    func testStuck() {
        var line = line(GuardedLine.staged())
        line.take(.maintain(.minutes(300)))
        line.sticks = [1]
        line.take(.test)
        _ = line.wait(.seconds(60))
        guard case .failed(let problem) = line.answer else {
            Issue.record("\(String(describing: line.answer))")
            return
        }
        #expect(problem == "release: oven/zone3 reads 0 after 1 was written; infeed may stand at stop")
        #expect(line.outputs == [1, 0] && line.wait(.minutes(10)) == [])
        line.sticks = []
        line.take(.endMaintenance)
        #expect(line.stop.causes == [.foundStopped], "it is latched as found when the maintenance ends")
    }

    @Test("disarming releases nothing; a latch of an earlier run is asserted again in shadow too")
    func latchHolds() {
        var line = line(GuardedLine.plan())
        _ = line.cause()
        line.take(.choose(.shadow, of: nil))
        #expect(line.answer == .done && line.output == 0 && line.stop.isLatched)
        let latch = StopLatch(
            causes: [.alarm(rule: "spike", tag: "oven/zone1")], since: 1, state: .confirmed)
        var next = GuardedLine(GuardedLine.plan(.shadow))
        #expect(next.start(.latch(latch)).prefix(2) == ["write 0", "reasserted"])
        _ = line.gone()
        #expect(line.reset() == ["write 1", "read", "unlatch", "released"])
        // An alarm of before is shadow now.
        #expect(line.cause() == ["would-stop"])
    }

    @Test("in maintenance nothing is written; at its end an armed line is stopped for what is active")
    func maintenance() {
        var line = line(GuardedLine.plan())
        #expect(line.take(.maintain(.minutes(30))) == ["maintenance-began"])
        #expect(line.cause() == ["would-stop in maintenance"])
        #expect(line.output == 1)
        line.take(.endMaintenance)
        #expect(line.answer == .refused(.causesStand([GuardedLine.spike])), "a person is told before the line stops")
        #expect(line.wait(.minutes(29)) == [])
        #expect(line.wait(.minutes(2)).starts(with: ["write 0", "latch", "requested", "maintenance-ended"]))
        #expect(line.output == 0)
    }

    @Test("after a maintenance an output that somebody left at stop is latched as found")
    func leftAtStop() {
        var line = line(GuardedLine.plan())
        line.take(.maintain(.minutes(30)))
        line.output = 0
        line.take(.endMaintenance)
        #expect(line.stop.state == .stopped && line.stop.causes == [.foundStopped])
    }

    @Test("what comes too soon is held back and told again, and stops the line when it may, if it is still there")
    func between() {
        var line = line(GuardedLine.plan(limits: StopLimits(between: .minutes(10))))
        #expect(line.cause() == Self.stopped)
        _ = line.gone()
        _ = line.reset()
        _ = line.wait(.minutes(1))
        #expect(line.cause() == ["stop-held-back"])
        #expect(line.stop.held?.limit.words == "at least 10 min between two stops" && line.output == 1)
        #expect(line.wait(.minutes(6)) == ["stop-held-back"])
        let after = line.wait(.minutes(4))
        #expect(after.contains("write 0") && after.contains("stop-held-back-ended"), "\(after)")
        #expect(line.output == 0)
    }

    @Test("what is held back and goes by itself stops nothing later")
    func heldAndGone() {
        var line = line(GuardedLine.plan(limits: StopLimits(between: .minutes(10))))
        _ = line.cause()
        _ = line.gone()
        _ = line.reset()
        _ = line.cause()
        #expect(line.gone() == ["stop-held-back-ended"])
        #expect(line.wait(.minutes(60)) == [])
        #expect(line.output == 1)
    }

    @Test("the third stop of an hour asks for a person, who may let it through")
    func perHour() {
        var line = line(GuardedLine.plan(limits: StopLimits(mostPerHour: 2)))
        for _ in 0..<2 {
            #expect(line.cause() == Self.stopped)
            _ = line.gone()
            _ = line.reset()
            _ = line.wait(.minutes(5))
        }
        line.take(.goAhead)
        #expect(line.answer == .refused(.nothingHeld))
        #expect(line.cause() == ["stop-held-back"])
        // Over a restart it is counted on.
        guard case .permit(let permit, _) = line.kept(passed: .minutes(1)) else {
            Issue.record("not kept")
            return
        }
        var next = GuardedLine(line.plan, permit: permit)
        next.now = .zero + .seconds(5)
        #expect(next.start(active: [GuardedLine.spike]) == ["read", "stop-held-back"])
        #expect(line.take(.goAhead).contains("write 0"))
        #expect(line.answer == .done && line.output == 0)
    }

    @Test("a test drives the output to stop and back, in maintenance only, and latches nothing")
    func test() {
        var line = line(GuardedLine.plan(proofEvery: .minutes(600)))
        line.take(.test)
        #expect(line.answer == .refused(.noMaintenance))
        line.take(.maintain(.minutes(30)))
        #expect(line.take(.test) == ["read", "write 0", "read", "write 1", "read", "stop-tested"])
        #expect(line.answer == .passed([OutputProof(output: 0, stop: .zero, run: .zero)]))
        #expect(line.output == 1 && !line.stop.isOn)
        #expect(line.stop.permit.proof?.hand.by == "eva" && line.stop.permit.proof?.problem == nil)
        line.take(.endMaintenance)
        #expect(line.cause() == Self.stopped, "the numbers of the test's requests are not used again")
    }

    @Test("an output that ignores the write fails the test, and its test is overdue at once")
    func testFails() {
        var line = line(GuardedLine.plan(proofEvery: .minutes(600)))
        line.take(.maintain(.minutes(30)))
        line.deaf = [0]
        line.take(.test)
        _ = line.wait(.seconds(30))
        guard case .failed(let problem) = line.answer else {
            Issue.record("\(String(describing: line.answer))")
            return
        }
        #expect(problem.contains("oven/zone2 reads 1 after 0 was written"))
        #expect(line.told.map(\.kind).suffix(2) == [.tested, .proofOverdue])
        #expect(line.stop.permit.isProofOverdue(at: line.now))
    }

    @Test("a test of an output that somebody holds at stop is refused: it would release it")
    func testHeld() {
        var line = line(GuardedLine.plan())
        line.take(.maintain(.minutes(30)))
        line.output = 0
        #expect(line.take(.test) == ["read"])
        #expect(line.answer == .refused(.standsAtStop(output: 0)))
    }

    @Test("a proof that is due is told once, and is due anew after a test that passed")
    func overdue() {
        var line = line(GuardedLine.plan(.shadow, proofEvery: .minutes(600)))
        #expect(line.wait(.minutes(1)) == ["proof-test-overdue"], "there was none")
        line.take(.maintain(.minutes(30)))
        line.take(.test)
        let words = line.wait(.minutes(599))
        #expect(!words.contains("proof-test-overdue"))
        #expect(line.wait(.minutes(2)) == ["proof-test-overdue"])
    }
}
