internal import AndonCore

/// Runs what blocks in a driver on a plain thread of its own.
package enum ProbeThread {
    /// Returns what `body` returns; the calling task waits without holding a thread of the shared pool.
    package static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            _ = WireThread(name: "andon-probe") { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}
