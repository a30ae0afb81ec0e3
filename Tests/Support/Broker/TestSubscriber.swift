import Foundation
import Glibc
import Synchronization

/// `mosquitto_sub` beside a broker: what a subscriber sees, in order. It connects again by itself when the broker is back.
package final class TestSubscriber: Sendable {
    package struct Message: Sendable, Equatable {
        package var topic: String
        package var payload: String
        package var isRetained: Bool
    }

    private struct State {
        var read: UInt64 = 0
        var rest: [UInt8] = []
        var messages: [Message] = []
    }

    private let child: Child
    private let output: String
    private let state = Mutex(State())

    /// Subscribes; `isReady` tells when the broker has the subscription. It takes any number of messages at once: what a
    /// broker holds back for it, in memory, and has acknowledged would be lost with a broker that is killed.
    package init(_ broker: TestBroker, topic: String = "#", options: [String] = []) throws {
        let id = UUID().uuidString
        output = NSTemporaryDirectory() + "/andon-subscriber-\(id)"
        child = try Child(
            "/usr/bin/mosquitto_sub",
            ["-h", "127.0.0.1", "-p", "\(broker.port)", "-t", topic, "-q", "1", "-V", "mqttv5", "-F", "%r\t%t\t%p"]
                + ["-i", "subscriber-\(id)", "-c", "-x", "3600", "-D", "connect", "receive-maximum", "65535"] + options,
            output: output)
    }

    deinit {
        child.end(SIGKILL)
        try? FileManager.default.removeItem(atPath: output)
    }

    /// What came so far, in its order.
    package var messages: [Message] {
        state.withLock { state in
            guard let file = FileHandle(forReadingAtPath: output) else { return state.messages }
            defer { try? file.close() }
            try? file.seek(toOffset: state.read)
            let new = [UInt8]((try? file.readToEnd()) ?? Data())
            state.read += UInt64(new.count)
            var lines = (state.rest + new).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            state.rest = Array(lines.removeLast())
            for line in lines {
                let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
                guard parts.count == 3 else { continue }
                state.messages.append(
                    Message(
                        topic: String(decoding: parts[1], as: UTF8.self),
                        payload: String(decoding: parts[2], as: UTF8.self),
                        isRetained: parts[0].first == UInt8(ascii: "1")))
            }
            return state.messages
        }
    }

    /// Waits until the messages satisfy a condition, at most `seconds`. Returns whether they did.
    package func wait(seconds: Double = 30, until condition: @Sendable ([Message]) -> Bool) async -> Bool {
        await Condition.wait(seconds: seconds) { condition(self.messages) }
    }
}

/// Waits for a fact.
package enum Condition {
    /// Asks again until it holds, at most `seconds`. Returns whether it did.
    package static func wait(seconds: Double = 30, _ holds: @Sendable () -> Bool) async -> Bool {
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            if holds() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return holds()
    }
}

extension TestSubscriber {
    /// Waits until the subscription stands: asks with messages of its own, whose topics end in `ready`.
    package func isReady(_ broker: TestBroker, topic: String = "test/ready") async -> Bool {
        await Condition.wait {
            let words = ["-h", "127.0.0.1", "-p", "\(broker.port)", "-t", topic, "-m", "ready"]
            (try? Child("/usr/bin/mosquitto_pub", words))?.wait()
            return self.messages.contains { $0.topic == topic }
        }
    }
}
