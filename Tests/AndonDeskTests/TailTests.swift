import AndonCore
import AndonDesk
import Foundation
import Synchronization
import Testing

@Suite("The tail command", .timeLimit(.minutes(1)))
struct TailTests {
    @Test("the history in words, or each event's JSON as it went out")
    func history() async throws {
        try await Desk.open { desk in
            desk.journal.append(message(1))
            desk.journal.append(message(2, event: "stop-confirmed"))
            let words = Lines()
            try await Tail(client: desk.client, ink: Ink(isOn: false)).run(follow: false) {
                words.add($0)
            } note: {
                words.add("note \($0)")
            }
            #expect(
                words.all == [
                    "--:--:--  ALARM     agent           raised   [?]",
                    "--:--:--  STOP      agent           confirmed by read-back",
                ])
            let json = Lines()
            try await Tail(client: desk.client, ink: Ink(isOn: true), json: true).run(follow: false) {
                json.add($0)
            } note: {
                json.add("note \($0)")
            }
            #expect(
                json.all
                    == [message(1), message(2, event: "stop-confirmed")].map {
                        String(decoding: $0.payload, as: UTF8.self)
                    })
        }
    }

    @Test("an agent that goes away and comes back is said beside the events")
    func away() async throws {
        let folder = try Desk.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = DeskClient(socketPath: folder.appendingPathComponent("agent.sock").path, line: "smt-3")
        let lines = Lines()
        let notes = Lines()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await until { (try? await client.status()) != nil }
                try await Tail(client: client, ink: Ink(isOn: false), json: true).run {
                    lines.add($0)
                } note: {
                    notes.add($0)
                }
            }
            try await Desk.open(in: folder) { desk in
                desk.journal.append(message(2))
                try await until { lines.all.count == 1 }
            }
            try await until { notes.all.count == 1 }
            try await Desk.open(in: folder) { _ in
                try await until { notes.all.count == 2 }
            }
            tasks.cancelAll()
        }
        #expect(notes.all[0].hasPrefix("andon tail: agent gone ("))
        #expect(notes.all[1] == "andon tail: agent back")
    }
}

/// Lines as a command printed them.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
