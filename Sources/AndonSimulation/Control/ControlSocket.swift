import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// The Unix socket on which a running simulation takes commands: one line in, one answer that ends in a line with `ok:`
/// or `error:`. Only the user who started the simulation may write to it.
final class ControlSocket: Sendable {
    private let path: String
    private let listener: Mutex<(any Channel)?> = Mutex(nil)

    init(path: String) { self.path = path }

    /// Listens.
    /// - Throws: `WireError` when the path is too long or another simulation listens there.
    func open(group: any EventLoopGroup, perform: @escaping @Sendable (String) async -> String) async throws(WireError)
    {
        guard path.utf8.count < 108 else {
            throw WireError("\(path) is \(path.utf8.count) bytes long: a socket's path may have 107")
        }
        if FileManager.default.fileExists(atPath: path) {
            if let other = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get() {
                try? await other.close()
                throw WireError("another simulation answers at \(path)")
            }
            unsafe unlink(path)
        }
        do {
            let channel = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 16)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ControlConversation(perform: perform))
                    }
                }
                .bind(unixDomainSocketPath: path).get()
            unsafe chmod(path, 0o600)
            listener.withLock { $0 = channel }
        } catch {
            throw WireError("cannot listen on \(path): \(error)")
        }
    }

    func close() async {
        let channel = listener.withLock { listener in
            defer { listener = nil }
            return listener
        }
        guard let channel else { return }
        try? await channel.close()
        unsafe unlink(path)
    }
}
