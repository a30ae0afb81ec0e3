import AndonCore
import AndonLine
import Foundation
import Testing

@Suite("a stop with several outputs, on real wires", .serialized, .timeLimit(.minutes(2)))
struct StageTests {
    private static let both = [StopStep(output: StageRig.infeed), StopStep(output: StageRig.tower)]

    @Test(
        "outputs on two wires are both written and read back, and released one after the other",
        arguments: [(Slave.Wire.tcp, Slave.Wire.rtu), (.rtu, .tcp), (.rtu, .rtu), (.tcp, .tcp)])
    func twoWires(io: Slave.Wire, aside: Slave.Wire) async throws {
        let line = try StageRig(io: io, aside: aside, steps: Self.both)
        let folder = try Folder()
        try await withLine(line.rig.plan, in: folder) { running, ear in
            try await line.spike(ear)
            _ = try await ear.stage(.stageConfirmed, of: StageRig.infeed)
            _ = try await ear.stage(.stageConfirmed, of: StageRig.tower)
            let confirmed = try await ear.step(.confirmed)
            #expect(!line.io.coil(16) && !line.aside.coil(17))
            #expect(confirmed.stages.map(\.state) == [.confirmed, .confirmed])
            try await line.calm(ear)
            #expect(await running.reset(by: "Kim", reason: "zone checked") == .accepted)
            _ = try await ear.step(.released)
            #expect(line.io.coil(16) && line.aside.coil(17))
        }
        #expect(LatchFile(directory: folder.path).read() == .none)
    }

    @Test("an output whose device answers nothing holds up no other: not on its wire, and not on another")
    func deafDevice() async throws {
        for aside in [Slave.Wire.tcp, .rtu] {
            var line = try StageRig(aside: aside, steps: Self.both)
            line.rig.plan.links[1].timeout = .seconds(30)
            line.rig.plan.stop?.outputs[StageRig.infeed].within = .seconds(40)
            try await withLine(line.rig.plan, in: Folder()) { _, ear in
                _ = try await ear.step(.running)
                line.io.setDeaf(true)
                try await line.spike(ear)
                _ = try await ear.stage(.stageConfirmed, of: StageRig.tower)
                #expect(!line.aside.coil(17))
                #expect(await !ear.hasHeard(.stageFailed))
                #expect(await !ear.hasHeard(.confirmed))
                line.io.setDeaf(false)
                _ = try await ear.step(.confirmed)
            }
        }
    }

