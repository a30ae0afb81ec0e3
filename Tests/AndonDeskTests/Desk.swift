import AndonCore
import AndonDesk
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// A real server on a real socket in a folder of its own.
struct Desk: Sendable {
    let folder: URL
    let path: String
    let journal: EventJournal
    let group: ServiceGroup
    /// True once the server has returned.
    let ended: Flag

    var client: DeskClient { DeskClient(socketPath: path, line: "smt-3") }

    static let report = StatusReport(
        agent: .init(
            version: "1.0.0", site: "plant-1", line: "smt-3", plan: "/etc/andon/smt-3.yaml", planHash: "abc",
            started: "2026-11-23T21:00:00.000Z", uptimeSeconds: 60, pid: 42),
        stop: .init(state: .running, mode: "armed", output: "tower/hold"))

    /// Runs `body` beside a server; ends the server gracefully afterwards.
    static func open(
        in folder: URL? = nil, journal: EventJournal = EventJournal(), keepAlive: Duration = .seconds(10),
        reset: @escaping @Sendable (ResetRequest) async -> ResetReply = { _ in .released(.init(output: "tower/hold"))
        },
        hands: DeskHands? = nil,
        _ body: @escaping @Sendable (Desk) async throws -> Void
    ) async throws {
        let home = try folder ?? temporaryFolder()
        defer { if folder == nil { try? FileManager.default.removeItem(at: home) } }
        let path = home.appendingPathComponent("agent.sock").path
        let (ready, isReady) = AsyncStream<Void>.makeStream()
        let server = DeskServer(
            socketPath: path, journal: journal, status: { report }, hands: hands ?? DeskHands(reset: reset),
            logger: Logger(label: "desk"), keepAlive: keepAlive, onReady: { isReady.yield() })
        let group = ServiceGroup(services: [server], logger: quiet)
        let ended = Flag()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer {
                    ended.raise()
                    isReady.finish()
                }
                try await group.run()
            }
            tasks.addTask {
                var isUp = false
                for await _ in ready {
                    isUp = true
                    break
                }
                guard isUp else { return }
                let desk = Desk(folder: home, path: path, journal: journal, group: group, ended: ended)
                do { try await body(desk) } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
    }

    static func temporaryFolder() throws -> URL {
        let folder = URL(fileURLWithPath: "/tmp/andon-desk-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static let quiet = Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() })
}

/// An event as the agent makes it, with `number` as its id and sequence.
func message(_ number: Int, event: String = "alarm-raised", stream: AndonCore.Stream = .events) -> EventMessage {
    let json = #"{"schema":"andon/event/1","id":"id-\#(number)","seq":\#(number),"event":"\#(event)"}"#
    return EventMessage(
        stream: stream, seq: UInt64(number), id: "id-\(number)", topic: "t", payload: Array(json.utf8), retain: false)
}

/// Goes up once.
final class Flag: Sendable {
    private let value = Mutex(false)

    var isUp: Bool { value.withLock { $0 } }
    func raise() { value.withLock { $0 = true } }
}

/// Collects what a follower hears and lets a test wait for it.
actor Heard {
    private(set) var events: [DeskEvent] = []
    private var waiting: [(count: Int, resume: CheckedContinuation<Void, Never>)] = []

    func add(_ event: DeskEvent) {
        events.append(event)
        for wait in waiting where events.count >= wait.count { wait.resume.resume() }
        waiting.removeAll { events.count >= $0.count }
    }

    func first(_ count: Int) async -> [DeskEvent] {
        if events.count < count { await withCheckedContinuation { waiting.append((count, $0)) } }
        return Array(events.prefix(count))
    }
}

extension DeskEvent {
    var id: String? {
        if case .event(let id, _) = self { id } else { nil }
    }
}

/// Polls for a condition that comes true soon; the suite's time limit bounds it.
func until(_ condition: () async -> Bool) async throws {
    while !(await condition()) { try await Task.sleep(for: .milliseconds(5)) }
}
