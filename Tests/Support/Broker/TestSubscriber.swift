import Foundation
import Synchronization

/// `mosquitto_sub` beside a broker: what a subscriber sees, in order. It connects again by itself when the broker is back.
package final class TestSubscriber: Sendable {
    package struct Message: Sendable, Equatable {
        package var topic: String
        package var payload: String
        package var isRetained: Bool
    }

    private struct State {
        var rest: [UInt8] = []
        var messages: [Message] = []
    }

    private let process: Process
    private let state = Mutex(State())
    private let pipe = Pipe()

    /// Subscribes; `isReady` tells when the broker has the subscription.
    package init(_ broker: TestBroker, topic: String = "#", options: [String] = []) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/mosquitto_sub")
        process.arguments =
            ["-h", "127.0.0.1", "-p", "\(broker.port)", "-t", topic, "-q", "1", "-V", "mqttv5", "-F", "%r\t%t\t%p", "-i",
                "subscriber-\(UUID().uuidString)", "-c", "-x", "3600"] + options
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            self?.take([UInt8](handle.availableData))
        }
        try process.run()
    }

    deinit {
        pipe.fileHandleForReading.readabilityHandler = nil
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    package var messages: [Message] { state.withLock { $0.messages } }

    private func take(_ bytes: [UInt8]) {
        state.withLock { state in
            state.rest += bytes
            while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: state.rest[..<end], as: UTF8.self)
                state.rest.removeFirst(end + 1)
                let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
                guard parts.count == 3 else { continue }
                state.messages.append(
                    Message(topic: String(parts[1]), payload: String(parts[2]), isRetained: parts[0] == "1"))
            }
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
            let publish = Process()
            publish.executableURL = URL(fileURLWithPath: "/usr/bin/mosquitto_pub")
            publish.arguments = ["-h", "127.0.0.1", "-p", "\(broker.port)", "-t", topic, "-m", "ready"]
            publish.standardError = FileHandle.nullDevice
            try? publish.run()
            publish.waitUntilExit()
            return self.messages.contains { $0.topic == topic }
        }
    }
}
