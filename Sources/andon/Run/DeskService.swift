internal import AndonDesk
internal import Logging
internal import ServiceLifecycle

/// The desk, so that a socket that cannot be made is said loudly and ends nothing: the line goes on without terminals.
struct DeskService: Service {
    let desk: DeskServer
    let logger: Logger

    func run() async throws {
        do {
            try await desk.run()
        } catch let refusal as SocketRefusal {
            logger.error("no local socket, so tail, status and reset do not work: \(refusal)")
            try? await gracefulShutdown()
        }
    }
}
