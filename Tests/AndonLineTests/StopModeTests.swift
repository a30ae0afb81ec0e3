import AndonCore
import AndonLine
import Foundation
import Synchronization
import Testing

@Suite("the stop's modes, on real wires", .serialized, .timeLimit(.minutes(2)))
struct StopModeTests {
    private func rig(_ mode: StopPlan.Mode = .shadow) throws -> (Rig, oven: Slave, io: Slave) {
        let oven = try Slave(.tcp)
        let io = try Slave(.tcp)
        oven.setHolding(100, 2_400)
        io.setCoil(16, true)
        return (Rig(oven: oven.tcp, io: io.tcp, mode: mode), oven, io)
    }

    private func spike(_ oven: Slave, _ ear: Ear) async throws {
        try await ear.steady(of: Rig.zone)
        oven.setHolding(100, 2_423)
    }

    private static func news(_ kind: StopNews.Kind, _ ear: Ear) async throws -> StopNews {
        try await ear.first { event in if case .mode(let news) = event, news.kind == kind { news } else { nil } }
    }

    @Test("armed by a person the relay is written, and a restart does not forget it")
    func armed() async throws {
        let (rig, oven, io) = try rig()
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { line, ear in
            let outcome = await line.take(.choose(.armed, of: nil), by: "Kim", reason: "three weeks of shadow")
            #expect(outcome == StopOutcome(.done))
            let changed = try await Self.news(.modeChanged, ear)
            #expect(changed.hand?.reason == "three weeks of shadow")
            #expect(io.writes == 0, "arming only looks")
        }
        try await withLine(rig.plan, in: folder) { line, ear in
            #expect(line.permit.modes.line.mode == .armed)
            try await spike(oven, ear)
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.mode == .armed && !io.coil(16))
        }
    }

    @Test("an output that does not answer is not armed, and stays in shadow over a restart")
    func notVerified() async throws {
        let (rig, oven, io) = try rig()
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { line, ear in
            try await ear.steady(of: Rig.zone)
            io.unplug()
            let outcome = await line.take(.choose(.armed, of: nil), by: "Kim", reason: "hurry")
            guard case .refused(.notVerified(let why)) = outcome.answer else {
                Issue.record("\(outcome)")
                return
            }
            #expect(why.hasPrefix("read of tower/hold: "))
            io.replug()
        }
        try await withLine(rig.plan, in: folder) { _, ear in
            try await spike(oven, ear)
            _ = try await ear.step(.wouldStop)
        }
        #expect(io.coil(16) && io.writes == 0)
    }

    @Test("a test drives the relay to stop and back; the age is known after a restart")
    func proof() async throws {
        let (rig, _, io) = try rig(.armed)
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { line, ear in
            let early = await line.take(.test, by: "Kim", reason: "half-yearly")
            #expect(early.answer == .refused(.noMaintenance) && io.writes == 0)
            #expect(await line.take(.maintain(.minutes(5)), by: "Kim", reason: "test").answer == .done)
            let outcome = await line.take(.test, by: "Kim", reason: "half-yearly")
            guard case .passed = outcome.answer else {
                Issue.record("\(outcome)")
                return
            }
            #expect(io.writes == 2 && io.coil(16))
            let tested = try await Self.news(.tested, ear)
            #expect(tested.problem == nil)
        }
        #expect(LatchFile(directory: folder.path).read() == .none)
        try await withLine(rig.plan, in: folder) { line, _ in
            #expect(line.permit.proof?.hand.by == "Kim" && line.permit.proof?.problem == nil)
            #expect(line.permit.maintenance?.hand.reason == "test")
        }
    }

    @Test("a relay that takes the write and ignores it fails its test")
    func proofFails() async throws {
        let oven = try Slave(.tcp)
        let io = try Slave(.tcp)
        oven.setHolding(100, 2_400)
        io.setCoil(9_011, true)
        var rig = Rig(oven: oven.tcp, io: io.tcp, stopAt: 9_011)
        rig.plan.stop?.first.within = .milliseconds(300)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await ear.steady(of: Rig.zone)
            _ = await line.take(.maintain(.minutes(5)), by: "Kim", reason: "test")
            let outcome = await line.take(.test, by: "Kim", reason: "half-yearly")
            guard case .failed(let problem) = outcome.answer else {
                Issue.record("\(outcome)")
                return
            }
            #expect(problem.contains("tower/hold reads 1 after 0 was written"))
        }
    }

    @Test("modes that nobody can read are told and set aside, and a line that its plan arms keeps its stop")
    func unreadable() async throws {
        let (rig, oven, io) = try rig(.armed)
        let folder = try Folder()
        for name in ["modes", "modes.copy"] {
            try Data("andon-stop 1\nline ar".utf8).write(to: URL(filePath: folder.path + "/" + name))
        }
        let said = Mutex<[String]>([])
        try await withLine(rig.plan, in: folder, problem: { words in said.withLock { $0.append(words) } }) { _, ear in
            let lost = try await Self.news(.modeLost, ear)
            #expect(lost.problem?.contains("modes.bad") == true && lost.problem?.contains("modes.copy.bad") == true)
            try await spike(oven, ear)
            _ = try await ear.step(.confirmed)
        }
        #expect(!io.coil(16))
        #expect(said.withLock { $0 }.contains { $0.hasPrefix("the stop's modes are lost: ") })
    }

    @Test(
        "one of the two files of the modes is enough: what a person armed stays armed",
        arguments: ["modes", "modes.copy"])
    func oneFile(damaged: String) async throws {
        let (rig, oven, io) = try rig()
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { line, _ in
            #expect(await line.take(.choose(.armed, of: nil), by: "Kim", reason: "shadow was right").answer == .done)
        }
        try Data().write(to: URL(filePath: folder.path + "/" + damaged))
        let said = Mutex<[String]>([])
        try await withLine(rig.plan, in: folder, problem: { words in said.withLock { $0.append(words) } }) {
            line, ear in
            #expect(line.permit.modes.lost == nil && line.permit.modes.line.hand?.by == "Kim")
            try await spike(oven, ear)
            _ = try await ear.step(.confirmed)
        }
        #expect(!io.coil(16))
        let isTold = said.withLock { $0 }.contains {
            $0.contains("modes.bad; what ") && $0.hasSuffix("modes.copy says holds")
        }
        #expect(isTold == (damaged == "modes"))
    }

    @Test("a rule on another wire than the one that decides heeds what a person chose, and a limit")
    func aside() async throws {
        let oven = try Slave(.rtu)
        let io = try Slave(.tcp)
        oven.setHolding(100, 2_400)
        io.setCoil(16, true)
        var rig = Rig(oven: oven.rtu, io: io.tcp, mode: .shadow)
        rig.plan.stop?.limits.mostPerHour = 1
        try await withLine(rig.plan, in: Folder()) { line, ear in
            try await spike(oven, ear)
            _ = try await ear.step(.wouldStop)
            _ = try await ear.alarm(.returned)
            #expect(io.writes == 0)
            #expect(await line.take(.choose(.armed, of: nil), by: "Kim", reason: "all right").answer == .done)
            let armed = await ear.heard.count
            oven.setHolding(100, 2_446)
            _ = try await ear.step(.confirmed)
            #expect(!io.coil(16))
            _ = try await ear.alarm(.returned, from: armed)
            #expect(await line.reset(by: "Kim", reason: "seen") == .accepted)
            _ = try await ear.step(.released)
            let (writes, released) = (io.writes, await ear.heard.count)
            oven.setHolding(100, 2_469)
            _ = try await Self.news(.heldBack, ear)
            #expect(io.writes == writes && io.coil(16), "the limit holds it back on every wire")
            #expect(await line.take(.goAhead, by: "Kim", reason: "let it").answer == .done)
            _ = try await ear.step(.confirmed, from: released)
            #expect(!io.coil(16))
        }
    }

    @Test("outputs on two wires are armed, tested and stopped together; disarmed, neither is written")
    func staged() async throws {
        var rig = try StageRig(steps: [StopStep(output: StageRig.infeed), StopStep(output: StageRig.tower)])
        rig.rig.plan.stop?.mode = .shadow
        let folder = try Folder()
        try await withLine(rig.rig.plan, in: folder) { [rig] line, ear in
            #expect(await line.take(.choose(.armed, of: nil), by: "Kim", reason: "all right").answer == .done)
            #expect(rig.io.writes == 0 && rig.aside.writes == 0, "arming only looks")
            #expect(await line.take(.maintain(.minutes(5)), by: "Kim", reason: "test").answer == .done)
            let outcome = await line.take(.test, by: "Kim", reason: "half-yearly")
            guard case .passed(let proofs) = outcome.answer else {
                Issue.record("\(outcome)")
                return
            }
            #expect(proofs.map(\.output) == [0, 1])
            #expect(rig.io.writes == 2 && rig.aside.writes == 2 && rig.io.coil(16) && rig.aside.coil(17))
            try await rig.spike(ear)
            let would = try await ear.step(.wouldStop)
            #expect(would.isMaintenance && rig.io.writes == 2 && rig.aside.writes == 2)
            try await rig.calm(ear)
            #expect(await line.take(.endMaintenance, by: "Kim", reason: "done").answer == .done)
        }
        try await withLine(rig.rig.plan, in: folder) { [rig] line, ear in
            #expect(line.permit.isArmed)
            rig.oven.setHolding(100, 2_400)
            try await rig.spike(ear)
            _ = try await ear.step(.confirmed)
            #expect(!rig.io.coil(16) && !rig.aside.coil(17))
            #expect(await line.take(.choose(.shadow, of: nil), by: "Kim", reason: "new paste").answer == .done)
            try await rig.calm(ear)
            #expect(await line.reset(by: "Kim", reason: "seen") == .accepted)
            _ = try await ear.step(.released)
            let writes = rig.io.writes + rig.aside.writes
            rig.oven.setHolding(100, 2_446)
            _ = try await ear.step(.wouldStop)
            #expect(rig.io.writes + rig.aside.writes == writes && rig.io.coil(16) && rig.aside.coil(17))
        }
    }
}
