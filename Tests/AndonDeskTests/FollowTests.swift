import AndonCore
import AndonDesk
import Foundation
import NIOCore
import Testing

@Suite("Following the events", .timeLimit(.minutes(1)))
struct FollowTests {
    @Test("the history comes first, then what happens, each once and in order")
    func historyThenFollow() async throws {
        try await Desk.open { desk in
            for number in 1...3 { desk.journal.append(message(number)) }
            desk.journal.append(message(99, stream: .data))
            let heard = Heard()
            await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await desk.client.events { await heard.add($0) } }
                _ = await heard.first(3)
                for number in 4...200 { desk.journal.append(message(number)) }
                let ids = await heard.first(200).map(\.id)
                #expect(ids == (1...200).map { "id-\($0)" })
                tasks.cancelAll()
            }
            try await until { desk.journal.followers == 0 }
        }
    }

    @Test("without following, the history after an event ends the stream")
    func historyOnly() async throws {
        try await Desk.open { desk in
            for number in 1...5 { desk.journal.append(message(number)) }
            let heard = Heard()
            try await desk.client.events(follow: false, after: "id-3") { await heard.add($0) }
            #expect(await heard.events.map(\.id) == ["id-4", "id-5"])
        }
    }

    @Test("a tail lives through a restart of the agent and goes on after the last event")
    func restart() async throws {
        let folder = try Desk.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let journal = EventJournal()
        let heard = Heard()
        let client = DeskClient(socketPath: folder.appendingPathComponent("agent.sock").path, line: "smt-3")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                // The first connection needs an agent: the tail starts when one is there.
                try await until { (try? await client.status()) != nil }
                try await client.events { await heard.add($0) }
            }
            try await Desk.open(in: folder, journal: journal) { _ in
                for number in 1...2 { journal.append(message(number)) }
                _ = await heard.first(2)
            }
            let gone = await heard.first(3)[2]
            if case .gone(let why) = gone { #expect(why.contains("agent")) } else { Issue.record("\(gone)") }
            journal.append(message(3))
            try await Desk.open(in: folder, journal: journal) { _ in
                _ = await heard.first(5)
            }
            let all = await heard.first(5)
            #expect(all.map(\.id) == ["id-1", "id-2", nil, nil, "id-3"])
            #expect(all[3] == .back)
            tasks.cancelAll()
        }
    }

    @Test("an agent that is not there is an error that says what to do")
    func noAgent() async throws {
        let client = DeskClient(socketPath: "/tmp/andon-nobody.sock", line: "smt-3")
        await #expect {
            try await client.events { _ in }
        } throws: {
            "\($0)"
                == "no agent answers at /tmp/andon-nobody.sock: is it running? "
                + "(systemctl status andon@smt-3, or andon run PLAN)"
        }
    }

    @Test("a silent agent is told from a quiet line")
    func keepAlive() async throws {
        try await Desk.open(keepAlive: .milliseconds(50)) { desk in
            let heard = Heard()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await desk.client.events(silence: .seconds(20)) { await heard.add($0) } }
                // A bare client sees the comments that keep the connection alive.
                try await RawSocket.connect(desk.path).executeThenClose { inbound, outbound in
                    try await outbound.write(ByteBuffer(string: "GET /v1/events HTTP/1.1\r\nhost: a\r\n\r\n"))
                    var comments = 0
                    for try await part in inbound where String(buffer: part).contains(": alive") {
                        comments += 1
                        if comments == 3 { break }
                    }
                }
                #expect(await heard.events.isEmpty)
                tasks.cancelAll()
            }
        }
    }

    @Test("a reader that is too slow is told how many it missed, and the rest is in order")
    func missed() throws {
        let journal = EventJournal(capacity: 10)
        let follower = try journal.subscribe()
        for number in 1...25 { journal.append(message(number)) }
        let batch = follower.take()
        #expect(batch.missed == 15)
        #expect(batch.entries.map(\.id) == (16...25).map { "id-\($0)" })
    }

    @Test("more followers than allowed are refused, and a place that is given back is free")
    func full() throws {
        let journal = EventJournal(followersAtMost: 2)
        let first = try journal.subscribe()
        do {
            let second = try journal.subscribe()
            #expect(throws: JournalFull.self) { try journal.subscribe() }
            withExtendedLifetime(second) {}
        }
        let third = try journal.subscribe()
        withExtendedLifetime((first, third)) {}
    }
}
