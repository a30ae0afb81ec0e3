import AndonCore
import AndonSimulation
import Foundation
import Testing

@Suite("A running simulation", .timeLimit(.minutes(2)))
struct SimulationTests {
    @Test("takes commands on its socket and refuses wrong ones")
    func commands() async throws {
        try await RunningLine.with { line in
            let spike = try await ControlClient.send("spike oven/zone2 2.5", folder: line.folder)
            #expect(spike.isOK)
            #expect(spike.lines == ["ok: spike oven/zone2 2.5"])
            let status = try await ControlClient.send("status", folder: line.folder)
            #expect(status.lines.contains { $0.hasPrefix("oven/zone2: disturbed") })
            #expect(status.lines.first?.contains("running") == true)
            let wrong = try await ControlClient.send("explode", folder: line.folder)
            #expect(!wrong.isOK)
            #expect(wrong.lines.last?.hasPrefix("error: unknown command \"explode\"") == true)
            let long = try await ControlClient.send(String(repeating: "x", count: 5000), folder: line.folder)
            #expect(long.lines == ["error: a line has at most 1024 bytes"])
        }
    }

    @Test("says so when nothing listens, and when two would listen in one folder")
    func nobodyAndTwo() async throws {
        await #expect(throws: WireError.self) {
            _ = try await ControlClient.send("status", folder: "/tmp/nowhere-\(UUID())")
        }
        try await RunningLine.with { line in
            let second = try Simulation(
                plan: try SamplePlan.plan(), text: SamplePlan.text, options: SimulationOptions(folder: line.folder))
            let refusal = await #expect(throws: WireError.self) { _ = try await second.start() }
            #expect(refusal?.text.contains("another simulation") == true)
            await second.stop()
            let status = try await ControlClient.send("status", folder: line.folder)
            #expect(status.isOK)
        }
    }

    @Test("leaves nothing but the plan behind")
    func cleanUp() async throws {
        let folder = NSTemporaryDirectory() + "sim-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let simulation = try Simulation(
            plan: try SamplePlan.plan(), text: SamplePlan.text, options: SimulationOptions(folder: folder))
        let lines = try await simulation.start()
        #expect(lines.contains("oven-bus: \(folder)/oven-bus, units 1 2 3"))
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: folder)) == ["line.yaml", "oven-bus", "sim.sock"])
        await simulation.stop()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["line.yaml"])
    }

    @Test("carries its script out by the clock of the line")
    func script() async throws {
        let steps = try ScriptReader.read("1min set oven/belt 12\n0s status", plan: try SamplePlan.plan())
        try await RunningLine.with(change: {
            $0.script = steps
            $0.speed = 1000
        }) { line in
            var status = ""
            while !status.contains("oven/belt: disturbed, serves 12.0") {
                status = await line.simulation.perform("status")
                await Task.yield()
            }
        }
    }

    @Test("logs writes and faults, and reads where it is asked to")
    func log() async throws {
        let log = NSTemporaryDirectory() + "sim-\(UUID().uuidString.prefix(8)).log"
        defer { try? FileManager.default.removeItem(atPath: log) }
        try await RunningLine.with(change: {
            $0.logFile = log
            $0.logsReads = true
        }) { line in
            let client = try #require(RawClient(port: try line.port("io")))
            client.send([0, 1, 0, 0, 0, 6, 1, 5, 0, 16, 0, 0])
            #expect(client.receive(12).count == 12)
            client.send([0, 2, 0, 0, 0, 6, 1, 1, 0, 16, 0, 1])
            #expect(client.receive(10).count == 10)
            await line.command("dead tower")
        }
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(LogLine.self, from: Data($0.utf8))
        }
        try #require(lines.map(\.kind) == ["write", "read", "fault"])
        #expect(lines[0].tag == "tower/hold")
        #expect(lines[0].value == 0)
        #expect(lines[1].words == [0])
        #expect(lines[2].text == "dead tower")
        #expect(lines.allSatisfy { $0.uptime > 0 && $0.time.contains("T") })
    }

    private struct LogLine: Decodable {
        var kind: String
        var time: String
        var uptime: UInt64
        var tag: String?
        var value: Double?
        var words: [UInt16]?
        var text: String?
    }

    @Test("uses the plan's own loopback endpoints and free names where it is asked to")
    func fixed() async throws {
        let names = NSTemporaryDirectory() + "ports-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: names, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: names) }
        // A port that was free a moment ago.
        var port = 0
        try await RunningLine.with { port = try $0.port("io") }
        let text = SamplePlan.text.replacing("/dev/ttyUSB7", with: names + "/bus")
            .replacing("host: 192.0.2.20", with: "host: 127.0.0.1, port: \(port)")
        try await RunningLine.with(text, change: { $0.isFixed = true }) { line in
            let (device, again) = (try line.device("oven-bus"), try line.port("io"))
            #expect(device == names + "/bus")
            #expect(again == port)
            #expect(RawClient(port: port) != nil)
            #expect(RawClient(device: names + "/bus") != nil)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: names).isEmpty)
    }
}
