import AndonCore
import Testing

@Suite("Stop", .timeLimit(.minutes(1)))
struct StopSequenceTests {
    /// A line that is known to run.
    static func running(_ mode: StopPlan.Mode = .armed, readBack: Bool = true, attempts: Int = 3) -> StopLine {
        var line = StopLine(mode, readBack: readBack, attempts: attempts)
        if line.start() == ["read"] { _ = line.read(1) }
        return line
    }

    static func stopped() -> StopLine {
        var line = running()
        _ = line.cause() + line.written() + line.read(0)
        return line
    }

    @Test("a stop is written first, then kept, then told; only the read-back confirms it")
    func confirmed() {
        var line = Self.running()
        #expect(line.stop.nextTick == nil)
        #expect(line.cause() == ["write 0", "save requested", "report requested"])
        #expect(line.written() == ["read"])
        #expect(line.stop.state == .stopping)
        line.wait(.milliseconds(20))
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        #expect(line.stop.state == .stopped)
        let report = line.reports.last
        #expect(report?.attempts == 1)
        #expect(report?.answered == .zero + .seconds(100))
        #expect(report?.written == .zero + .seconds(100))
        #expect(report?.at == .zero + .milliseconds(100_020))
    }

    @Test("without a read-back the echo confirms, and then nothing more is owed")
    func echoOnly() {
        var line = Self.running(readBack: false)
        #expect(line.cause() == ["write 0", "save requested", "report requested"])
        #expect(line.written() == ["save confirmed", "report confirmed"])
        #expect(line.stop.nextTick == nil)
    }

    @Test("an answer that may be our own request confirms nothing: it is read back, or the stop fails and is repeated")
    func doubtful() {
        var line = Self.running()
        _ = line.cause()
        #expect(line.doubted() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        line = Self.running(readBack: false)
        _ = line.cause()
        for attempt in 1...3 {
            #expect(line.doubted() == (attempt < 3 ? [] : ["report failed"]))
            #expect(line.tick() == ["write 0"])
        }
        #expect(line.stop.state == .stopping)
        #expect(line.reports.last?.problem == "write to tower/hold: perhaps our own request")
        #expect(line.written() == ["save confirmed", "report confirmed"])
    }

