import Foundation
import Synchronization
import Testing
import TestBroker

/// A whole plant on this machine: a broker, somebody who listens to it, a simulated line, and the agent beside it.
final class Site: Sendable {
    struct NotSeen: Error, CustomStringConvertible { var description: String }

    let folder: Folder
    let broker: TestBroker
    let ear: TestSubscriber
    let line: SimulatedLine
    private let running = Mutex<Agent?>(nil)

    /// Opens a plant, runs `body` in it, and ends everything that was started.
    static func open(
        plan: String = TestPlan.text(), isArmed: Bool = true, startsAgent: Bool = true, logsReads: Bool = false,
        _ body: (Site) async throws -> Void
    ) async throws {
        let site = try await Site(plan: plan, isArmed: isArmed, logsReads: logsReads)
        defer { site.running.withLock { $0 }?.child.end(SIGKILL) }
        if startsAgent {
            try site.startAgent()
            try await site.isOnline()
        }
        try await body(site)
    }

    private init(plan: String, isArmed: Bool, logsReads: Bool) async throws {
        folder = try Folder()
        broker = try TestBroker(keepsSessions: true)
        ear = try TestSubscriber(broker)
        line = try await SimulatedLine(
            plan: plan, in: folder, broker: broker.port, isArmed: isArmed, options: logsReads ? ["--log-reads"] : [])
        guard await ear.isReady(broker) else { throw NotSeen(description: "the subscription did not stand") }
    }

    var socket: String { folder.path("andon.sock") }
    var state: String { folder.path("state") }
    var environment: [String: String] { ["ANDON_SOCKET": socket, "TZ": "UTC"] }

    /// The agent of this moment.
    var agent: Agent {
        guard let agent = running.withLock({ $0 }) else { preconditionFailure("no agent was started") }
        return agent
    }

    @discardableResult
    func startAgent(program: String = Program.path("andon"), limit: String? = nil) throws -> Agent {
        let agent = try Agent(
            plan: line.plan, state: state, socket: socket, log: folder.path("agent.log"), program: program, limit: limit
        )
        running.withLock { $0 = agent }
        return agent
    }

    /// A command as a technician gives it.
    func andon(_ words: String...) async throws -> Program.Outcome {
        try await Program.run("andon", words, in: folder, environment: environment)
    }

    /// Waits for a fact; says what was not seen, and what the agent wrote.
    func see(_ what: String, within seconds: Double = 40, _ holds: @Sendable () -> Bool) async throws {
        guard await Condition.wait(seconds: seconds, holds) else {
            let log = Folder.text(folder.path("agent.log")).split(separator: "\n").suffix(20).joined(separator: "\n")
            throw NotSeen(description: "not seen: \(what); the agent's log ends in\n\(log)")
        }
    }

    /// Every machine answers.
    func isOnline() async throws {
        let agent = agent
        try await see("every machine online") { agent.status?.machines.allSatisfy { $0.state == "online" } == true }
        // A change is measured from two samples in a row: each block was read some times before anything happens.
        try await see("some samples of every tag") { (agent.status?.links.compactMap(\.answers).max() ?? 0) >= 12 }
    }

    /// The status, seen by the agent of now.
    func isStatus(_ what: String, _ holds: @Sendable (Report) -> Bool) async throws {
        let agent = agent
        try await see(what) { agent.status.map(holds) == true }
    }

    /// What has been told on `events`, each id once, in its order.
    var events: [Told] {
        var seen: Set<String> = []
        return ear.messages.on("events").filter { seen.insert($0.id ?? "").inserted }
    }

    func isTold(_ what: String, _ holds: @Sendable ([Told]) -> Bool) async throws {
        try await see(what) { holds(self.events) }
    }

    /// What was told of a tag, in its order.
    func data(_ path: String) -> [Told] {
        let parts = path.split(separator: "/")
        return ear.messages.on("\(parts[0])/data/\(parts[1])")
    }

    /// The newest word about a tag is this good value.
    func isValue(_ path: String, _ value: Double) async throws {
        try await see("\(path) is \(value)") {
            let told = self.data(path).last
            return told?.quality == "good" && abs((told?.value ?? .infinity) - value) < 0.001
        }
    }

    /// The newest word about a tag is this good text.
    func isText(_ path: String, _ text: String) async throws {
        try await see("\(path) is \(text)") {
            let told = self.data(path).last
            return told?.quality == "good" && told?.text == text
        }
    }

    /// The newest word about a tag is that it has no value, for this reason (a prefix of the quality).
    func isBad(_ path: String, _ quality: String = "bad") async throws {
        try await see("\(path) is \(quality)") {
            let told = self.data(path).last
            return told?.quality?.hasPrefix(quality) == true && told?.value == nil && told?.text == nil
        }
    }

    /// Every good value that was told of a tag.
    func goodValues(_ path: String) -> [Double] { data(path).filter { $0.quality == "good" }.compactMap(\.value) }

    /// Makes zone 2 jump and waits until the line stands.
    func stopTheLine() async throws {
        try line.do("spike oven/zone2 8")
        try await isStatus("the stop confirmed") { $0.stop?.state == "confirmed" }
        #expect(line.isHeld, "the controller's coil stands at stop")
    }
}
