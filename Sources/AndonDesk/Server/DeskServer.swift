import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The agent's local API: HTTP on a Unix socket, for the commands on this machine.
///
/// One thread of its own; nothing here is ever waited for by a wire. On graceful shutdown every follower is ended at
/// once, an unfinished request gets 300 ms, and the socket file is removed.
package struct DeskServer: Service {
    private let socketPath: String
    private let api: DeskAPI
    private let keepAlive: Duration
    private let logger: Logger
    private let onReady: @Sendable () async -> Void
    private let beat: @Sendable () -> Void

    /// - Parameters:
    ///   - socketPath: at most 107 bytes, in a folder that exists.
    ///   - status: asked for each `GET /v1/status`.
    ///   - hands: asked for each well-formed request that has a body.
    ///   - keepAlive: how often a follower hears that the agent lives while nothing happens.
    ///   - beat: called every 3 s on the desk's thread, while that turns.
    ///   - onReady: called once, when the socket takes connections.
    package init(
        socketPath: String, journal: EventJournal, status: @escaping @Sendable () async -> StatusReport,
        hands: DeskHands, logger: Logger,
        keepAlive: Duration = .seconds(10), beat: @escaping @Sendable () -> Void = {},
        onReady: @escaping @Sendable () async -> Void = {}
    ) {
        self.socketPath = socketPath
        api = DeskAPI(journal: journal, status: status, hands: hands)
        self.keepAlive = keepAlive
        self.onReady = onReady
        self.beat = beat
        // The libraries below tell their own life at info: the journal of a line is for the line.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        self.logger = quiet
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: `SocketRefusal` before anything is served.
    package func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let beating = group.any().scheduleRepeatedTask(initialDelay: .zero, delay: .seconds(3)) { [beat] _ in beat() }
        defer { beating.cancel() }
        let made = Mutex(SocketFile.Inode(number: nil))
        do {
            let file = try await SocketFile.claim(socketPath, group: group)
            defer { file.remove(made.withLock { $0 }) }
            try await serve(on: group) {
                do {
                    let inode = try file.made()
                    made.withLock { $0 = inode }
                } catch {
                    logger.error("the mode of \(socketPath) cannot be set: \(error)")
                }
                await onReady()
            }
        } catch {
            try? await group.shutdownGracefully()
            throw (error as? IOError).map { SocketRefusal("the socket \(socketPath) cannot be made: \($0)") } ?? error
        }
        try await group.shutdownGracefully()
    }

    private func serve(on group: any EventLoopGroup, onRunning: @escaping @Sendable () async -> Void) async throws {
        let application = Application(
            router: api.router(),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(15),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 4 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))),
            configuration: .init(
                address: .unixDomainSocket(path: socketPath),
                availableConnectionsDelegate: MaximumAvailableConnections(200, logger: logger)),
            onServerRunning: { _ in await onRunning() },
            eventLoopGroupProvider: .shared(group),
            logger: logger)
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                do { try await application.run() } catch is CancellationError {}
                return true
            }
            tasks.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: keepAlive)
                    api.journal.nudge()
                }
                return false
            }
            tasks.addTask {
                // Who has not been answered by then is cut off: a client that stalls must not hold the agent.
                do {
                    try await gracefulShutdown()
                    try await Task.sleep(for: .milliseconds(300))
                } catch { return false }
                return true
            }
            while let isOver = try await tasks.next(), !isOver {}
            tasks.cancelAll()
        }
    }
}
