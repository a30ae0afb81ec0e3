package import AndonCore
package import NIOCore
import NIOPosix
import Synchronization

/// One Modbus TCP endpoint: listens, serves any number of clients, can go away and come back on the same port.
package final class TCPLink: Sendable {
    private struct State {
        var listener: (any Channel)?
        var clients: [ObjectIdentifier: any Channel] = [:]
        var port = 0
    }

    private let link: LinkID
    private let line: LiveLine
    private let group: any EventLoopGroup
    private let host: String
    private let carriesRTU: Bool
    private let state: Mutex<State>

    /// - Parameter port: 0 takes a free one, which is kept for every later `open`.
    package init(
        _ link: LinkID, line: LiveLine, group: any EventLoopGroup, host: String = "127.0.0.1", port: Int = 0,
        carriesRTU: Bool = false
    ) {
        self.link = link
        self.line = line
        self.group = group
        self.host = host
        self.carriesRTU = carriesRTU
        state = Mutex(State(port: port))
    }

    package var port: Int { state.withLock { $0.port } }

    /// Listens.
    /// - Throws: `WireError` when the port is taken.
    package func open() async throws(WireError) {
        let port = port
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 64)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        self.admit(channel)
                        try channel.pipeline.syncOperations.addHandler(
                            TCPConversation(link: self.link, line: self.line, carriesRTU: self.carriesRTU))
                    }
                }
                .bind(host: host, port: port).get()
            state.withLock {
                $0.listener = listener
                $0.port = listener.localAddress?.port ?? port
            }
        } catch {
            throw WireError("cannot listen on \(host):\(port): \(error)")
        }
    }

    /// Closes the port and every connection; the kernel refuses from here on.
    package func close() async {
        let (listener, clients) = state.withLock { state in
            defer {
                state.listener = nil
                state.clients = [:]
            }
            return (state.listener, Array(state.clients.values))
        }
        try? await listener?.close()
        for client in clients { try? await client.close() }
    }

    /// Resets every connection; the port stays open.
    package func hangUp() {
        for client in state.withLock({ Array($0.clients.values) }) {
            client.eventLoop.execute {
                let options = client as? any SocketOptionProvider
                _ = options?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                client.close(promise: nil)
            }
        }
    }

    private func admit(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isAlone = line.has(.oneClient, on: link)
        let older = state.withLock { state in
            let older = isAlone ? Array(state.clients.values) : []
            state.clients[id] = channel
            return older
        }
        for client in older { client.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in self.state.withLock { $0.clients[id] = nil } }
    }
}
