import AndonCore
import AndonLine
import Foundation
import Synchronization
import Testing

@Suite("the stop, on real wires", .serialized, .timeLimit(.minutes(2)))
struct StopTests {
    enum Wires: CaseIterable { case oneEndpoint, twoEndpoints, ovenOnRTU, bothOnRTU }

    private func rig(_ wires: Wires, mode: StopPlan.Mode = .armed) throws -> (Rig, oven: Slave, io: Slave) {
        let oven = try Slave(wires == .ovenOnRTU || wires == .bothOnRTU ? .rtu : .tcp)
        let ovenDriver = wires == .ovenOnRTU || wires == .bothOnRTU ? oven.rtu : oven.tcp
        let io = wires == .oneEndpoint || wires == .bothOnRTU ? oven : try Slave(.tcp)
        let ioDriver = wires == .oneEndpoint || wires == .bothOnRTU ? ovenDriver : io.tcp
        oven.setHolding(100, 2_400)
        io.setCoil(16, true)
        return (Rig(oven: ovenDriver, io: ioDriver, mode: mode), oven, io)
    }

    private func spike(_ oven: Slave, _ ear: Ear) async throws {
        try await ear.steady(of: Rig.zone)
        oven.setHolding(100, 2_423)
    }

    @Test("a rise of 2 °C writes the relay, reads it back and says so with the samples", arguments: Wires.allCases)
    func spikeStops(wires: Wires) async throws {
        let (rig, oven, io) = try rig(wires)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await spike(oven, ear)
            let requested = try await ear.step(.requested)
            #expect(requested.causes == [.alarm(Rig.spike)])
            let confirmed = try await ear.step(.confirmed)
            #expect(!io.coil(16))
            let written = try #require(confirmed.written)
            let answered = try #require(confirmed.answered)
            #expect(written >= answered)
            #expect(confirmed.at >= written)
            let raised = try await ear.alarm(.raised)
            #expect(raised.measured >= 2)
            #expect(raised.evidence.count >= 2)
            #expect(raised.evidence.last?.value == 242.3)
        }
    }

    @Test("shadow mode says what it would have done and writes nothing")
    func shadow() async throws {
        let (rig, oven, io) = try rig(.twoEndpoints, mode: .shadow)
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { _, ear in
            try await spike(oven, ear)
            let report = try await ear.step(.wouldStop)
            #expect(report.causes == [.alarm(Rig.spike)])
            _ = try await ear.alarm(.returned)
        }
        #expect(io.coil(16))
        #expect(io.requests == 0)
        #expect(LatchFile(directory: folder.path).read() == .none)
    }

    @Test("a latched stop is asserted again by the next run, before its first poll")
    func latchSurvives() async throws {
        let (rig, oven, io) = try rig(.ovenOnRTU)
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { _, ear in
            try await spike(oven, ear)
            _ = try await ear.step(.confirmed)
        }
        // Somebody switched the relay while no agent ran.
        io.setCoil(16, true)
        let before = oven.requests
        try await withLine(rig.plan, in: folder) { _, ear in
            let again = try await ear.step(.reasserted)
            #expect(again.causes == [.alarm(Rig.spike)])
            let confirmed = try await ear.step(.confirmed)
            #expect(!io.coil(16))
            let first = try await ear.sample(of: Rig.zone) { $0.quality.isGood }
            #expect(first.at > confirmed.written ?? .distantFuture)
            #expect(oven.requests > before)
        }
    }

    @Test("a line that is armed while an alarm that stops it is active is stopped")
    func armedInAlarm() async throws {
        let (rig, oven, io) = try rig(.twoEndpoints)
        oven.setHolding(100, 2_423)
        let folder = try Folder()
        // The last run was in shadow, or the disk took the alarm and not the latch: there is no latch.
        try await withLine(rig.plan, in: folder, restored: [Rig.spike]) { line, ear in
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.causes == [.alarm(Rig.spike)])
            #expect(!io.coil(16))
            _ = try await ear.alarm(.returned)
            #expect(await line.reset(by: "Kim", reason: "zone checked") == .accepted)
            _ = try await ear.step(.released)
        }
    }

    @Test("a latch that the disk did not take is there when the disk takes it again")
    func latchRetried() async throws {
        let (rig, oven, io) = try rig(.twoEndpoints)
        let folder = try Folder()
        let latch = LatchFile(directory: folder.path)
        // A folder where the new file should be: every write fails.
        try FileManager.default.createDirectory(atPath: latch.path + ".new", withIntermediateDirectories: false)
        try await withLine(rig.plan, in: folder, problem: { _ in }) { _, ear in
            try await spike(oven, ear)
            _ = try await ear.step(.confirmed)
            #expect(latch.read() == .none && !io.coil(16))
            try FileManager.default.removeItem(atPath: latch.path + ".new")
            while latch.read() == .none { try await Task.sleep(for: .milliseconds(50)) }
            guard case .latch(let kept) = latch.read() else { throw Ear.Nothing() }
            #expect(kept.causes == [.alarm(rule: "zone-spike", tag: "oven/zone1")])
        }
    }

    @Test("a stop that is found while the agent ends is still written and read back")
    func stopAtTheEnd() async throws {
        var (rig, oven, io) = try rig(.ovenOnRTU)
        rig.plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        let folder = try Folder()
        let heard = Mutex<Ear?>(nil)
        try await withLine(rig.plan, in: folder) { _, ear in
            heard.withLock { $0 = ear }
            try await ear.steady(of: Rig.zone)
            oven.delayAll(milliseconds: 400)
            let requests = oven.requests
            // The first may have been answered before the delay; the next is on its way when the end is asked for.
            while oven.requests < requests + 2 { try await Task.sleep(for: .milliseconds(1)) }
            oven.setHolding(100, 2_423)
        }
        let ear = try #require(heard.withLock { $0 })
        _ = try await ear.alarm(.raised)
        _ = try await ear.step(.confirmed)
        #expect(!io.coil(16))
    }

    @Test("a reset is refused while a cause is left, and lets the line run when none is")
    func reset() async throws {
        let (rig, oven, io) = try rig(.twoEndpoints)
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { line, ear in
            #expect(await line.reset(by: "Kim", reason: "none") == .notStopped)
            try await spike(oven, ear)
            _ = try await ear.step(.confirmed)
            let early = await line.reset(by: "Kim", reason: "too early")
            #expect(early == .refused([StandingCause(cause: .alarm(Rig.spike), truth: .true)]))
            _ = try await ear.alarm(.returned)
            #expect(!io.coil(16), "an alarm that returns releases nothing by itself")
            #expect(await line.reset(by: "Kim", reason: "zone checked") == .accepted)
            let released = try await ear.step(.released)
            #expect(released.by == "Kim" && released.reason == "zone checked")
            #expect(io.coil(16))
        }
        #expect(LatchFile(directory: folder.path).read() == .none)
    }

    @Test("an output that takes the write and ignores it is never called confirmed")
    func ignoredWrite() async throws {
        let oven = try Slave(.tcp)
        let io = try Slave(.tcp)
        oven.setHolding(100, 2_400)
        io.setCoil(9_011, true)
        let rig = Rig(oven: oven.tcp, io: io.tcp, stopAt: 9_011)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await spike(oven, ear)
            let failed = try await ear.step(.failed)
            #expect(failed.attempts >= 1)
            #expect(failed.problem?.contains("tower/hold reads 1") == true)
            let confirmations = await ear.heard.filter { event in
                if case .stop(let report) = event { report.step == .confirmed } else { false }
            }
            #expect(confirmations.isEmpty)
        }
    }

    @Test("an output that is away when the stop comes is stopped as soon as it is back")
    func outputAway() async throws {
        let (rig, oven, io) = try rig(.twoEndpoints)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            io.unplug()
            oven.setHolding(100, 2_423)
            _ = try await ear.step(.failed)
            io.replug()
            _ = try await ear.step(.confirmed)
            #expect(!io.coil(16))
        }
    }

    @Test("an output that stands at stop at the start, with no latch, is latched as found")
    func foundStopped() async throws {
        let (rig, _, io) = try rig(.twoEndpoints)
        io.setCoil(16, false)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            let report = try await ear.step(.confirmed)
            #expect(report.causes == [.foundStopped])
            #expect(await line.reset(by: "Kim", reason: "power was off") == .accepted)
            _ = try await ear.step(.released)
            #expect(io.coil(16))
        }
    }

    @Test("a latch file that cannot be read means stop", arguments: ["", "andon-latch 1\nsince x", "\u{0}\u{1}\u{2}"])
    func latchUnreadable(text: String) async throws {
        let (rig, _, io) = try rig(.twoEndpoints)
        let folder = try Folder()
        try Data(text.utf8).write(to: URL(fileURLWithPath: LatchFile(directory: folder.path).path))
        try await withLine(rig.plan, in: folder) { _, ear in
            let report = try await ear.step(.confirmed)
            #expect(report.causes == [.latchUnreadable])
            #expect(!io.coil(16))
        }
    }

    @Test("a relay that somebody else switches back is stopped again")
    func clearedByOthers() async throws {
        let (rig, oven, io) = try rig(.twoEndpoints)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await spike(oven, ear)
            _ = try await ear.step(.confirmed)
            let before = await ear.count
            io.setCoil(16, true)
            _ = try await ear.step(.failed, from: before)
            _ = try await ear.step(.confirmed, from: before)
            #expect(!io.coil(16))
        }
    }
}
