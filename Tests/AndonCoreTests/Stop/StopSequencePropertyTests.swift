import AndonCore
import Testing

@Suite("Stop, any order of things", .timeLimit(.minutes(1)))
struct StopSequencePropertyTests {
    /// A controller with one output: takes writes late, loses answers, ignores writes, is cleared by somebody else.
    struct Controller {
        enum Work { case write(UInt16, Int), read(Int) }
        var output: UInt16 = 1
        var work: [Work] = []
        var dice: Dice
    }

    @Test("what must never happen does not, and what is owed has a time", arguments: 0..<200)
    func interleavings(seed: Int) throws {
        var world = Controller(dice: Dice(seed: UInt64(seed)))
        let readBack = seed % 5 != 0
        var stop = StopPart(
            StopPlan(output: TagID(0), stopValue: 0, runValue: 1, readBack: readBack, mode: .armed),
            in: StopLine.lineWithRule, paths: ["tower/hold"], writeRetries: seed % 3)
        var now = Uptime.zero
        var isReset = false
        var isOnDisk = false
        var isWritten = false
        var matching = false

        func obey(_ actions: [StopAction]) {
            for action in actions {
                switch action {
                case .write(_, let value, let attempt):
                    if value == 1 { #expect(isReset, "a run write that nobody asked for") }
                    if value == 0 { isReset = false }
                    isWritten = true
                    matching = false
                    world.work.append(.write(value, attempt))
                case .readBack(_, let attempt): world.work.append(.read(attempt))
                case .saveLatch: isOnDisk = true
                case .news, .keep, .answer: break
                case .awaitInput, .order, .tell: Issue.record("\(action) of an output that is here and has no input")
                case .clearLatch:
                    #expect(isReset && matching, "the latch went without a confirmed release")
                    isOnDisk = false
                    isReset = false
                case .report(let report):
                    switch report.step {
                    case .confirmed:
                        #expect(matching || stop.state == .stopped && !isWritten || !readBack || isJoin(report))
                        #expect(isOnDisk, "told before it was kept")
                    case .released: #expect(matching || !readBack)
                    case .failed: #expect(report.problem != nil)
                    case .requested: #expect(isOnDisk && isWritten)
                    case .wouldStop, .reasserted, .running, .stageRequested, .stageConfirmed, .stageFailed:
                        Issue.record("\(report.step) in an armed run without a latch")
                    }
                }
            }
            if stop.isLatched { #expect(isOnDisk, "latched, and a crash would forget it") }
            if stop.state == .stopping || stop.state == .releasing || stop.state == .looking {
                #expect(stop.nextTick != nil, "\(stop.state) and nothing would ever happen")
            }
            if stop.state == .stopped, readBack { #expect(stop.nextTick != nil) }
        }
        func isJoin(_ report: StopReport) -> Bool { report.causes.count > 1 && stop.state == .stopped }

        obey(stop.start(.none, at: now))
        var releases = 0
        for _ in 0..<2000 {
            now = now + .milliseconds(Int64.random(in: 0...300, using: &world.dice))
            switch Int.random(in: 0..<20, using: &world.dice) {
            case 0:
                let cause = world.dice.once(in: 2) ? StopLine.spike : StopLine.other
                obey(stop.cause(cause.keys, answered: now, at: now))
                #expect(stop.isLatched && stop.state != .releasing)
            case 1:
                let truth: Truth = world.dice.once(in: 3) ? .unknown : .false
                let wasLatched = stop.state == .stopping || stop.state == .stopped
                if case .accepted(let actions) = stop.reset(
                    by: "eva", reason: "x", at: now, standing: { _ in truth })
                {
                    #expect(wasLatched)
                    isReset = true
                    obey(actions)
                    releases += 1
                }
            case 2: if world.dice.once(in: 3) { world.output ^= 1 }
            case 3...10:
                guard !world.work.isEmpty else { continue }
                let work = world.work.remove(at: world.dice.once(in: 8) ? world.work.count - 1 : 0)
                if world.dice.once(in: 12) { continue }
                switch work {
                case .write(let value, let attempt):
                    guard !world.dice.once(in: 4), stop.isCurrent(attempt) else {
                        let isDown = world.dice.once(in: 2)
                        let answer =
                            isDown ? StopWriteAnswer.failed("down", sent: nil) : .unanswered("timeout", sent: now)
                        obey(stop.writeAnswered(0, attempt, answer, at: now))
                        continue
                    }
                    if !world.dice.once(in: 5) { world.output = value }
                    matching = !readBack
                    obey(stop.writeAnswered(0, attempt, .done(sent: now), at: now))
                case .read(let attempt):
                    if world.dice.once(in: 5) {
                        obey(stop.readAnswered(0, attempt, .failed("timeout"), at: now))
                    } else {
                        let wanted: UInt16 = stop.state == .releasing ? 1 : 0
                        matching = attempt == stop.newestAttempt && world.output == wanted
                        obey(stop.readAnswered(0, attempt, .value(world.output), at: now))
                    }
                }
            default: if let next = stop.nextTick, next <= now { obey(stop.tick(at: now)) }
            }
        }
        #expect(releases > 5)
        #expect(stop.causes.count <= 3)
    }
}
