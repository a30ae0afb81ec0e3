internal import AndonCore
internal import AndonLine
internal import Dispatch
internal import ServiceLifecycle

/// Starts the line and ends it when the agent is told to stop; the stop output is left as it is.
struct LineService: Service {
    let line: Line
    let notifier: SystemdNotifier
    let ready: @Sendable () -> Void

    func run() async throws {
        // Opening drivers and asserting a latched stop may take a moment: not on the shared pool.
        try await Self.offPool { try line.start() }
        ready()
        notifier.say("READY=1\nSTATUS=supervising")
        try? await gracefulShutdown()
        notifier.say("STOPPING=1")
        // Longer than any request may take; systemd's own limit is longer still.
        _ = try await Self.offPool { line.end(within: .milliseconds(1_500)) }
    }

    private static func offPool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}