    @Test("an output on another bus is written while the wire that decides waits inside a request")
    func directOrder() async throws {
        var line = try StageRig(io: .rtu, aside: .rtu, steps: Self.both)
        _ = line.rig.add("silent", holding: 9_003, link: 1)
        line.rig.plan.links[1].timeout = .seconds(3)
        try await withLine(line.rig.plan, in: Folder()) { _, ear in
            // The first poll of it goes out, and is waited for.
            let before = line.io.requests
            while line.io.requests == before, line.io.requests < 2 { try await Task.sleep(for: .milliseconds(5)) }
            let asked = line.io.requests
            try await line.spike(ear)
            while line.aside.coil(17) { try await Task.sleep(for: .milliseconds(5)) }
            #expect(line.io.requests == asked, "the wire that decides was free")
            // Its own output follows when the request is over.
            while line.io.coil(16) { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test("an output that fails calls in the one that stands in for it, and is stopped when it is back")
    func escalation() async throws {
        let steps = [StopStep(output: StageRig.infeed, ifFails: [StageRig.tower])]
        let line = try StageRig(steps: steps)
        try await withLine(line.rig.plan, in: Folder()) { _, ear in
            _ = try await ear.step(.running)
            try await ear.steady(of: Rig.zone)
            line.io.unplug()
            line.oven.setHolding(100, 2_423)
            let failed = try await ear.stage(.stageFailed, of: StageRig.infeed)
            #expect(failed.problem?.contains("tower/hold") == true)
            _ = try await ear.stage(.stageConfirmed, of: StageRig.tower)
            #expect(!line.aside.coil(17))
            line.io.replug()
            _ = try await ear.step(.confirmed)
            #expect(!line.io.coil(16))
        }
    }

    @Test("an output with a delay is written after it, and one that was asked for is asserted by the next run")
    func delayed() async throws {
        let steps = [
            StopStep(output: StageRig.tower), StopStep(output: StageRig.infeed, after: .milliseconds(600)),
        ]
        let line = try StageRig(steps: steps)
        let folder = try Folder()
        try await withLine(line.rig.plan, in: folder) { _, ear in
            try await line.spike(ear)
            let first = try await ear.stage(.stageConfirmed, of: StageRig.tower)
            #expect(first.stages.map(\.state) == [.confirmed, .waiting])
            let second = try await ear.stage(.stageRequested, of: StageRig.infeed)
            let requested = try await ear.step(.requested)
            #expect(second.at - requested.at >= .milliseconds(600))
            _ = try await ear.step(.confirmed)
        }
        line.io.setCoil(16, true)
        line.aside.setCoil(17, true)
        try await withLine(line.rig.plan, in: folder) { _, ear in
            _ = try await ear.step(.reasserted)
            _ = try await ear.step(.confirmed)
            #expect(!line.io.coil(16) && !line.aside.coil(17))
        }
    }

    @Test("bits of a register are switched without touching the others, whatever those do meanwhile")
    func mask() async throws {
        var line = try StageRig(steps: [StopStep(output: StageRig.infeed)])
        line.rig.plan.tags[1].point = Point(.holding, 300)
        line.rig.plan.tags[1].type = .uint16
        line.rig.plan.stop?.outputs[StageRig.infeed].mask = 0x0006
        line.rig.plan.stop?.outputs[StageRig.infeed].stopValue = 0x0002
        line.rig.plan.stop?.outputs[StageRig.infeed].runValue = 0x0004
        line.io.setHolding(300, 0xA5A4)
        try await withLine(line.rig.plan, in: Folder()) { running, ear in
            try await line.spike(ear)
            _ = try await ear.step(.confirmed)
            #expect(line.io.holding(300) == 0xA5A2)
            // Somebody else uses the other bits.
            line.io.setHolding(300, 0x5A5A)
            try await line.calm(ear)
            #expect(await running.reset(by: "Kim", reason: "zone checked") == .accepted)
            _ = try await ear.step(.released)
            #expect(line.io.holding(300) == 0x5A5C)
            #expect(await !ear.hasHeard(.failed))
        }
    }

    @Test("an input on another wire has to show that the machine stopped; one that does not is told")
    func input() async throws {
        var line = try StageRig(steps: [StopStep(output: StageRig.infeed)])
        let motion = line.rig.add("motion", holding: 201)
        line.oven.setHolding(201, 1)
        line.rig.plan.stop?.outputs[StageRig.infeed].input = StopInput(tag: motion, value: 0, within: .seconds(3))
        try await withLine(line.rig.plan, in: Folder()) { _, ear in
            try await line.spike(ear)
            let failed = try await ear.step(.failed)
            #expect(failed.problem == "oven/motion did not show the stop within 3000.0 ms")
            #expect(!line.io.coil(16))
            #expect(await !ear.hasHeard(.confirmed))
            line.oven.setHolding(201, 0)
            _ = try await ear.step(.confirmed)
        }
    }

    @Test("a stop over a connection of its own goes out while a poll of the same device waits for its answer")
    func ownConnection() async throws {
        var line = try StageRig(steps: [StopStep(output: StageRig.infeed)])
        // The device answers reads of 9003 never, and everything else at once, on each of its connections.
        let silent = line.rig.add("silent", holding: 9_003, link: 1)
        line.rig.plan.tags[silent.index].poll = .milliseconds(20)
        line.rig.plan.links[1].timeout = .seconds(30)
        var twin = line.rig.plan.links[1]
        twin.name = "io-stop"
        twin.twin = LinkID(1)
        twin.timeout = .seconds(1)
        line.rig.plan.links.append(twin)
        line.rig.plan.stop?.outputs[StageRig.infeed].connection = LinkID(line.rig.plan.links.count - 1)
        try await withLine(line.rig.plan, in: Folder()) { _, ear in
            try await line.spike(ear)
            let confirmed = try await ear.step(.confirmed)
            #expect(!line.io.coil(16) && confirmed.attempts == 1)
            #expect(await !ear.hasHeard(.failed))
        }
    }

    @Test("what a controller clears is answered as the plan says", arguments: StopOutput.WhenCleared.allCases)
    func cleared(policy: StopOutput.WhenCleared) async throws {
        var line = try StageRig(steps: [StopStep(output: StageRig.infeed)])
        line.rig.plan.stop?.outputs[StageRig.infeed].whenCleared = policy
        let folder = try Folder()
        try await withLine(line.rig.plan, in: folder) { running, ear in
            try await line.spike(ear)
            _ = try await ear.step(.confirmed)
            let before = await ear.count
            let writes = line.io.writes
            line.io.setCoil(16, true)
            let failed = try await ear.step(.failed, from: before)
            #expect(failed.problem?.contains("somebody else cleared the stop") == true)
            if policy == .assert {
                _ = try await ear.step(.confirmed, from: before)
                #expect(!line.io.coil(16))
            } else {
                #expect(line.io.writes == writes && line.io.coil(16))
                #expect(running.snapshot.stop?.stages.first?.state == .left)
            }
            #expect(running.snapshot.stop?.causes == [.alarm(Rig.spike)])
        }
        guard case .latch(let latch) = LatchFile(directory: folder.path).read() else {
            Issue.record("the latch is gone")
            return
        }
        #expect(latch.stages == [StopLatch.Stage("infeed", policy == .assert ? .asserted : .left)])
    }

    @Test("a cause that flaps at 10 Hz stops the line once; two causes hold it until both are gone")
    func storm() async throws {
        var line = try StageRig(steps: Self.both)
        let door = line.rig.add("door", holding: 202)
        line.rig.plan.rules.append(
            RulePlan(name: "door", tags: [door], condition: .above(0), severity: .critical, action: .stop))
        try await withLine(line.rig.plan, in: Folder()) { running, ear in
            try await ear.steady(of: Rig.zone)
            for _ in 0..<10 {
                for value in [1, 0] {
                    let from = await ear.count
                    line.oven.setHolding(202, value)
                    _ = try await ear.alarm(value == 1 ? .raised : .returned, from: from)
                }
            }
            _ = try await ear.step(.confirmed)
            let told = await ear.heard.count { event in
                if case .stop(let report) = event { report.step == .requested } else { false }
            }
            #expect(told == 1 && line.io.writes == 1 && line.aside.writes == 1)
            line.oven.setHolding(100, 2_423)
            _ = try await ear.first { event in
                if case .stop(let report) = event, report.causes.count == 2 { true } else { nil }
            }
            line.oven.setHolding(202, 1)
            let from = await ear.count
            _ = try await ear.first(from: from) { event in
                if case .alarm(let edge) = event, edge.rule == RuleID(0), edge.kind == .returned { true } else { nil }
            }
            guard case .refused(let left) = await running.reset(by: "Kim", reason: "zone checked") else {
                Issue.record("released with a cause that stands")
                return
            }
            #expect(left.map(\.cause) == [.alarm(AlarmKey(rule: RuleID(1), tag: door))])
            #expect(!line.io.coil(16) && !line.aside.coil(17))
        }
    }

    @Test("a crash between the write and the latch leaves the line stopped: each output is found, and latched as found")
    func crashBeforeLatch() async throws {
        let line = try StageRig(steps: Self.both)
        line.io.setCoil(16, false)
        line.aside.setCoil(17, false)
        let folder = try Folder()
        try await withLine(line.rig.plan, in: folder) { running, ear in
            _ = try await ear.stage(.stageConfirmed, of: StageRig.infeed)
            _ = try await ear.stage(.stageConfirmed, of: StageRig.tower)
            #expect(running.snapshot.stop?.causes == [.foundStopped])
            #expect(line.io.writes == 0 && line.aside.writes == 0)
        }
        guard case .latch(let latch) = LatchFile(directory: folder.path).read() else {
            Issue.record("nothing was latched")
            return
        }
        #expect(latch.causes == [.foundStopped] && latch.stages.count == 2)
    }
}
