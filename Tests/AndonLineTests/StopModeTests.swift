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
        rig.plan.stop?.within = .milliseconds(300)
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

    @Test("modes that nobody can read are told, set aside, and nothing is written")
    func unreadable() async throws {
        let (rig, oven, io) = try rig(.armed)
        let folder = try Folder()
        try Data("andon-stop 1\nline ar".utf8).write(to: URL(filePath: folder.path + "/modes"))
        let said = Mutex<[String]>([])
        try await withLine(rig.plan, in: folder, problem: { words in said.withLock { $0.append(words) } }) { _, ear in
            let lost = try await Self.news(.modeLost, ear)
            #expect(lost.problem?.contains("modes.bad") == true)
            try await spike(oven, ear)
            _ = try await ear.step(.wouldStop)
        }
        #expect(io.coil(16) && io.writes == 0)
        #expect(said.withLock { $0 }.contains { $0.hasPrefix("the stop's modes are lost: ") })
    }
}