    @Test("a coil that does not change is written again within the bound, told once, and then slowly for ever")
    func ignoredCoil() {
        var line = Self.running()
        let start = line.now
        _ = line.cause()
        for attempt in 1...3 {
            #expect(line.written() == ["read"])
            #expect(line.read(1) == (attempt < 3 ? [] : ["report failed"]))
            if attempt < 3 { #expect(line.tick() == ["write 0"]) }
        }
        #expect(line.now - start < .milliseconds(600))
        #expect(line.reports.last?.problem == "tower/hold reads 1 after 0 was written")
        var waits: [TimeSpan] = []
        for _ in 0..<6 {
            let before = line.now
            #expect(line.tick() == ["write 0"])
            waits.append(line.now - before)
            #expect(line.written("link down") == [])
        }
        #expect(waits == [1, 2, 2, 2, 2, 2].map { .seconds($0) }, "an output that is back is stopped within 2 s")
        _ = line.tick()
        _ = line.written()
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        #expect(line.reports.last?.attempts == 10)
    }

    @Test(
        "a failure says what went wrong",
        arguments: [
            ("timeout", nil, "write to tower/hold: timeout"), (nil, nil, "read of tower/hold: timeout"),
            (nil, 1, "tower/hold reads 1 after 0 was written"),
        ] as [(String?, UInt16?, String)])
    func problems(write: String?, read: UInt16?, problem: String) {
        var line = Self.running(attempts: 1)
        _ = line.cause()
        if let write { #expect(line.written(write) == ["report failed"]) }
        if write == nil {
            _ = line.written()
            #expect(line.read(read) == ["report failed"])
        }
        #expect(line.reports.last?.problem == problem)
    }

    @Test("no answer at all: failed at the bound, and the late answer still confirms")
    func late() {
        var line = Self.running()
        _ = line.cause()
        let start = line.now
        #expect(line.tick() == ["report failed"])
        #expect(line.now - start == .milliseconds(600))
        #expect(line.reports.last?.problem == "tower/hold was not confirmed within 600.0 ms")
        #expect(line.written() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
    }

    @Test("an answer that never comes does not stop the repeating")
    func lostForEver() {
        var line = Self.running()
        _ = line.cause()
        var writes = 0
        for _ in 0..<40 { writes += line.tick().count { $0 == "write 0" } }
        #expect(writes > 10)
    }

    @Test("an answer to an earlier attempt confirms nothing")
    func oldAnswers() {
        var line = Self.running()
        _ = line.cause()
        let first = line.stop.newestAttempt
        _ = line.written("timeout")
        _ = line.tick()
        #expect(line.stop.newestAttempt == first + 1)
        #expect(line.stop.isCurrent(first + 1) && !line.stop.isCurrent(first))
        #expect(line.written(attempt: first) == [])
        #expect(line.read(0, attempt: first) == [])
        #expect(line.written() == ["read"])
        #expect(line.read(0, attempt: first) == [])
        #expect(line.stop.state == .stopping)
    }

    @Test("two causes are one stop, and a flapping one is no news")
    func causes() {
        var line = Self.stopped()
        #expect(line.cause(StopLine.other) == ["save confirmed", "report confirmed"])
        #expect(line.stop.causes == [StopLine.spike, StopLine.other])
        for _ in 0..<100 { #expect(line.cause() == []) }
        var early = Self.running()
        _ = early.cause()
        #expect(early.cause(StopLine.other) == ["save requested", "report requested"])
    }

    @Test("shadow writes nothing and latches nothing; it tells each cause once per episode")
    func shadow() throws {
        var line = Self.running(.shadow)
        #expect(line.cause() == ["report would-stop"])
        #expect(!line.stop.isLatched)
        #expect(line.cause(StopLine.other) == ["report would-stop"])
        let keys = [0, 1].map { AlarmKey(rule: RuleID(0), tag: TagID($0)) }
        _ = line.stop.gone([keys[0]], at: line.now)
        #expect(line.stop.nextTick == nil, "one cause is left")
        _ = line.stop.gone([keys[1]], at: line.now)
        line.wait(.seconds(30))
        #expect(line.cause() == [], "gone for 30 s is the same episode")
        _ = line.stop.gone([keys[0]], at: line.now)
        #expect(line.tick() == ["report running"])
        #expect(line.stop.state == .running)
        #expect(line.cause() == ["report would-stop"])
        #expect(line.reset(.true) == ["refused 1 true"])
        #expect(line.reset() == ["clear", "report running"])
        #expect(line.stop.state == .running)
    }

    @Test("a restart asserts the latch before anything else")
    func restore() {
        let latch = StopLatch(
            causes: [.alarm(rule: "spike", tag: "oven/zone1"), .alarm(rule: "old", tag: "x/y")], since: 1,
            state: .confirmed)
        var line = StopLine()
        #expect(line.start(.latch(latch)) == ["write 0", "report reasserted"])
        #expect(line.stop.causes == [StopLine.spike, .former(rule: "old", tag: "x/y")])
        #expect(line.written() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        #expect(line.reports.last?.answered == nil)

        var corrupt = StopLine()
        #expect(corrupt.start(.unreadable("cut")) == ["write 0", "save requested", "report reasserted"])
        #expect(corrupt.stop.causes == [.latchUnreadable])

        var shadow = StopLine(.shadow)
        #expect(
            shadow.start(.latch(latch)) == ["write 0", "report reasserted"], "the line is stopped, whatever its mode")
    }

    @Test("alarms that stop the line and outlived the last run stop an armed line, and hold the reset")
    func activeAtStart() {
        let active = AlarmKey(rule: RuleID(0), tag: TagID(0))
        var line = StopLine()
        #expect(line.start(active: [active]) == ["write 0", "save requested", "report requested"])
        #expect(line.stop.causes == [StopLine.spike])
        #expect(line.reset(.unknown) == ["refused 1 unknown"])

        var corrupt = StopLine()
        #expect(
            corrupt.start(.unreadable("cut"), active: [active]) == ["write 0", "save requested", "report reasserted"])
        #expect(corrupt.reset(.true) == ["refused 1 true"])

        let latch = StopLatch(causes: [.alarm(rule: "spike", tag: "oven/zone1")], since: 1, state: .confirmed)
        var latched = StopLine()
        #expect(latched.start(.latch(latch), active: [active]) == ["write 0", "report reasserted"])

        var shadow = StopLine(.shadow)
        #expect(shadow.start(active: [active]) == [])
    }

    @Test("an output found at stop latches; one found at run does not; one that cannot be read is asked again")
    func found() {
        var line = StopLine()
        #expect(line.start() == ["read"])
        #expect(line.read(nil) == [])
        #expect(line.tick() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        #expect(line.stop.causes == [.foundStopped])
        #expect(line.reset(.true) == ["write 1"], "no rule speaks for it: the person does")

        var runs = StopLine()
        #expect(runs.start() == ["read"])
        #expect(runs.read(1) == [])
        #expect(runs.stop.state == .running && runs.stop.nextTick == nil)

        var spiked = StopLine()
        _ = spiked.start()
        #expect(spiked.cause() == ["write 0", "save requested", "report requested"])
        #expect(spiked.read(1, attempt: 1) == [], "the look is over")
        #expect(StopLine(.shadow).stop.nextTick == nil)
    }

    @Test("somebody else clears the output: stopped again at once, told at most once a minute")
    func cleared() {
        var line = Self.stopped()
        #expect(line.tick() == ["read"])
        #expect(line.read(0) == [])
        #expect(line.tick() == ["read"])
        #expect(line.read(1) == ["write 0", "report failed"])
        #expect(line.reports.last?.problem?.contains("somebody else cleared") == true)
        #expect(line.written() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
        for _ in 0..<20 {
            #expect(line.tick() == ["read"])
            #expect(line.read(1) == ["write 0"])
            #expect(line.written() == ["read"])
            #expect(line.read(0) == [])
        }
        line.wait(.minutes(1))
        #expect(line.tick() == ["read"])
        #expect(line.read(1) == ["write 0", "report failed"])
    }

    @Test("a quiet repeat that fails is told all the same")
    func clearedAndRefused() {
        var line = Self.stopped()
        for _ in 0..<2 {
            _ = line.tick()
            _ = line.read(1)
            if line.reports.count == 3 { _ = line.written() + line.read(0) }
        }
        let told = line.reports.count
        for _ in 0..<3 {
            _ = line.written("timeout")
            _ = line.tick()
        }
        #expect(line.reports.count == told + 1)
        #expect(line.reports.last?.step == .failed)
    }

    @Test(
        "a reset is refused while a cause is active or unknown, or nothing is stopped",
        arguments: [Truth.true, .unknown])
    func refused(truth: Truth) {
        var line = Self.stopped()
        #expect(line.reset(truth) == ["refused 1 \(truth)"])
        #expect(line.stop.state == .stopped)
        var running = Self.running()
        #expect(running.reset() == ["not stopped"])
    }

    @Test("a release is told when the output reads run, with who and why; the latch goes only then")
    func released() {
        var line = Self.stopped()
        #expect(line.reset() == ["write 1"])
        #expect(line.reset() == ["under way"])
        #expect(line.stop.isLatched)
        #expect(line.written() == ["read"])
        #expect(line.read(1) == ["clear", "report released"])
        #expect(line.reports.last?.by == "eva" && line.reports.last?.reason == "cleaned")
        #expect(line.reports.last?.causes == [StopLine.spike])
        #expect(line.stop.state == .running && line.stop.nextTick == nil && line.stop.causes.isEmpty)
        #expect(line.cause() == ["write 0", "save requested", "report requested"])
    }

    @Test("a release that fails leaves the line stopped, and stops it again")
    func releaseFails() {
        var line = Self.stopped()
        _ = line.reset()
        _ = line.written("timeout")
        #expect(line.tick() == ["write 1"])
        _ = line.written("timeout")
        #expect(line.tick() == ["write 1"])
        #expect(line.written("timeout") == ["write 0", "report failed"])
        #expect(
            line.reports.last?.problem == "release: write to tower/hold: timeout; the line stays stopped")
        #expect(line.stop.isLatched)
        #expect(line.written() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
    }

    @Test("a stop during a release wins, whatever answers come late")
    func race() {
        var line = Self.stopped()
        _ = line.reset()
        let release = line.stop.newestAttempt
        #expect(line.cause() == ["write 0", "save requested", "report requested"])
        #expect(!line.stop.isCurrent(release))
        #expect(line.written(attempt: release) == [])
        #expect(line.read(1, attempt: release) == [])
        #expect(line.stop.state == .stopping)
        #expect(line.written() == ["read"])
        #expect(line.read(0) == ["save confirmed", "report confirmed"])
    }
}
