import AndonCore
import AndonDesk
import Foundation
import NIOCore
import ServiceLifecycle
import Testing

@Suite("Hostile clients", .timeLimit(.minutes(1)))
struct HostileClientTests {
    enum Attack: String, CaseIterable {
        case longBody, noise, oddVersion, longPath, longHeader, bodyOnGet

        var bytes: String {
            switch self {
            case .longBody:
                "POST /v1/reset HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n"
                    + String(repeating: "x", count: 5_000)
            case .noise: "\u{00}\u{01}\u{02}\r\n\r\n"
            case .oddVersion: "GET / HTTP/9.9\r\n\r\n"
            case .longPath: "GET /" + String(repeating: "y", count: 100_000) + " HTTP/1.1\r\n\r\n"
            case .longHeader:
                "GET /v1/status HTTP/1.1\r\nhost: a\r\nx: " + String(repeating: "z", count: 9_000) + "\r\n\r\n"
            case .bodyOnGet: "GET /v1/status HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n"
            }
        }

        var status: Int { self == .longBody ? 413 : 400 }
    }

    @Test("an attack is refused, and the agent answers on", arguments: Attack.allCases)
    func refused(attack: Attack) async throws {
        try await Desk.open { desk in
            let answer = try await RawSocket.ask(desk.path, attack.bytes)
            #expect(answer.hasPrefix("HTTP/1.1 \(attack.status)"))
            let report = try await desk.client.status().report
            #expect(report == Desk.report)
        }
    }

    @Test("a hundred clients that start and never end a request keep nobody out and do not hold the agent")
    func crowd() async throws {
        try await Desk.open { desk in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                let (connected, isConnected) = AsyncStream<Void>.makeStream()
                for number in 0..<100 {
                    tasks.addTask {
                        let half =
                            number % 2 == 0 ? "GET /v1/st" : "POST /v1/reset HTTP/1.1\r\ncontent-length: 9\r\n\r\n{"
                        try? await RawSocket.connect(desk.path).executeThenClose { inbound, outbound in
                            try await outbound.write(ByteBuffer(string: half))
                            isConnected.yield()
                            for try await _ in inbound {}
                        }
                    }
                }
                var count = 0
                for await _ in connected {
                    count += 1
                    if count == 100 { break }
                }
                let report = try await desk.client.status().report
                #expect(report == Desk.report)
                // Each of them ends because the agent does, not because it was patient.
                await desk.group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    @Test("a follower that never reads does not hold the agent's end")
    func stalled() async throws {
        try await Desk.open { desk in
            try await RawSocket.connect(desk.path).executeThenClose { _, outbound in
                try await outbound.write(ByteBuffer(string: "GET /v1/events HTTP/1.1\r\nhost: a\r\n\r\n"))
                try await until { desk.journal.followers == 1 }
                let long = String(repeating: "x", count: 20_000)
                for number in 0..<900 {
                    var event = message(number)
                    event.payload = Array(#"{"event":"\#(long)"}"#.utf8)
                    desk.journal.append(event)
                }
                let report = try await desk.client.status().report
                #expect(report == Desk.report)
                await desk.group.triggerGracefulShutdown()
                // The client is still there when the agent has ended.
                try await until { desk.ended.isUp }
            }
        }
    }

    @Test("sixty-four tails follow, the next is told why it may not")
    func tooManyTails() async throws {
        try await Desk.open { desk in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<64 { tasks.addTask { try await desk.client.events { _ in } } }
                try await until { desk.journal.followers == 64 }
                await #expect {
                    try await desk.client.events { _ in }
                } throws: {
                    "\($0)".contains("64 tails follow already")
                }
                tasks.cancelAll()
                do { try await tasks.waitForAll() } catch is CancellationError {}
            }
            try await until { desk.journal.followers == 0 }
        }
    }
}
