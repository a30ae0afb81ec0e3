import AndonCore
import Testing

@Suite("A stop with several outputs", .timeLimit(.minutes(1)))
struct StopStageTests {
    private static func running(
        elsewhere: Set<Int> = [], _ change: (inout StopPlan) -> Void = { _ in }
    ) -> StageLine {
        var line = StageLine(elsewhere: elsewhere, change)
        line.startRunning()
        return line
    }

    /// The lamp, the infeed and the oven are confirmed.
    private static func stopped() -> StageLine {
        var line = running()
        _ = line.cause() + line.obeys(StageLine.lamp)
        _ = line.wait(.seconds(2)) + line.obeys(StageLine.infeed)
        _ = line.wait(.seconds(8)) + line.obeys(StageLine.oven)
        return line
    }

    @Test("each output is written in its time, and the line is confirmed when all of them are")
    func delays() {
        var line = Self.running()
        #expect(line.cause() == ["lamp = 0", "requested", "lamp requested"])
        #expect(line.obeys(StageLine.lamp) == ["lamp confirmed"])
        #expect(line.wait(.milliseconds(1_999)) == ["lamp?"], "the lamp is watched, the infeed has its time")
        #expect(line.wait(.milliseconds(1)) == ["infeed = 0", "infeed requested"])
        #expect(line.obeys(StageLine.infeed) == ["infeed confirmed"])
        #expect(line.stop.state == .stopping)
        // The lamp and the infeed are looked at meanwhile.
        #expect(line.wait(.seconds(8)).suffix(2) == ["oven = 0", "oven requested"])
        #expect(line.obeys(StageLine.oven) == ["oven confirmed", "confirmed"])
        #expect(line.stop.state == .stopped)
        #expect(line.reports.last?.stages.map(\.state) == [.confirmed, .confirmed, .confirmed])
    }

