import Foundation
import Glibc
import Synchronization

/// A real, private mosquitto on a free loopback port, started from a folder of its own and killed with the object.
package final class TestBroker: Sendable {
    package let port: UInt16
    package let folder: String
    private let keepsSessions: Bool
    private let process = Mutex<Child?>(nil)

    /// Starts a broker. `settings` are more lines of mosquitto.conf. One that keeps sessions keeps subscriptions and
    /// retained messages over a kill.
    package init(
        settings: [String] = ["allow_anonymous true"], keepsSessions: Bool = false, isStarted: Bool = true
    ) throws {
        self.keepsSessions = keepsSessions
        folder = NSTemporaryDirectory() + "/andon-broker-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        port = try FreePort.find()
        try configure(settings)
        if isStarted { try start() }
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Writes mosquitto.conf; a running broker reads it at its next start.
    package func configure(_ settings: [String]) throws {
        var lines = [
            "listener \(port) 127.0.0.1", "user root", "max_inflight_messages 0", "max_queued_messages 1000000",
        ]
        if keepsSessions {
            lines += [
                "persistence true", "persistence_location \(folder)/", "autosave_on_changes true",
                "autosave_interval 1",
            ]
        }
        lines += settings
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: "\(folder)/mosquitto.conf", atomically: true, encoding: .utf8)
    }

    /// Writes a file beside the configuration, such as an access list, and returns its path.
    package func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        return "\(folder)/\(name)"
    }

    /// Starts the broker and returns when it listens.
    package func start() throws {
        let broker = try Child("/usr/sbin/mosquitto", ["-c", "\(folder)/mosquitto.conf"])
        process.withLock { $0 = broker }
        for _ in 0..<500 {
            if FreePort.isListening(port) { return }
            guard broker.isRunning else { throw NotListening() }
            usleep(10_000)
        }
        throw NotListening()
    }

    package struct NotListening: Error {}

    /// SIGKILL: nothing is flushed, no socket is closed by the broker.
    package func kill() { end(SIGKILL) }

    /// SIGTERM.
    package func stop() { end(SIGTERM) }

    /// SIGSTOP: the broker is deaf, its sockets stay open.
    package func freeze() { process.withLock { $0?.signal(SIGSTOP) } }

    package func thaw() { process.withLock { $0?.signal(SIGCONT) } }

    private func end(_ signal: Int32) {
        let broker = process.withLock { process in
            defer { process = nil }
            return process
        }
        broker?.end(signal)
    }
}