    @Test("an output that fails calls in those that stand in for it, and holds up no other")
    func escalation() {
        var line = Self.running()
        _ = line.cause() + line.obeys(StageLine.lamp)
        _ = line.wait(.seconds(2))
        #expect(
            line.written(StageLine.infeed, "link down") == ["tower = 0", "infeed failed", "failed", "tower requested"])
        #expect(line.reports.last { $0.step == .failed }?.problem == "write to tower/infeed: link down")
        #expect(line.obeys(StageLine.tower) == ["tower confirmed"])
        // It is repeated, and the oven is written in its time all the same.
        #expect(line.wait(.seconds(1)).contains("infeed = 0"))
        #expect(line.written(StageLine.infeed, "link down") == [], "told once")
        #expect(line.wait(.seconds(7)).contains("oven = 0"))
        #expect(line.obeys(StageLine.oven) == ["oven confirmed"])
        #expect(line.stop.state == .stopping, "not all of it is confirmed")
        #expect(line.obeys(StageLine.infeed) == ["infeed confirmed", "confirmed"])
    }

    @Test(
        "an output that was ordered by a rule elsewhere and fails before its cause is heard of is asked for again, and told"
    )
    func earlyFailure() {
        var line = Self.running(elsewhere: [StageLine.lamp])
        #expect(line.drove(StageLine.lamp, .failed) == [])
        #expect(line.cause().contains { $0.hasPrefix("order") || $0.contains("lamp") })
        #expect(line.stop.state == .stopping)
        #expect(line.drove(StageLine.lamp, .failed).contains("failed"))
    }

    @Test("a failed lamp does not keep the others from their time")
    func independence() {
        var line = Self.running()
        _ = line.cause()
        #expect(line.written(StageLine.lamp, "timeout").contains("lamp failed"))
        #expect(line.wait(.seconds(2)).contains("infeed = 0"))
    }

    @Test("a further cause asks for its own outputs, and writes none twice")
    func perCause() {
        var line = Self.running()
        #expect(
            line.cause(StageLine.door) == ["lamp = 0", "tower = 0", "requested", "lamp requested", "tower requested"])
        _ = line.obeys(StageLine.lamp)
        #expect(line.obeys(StageLine.tower) == ["tower confirmed", "confirmed"])
        #expect(line.cause() == ["requested"], "the lamp stands, the others wait")
        #expect(line.stop.state == .stopping)
        #expect(line.wait(.seconds(2)).contains("infeed = 0"))
    }

    @Test("a reset releases the last output first, each after the one before it is confirmed")
    func reversed() {
        var line = Self.stopped()
        #expect(line.reset() == ["oven = 1"])
        #expect(line.obeys(StageLine.oven, 1) == ["infeed = 1"])
        #expect(line.latch != nil)
        #expect(line.obeys(StageLine.infeed, 1) == ["lamp = 1"])
        #expect(line.obeys(StageLine.lamp, 1) == ["released"])
        #expect(line.latch == nil && line.stop.state == .running)
    }

    @Test("an output that cannot be released stops all of it again")
    func notReleased() {
        var line = Self.stopped()
        _ = line.reset() + line.obeys(StageLine.oven, 1)
        let again = line.written(StageLine.infeed, "timeout")
        #expect(again.contains("infeed = 0") && again.contains("oven = 0") && again.last == "failed")
        #expect(line.stop.isLatched && line.latch != nil)
    }

    @Test("a reset forgets what still waits")
    func resetEarly() {
        var line = Self.running()
        _ = line.cause() + line.obeys(StageLine.lamp)
        #expect(line.reset() == ["lamp = 1"])
        #expect(line.obeys(StageLine.lamp, 1) == ["released"])
        #expect(line.wait(.seconds(60)) == [])
    }

    @Test("a cause during a release holds all of it again, what was released already too")
    func duringRelease() {
        var line = Self.stopped()
        _ = line.reset() + line.obeys(StageLine.oven, 1)
        let again = line.cause(StageLine.door)
        #expect(again.contains("infeed = 0") && again.contains("oven = 0") && again.contains("tower = 0"))
        #expect(!again.contains { $0.hasSuffix("= 1") })
    }

    @Test("a restart asserts what had been asserted at once, and the rest in the time that is left")
    func restart() throws {
        var line = Self.running()
        _ = line.cause() + line.obeys(StageLine.lamp)
        _ = line.wait(.seconds(2)) + line.obeys(StageLine.infeed)
        let latch = try #require(line.latch)
        var next = StageLine()
        next.now = line.now + .seconds(3)
        #expect(next.start(.latch(latch)) == ["lamp = 0", "infeed = 0", "reasserted"])
        _ = next.obeys(StageLine.lamp) + next.obeys(StageLine.infeed)
        #expect(!next.wait(.milliseconds(4_900)).contains("oven = 0"))
        #expect(next.wait(.milliseconds(100)).contains("oven = 0"))
    }

    @Test("a clock that was set moves no delay beyond the plan's")
    func clockSet() throws {
        var line = Self.running()
        _ = line.cause()
        let latch = try #require(line.latch)
        var early = StageLine()
        early.now = .zero
        _ = early.start(.latch(latch))
        #expect(early.wait(.seconds(2)).contains("infeed = 0"))
        var late = StageLine()
        late.now = line.now + .minutes(600)
        _ = late.start(.latch(latch))
        #expect(late.wait(.zero).contains("infeed = 0"))
    }

    @Test("a latch that knows no outputs, or other ones, asserts its causes' outputs without their delays")
    func formerLatch() {
        let causes = [StopLatch.Cause.alarm(rule: "spike", tag: "oven/zone1")]
        for stages in [[], [StopLatch.Stage("gone", .asserted)]] {
            var line = StageLine()
            let latch = StopLatch(causes: causes, since: 1, state: .confirmed, stages: stages)
            #expect(line.start(.latch(latch)) == ["lamp = 0", "infeed = 0", "oven = 0", "reasserted"])
        }
        var corrupt = StageLine { $0.standard = 1 }
        #expect(corrupt.start(.unreadable("cut")) == ["lamp = 0", "tower = 0", "reasserted"])
        #expect(corrupt.stop.causes == [.latchUnreadable])
    }

    @Test("an output that stands at stop at the start is held, and no other is written")
    func found() {
        var line = StageLine()
        _ = line.start()
        #expect(line.read(StageLine.lamp, 1) == [])
        #expect(line.read(StageLine.oven, 0) == ["oven confirmed", "confirmed"])
        #expect(line.read(StageLine.infeed, 1) == [])
        #expect(line.stop.causes == [.foundStopped])
        #expect(line.reset() == ["oven = 1"])
    }

    @Test("an input of its own has to show the stop, and a sample from before the write shows nothing")
    func input() {
        var line = Self.running {
            $0.outputs[StageLine.lamp].input = StopInput(tag: TagID(1), value: 0, within: .seconds(3))
        }
        _ = line.cause()
        let before = line.now
        _ = line.wait(.milliseconds(10))
        _ = line.written(StageLine.lamp)
        #expect(line.read(StageLine.lamp, 0) == ["input of lamp?"])
        #expect(line.inputStands(StageLine.lamp, sampled: before) == ["input of lamp?"])
        _ = line.wait(.seconds(1))
        #expect(line.inputStands(StageLine.lamp, sampled: line.now) == ["lamp confirmed"])
    }

    @Test("a machine that does not stop in its time fails, and its output is written again")
    func inputMissing() {
        var line = Self.running {
            $0.outputs[StageLine.lamp].input = StopInput(tag: TagID(1), value: 0, within: .seconds(1))
        }
        _ = line.cause() + line.written(StageLine.lamp)
        #expect(line.read(StageLine.lamp, 0) == ["input of lamp?"])
        #expect(line.wait(.milliseconds(600)) == [], "the output's own time is not the machine's")
        #expect(line.wait(.milliseconds(400)) == ["lamp failed", "failed"])
        #expect(line.reports.last?.problem == "press/running did not show the stop within 1000.0 ms")
        #expect(line.wait(.milliseconds(1_000)).contains("lamp = 0"))
        _ = line.written(StageLine.lamp)
        #expect(line.read(StageLine.lamp, 0) == ["input of lamp?"])
        #expect(line.inputStands(StageLine.lamp, sampled: line.now) == ["lamp confirmed"])
    }

    @Test("of a masked output its own bits alone are looked at")
    func mask() {
        var line = Self.running {
            $0.outputs[StageLine.lamp].mask = 0x0004
            $0.outputs[StageLine.lamp].stopValue = 0x0004
            $0.outputs[StageLine.lamp].runValue = 0
        }
        #expect(line.cause().first == "lamp = 4")
        _ = line.written(StageLine.lamp)
        #expect(line.read(StageLine.lamp, 0xFF04) == ["lamp confirmed"])
        _ = line.wait(.seconds(1))
        #expect(line.read(StageLine.lamp, 0xFFFB).contains("lamp = 4"))
    }

    @Test("what somebody else clears is told and left, as the plan says; a new cause or a restart knows of it")
    func left() throws {
        for policy in [StopOutput.WhenCleared.tell, .hold] {
            var line = Self.running { $0.outputs[StageLine.lamp].whenCleared = policy }
            _ = line.cause(StageLine.door) + line.obeys(StageLine.lamp) + line.obeys(StageLine.tower)
            _ = line.wait(.seconds(1))
            #expect(line.read(StageLine.lamp, 1) == ["lamp left", "failed"])
            #expect(line.reports.last?.problem?.contains("somebody else cleared the stop") == true)
            #expect(line.stop.isLatched)
            let latch = try #require(line.latch)
            // Told again in its time, or not looked at any more; never written.
            var told = 0
            for _ in 0..<61 {
                let words = line.wait(.seconds(1))
                #expect(!words.contains("lamp = 0") && words.contains("lamp?") == (policy == .tell))
                if line.read(StageLine.lamp, 1).contains("lamp left") { told += 1 }
                _ = line.read(StageLine.tower, 0)
            }
            #expect(told == (policy == .tell ? 1 : 0))
            var next = StageLine { $0.outputs[StageLine.lamp].whenCleared = policy }
            #expect(next.start(.latch(latch)) == ["lamp?", "tower = 0", "reasserted"])
            #expect(next.stop[StageLine.lamp]?.state == .looking)
            #expect(line.cause().contains("lamp = 0"))
        }
    }

    @Test("an output that stands at stop again was put there by somebody: it is confirmed")
    func leftAndBack() {
        var line = Self.running { $0.outputs[StageLine.lamp].whenCleared = .tell }
        _ = line.cause(StageLine.door) + line.obeys(StageLine.lamp) + line.obeys(StageLine.tower)
        _ = line.wait(.seconds(1)) + line.read(StageLine.lamp, 1) + line.read(StageLine.tower, 0)
        _ = line.wait(.seconds(1))
        #expect(line.read(StageLine.lamp, 0) == ["lamp confirmed", "confirmed"])
    }

    @Test("what is on other wires is ordered there; a wire that says nothing counts as failed")
    func elsewhere() {
        var line = Self.running(elsewhere: [StageLine.infeed, StageLine.tower])
        for output in [StageLine.infeed, StageLine.tower] { _ = line.drove(output, .foundRunning) }
        _ = line.cause() + line.obeys(StageLine.lamp)
        #expect(line.wait(.seconds(2)).contains("stop infeed"))
        // 500 ms that the plan gives it, and a second for its wire.
        #expect(!line.wait(.milliseconds(1_499)).contains("infeed failed"))
        let silent = line.wait(.milliseconds(1))
        #expect(silent.contains("infeed failed") && silent.contains("stop tower"))
        #expect(line.drove(StageLine.tower, .confirmed) == ["tower confirmed"])
        #expect(line.drove(StageLine.infeed, .confirmed) == ["infeed confirmed"])
        #expect(line.reset() == ["release tower"])
    }

    @Test("what a rule ordered directly may be confirmed before its cause is known")
    func ahead() {
        var line = Self.running(elsewhere: [StageLine.lamp, StageLine.tower])
        for output in [StageLine.lamp, StageLine.tower] { _ = line.drove(output, .foundRunning) }
        #expect(line.drove(StageLine.lamp, .confirmed) == [])
        #expect(line.drove(StageLine.tower, .confirmed) == [])
        #expect(line.cause(StageLine.door) == ["requested", "confirmed"])
    }
}
