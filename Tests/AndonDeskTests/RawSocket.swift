import NIOCore
import NIOPosix
import Testing

/// Bytes on a Unix socket, for what no decent client sends.
enum RawSocket {
    typealias Channel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    static func connect(_ path: String) async throws -> Channel {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture { try Channel(wrappingChannelSynchronously: channel) }
            }
    }

    /// Sends `text` and returns all that comes until the server closes, or until a whole JSON answer is there.
    static func ask(_ path: String, _ text: String) async throws -> String {
        try await connect(path).executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var answer = ""
            do {
                for try await part in inbound {
                    answer += String(buffer: part)
                    if answer.hasSuffix("}") { break }
                }
            } catch {
                // A reset connection: what came before it is the answer.
            }
            return answer
        }
    }

    /// A socket file that nobody listens on any more.
    static func leaveStale(at path: String) throws {
        let socket = try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(unixDomainSocketPath: path).wait()
        try socket.close().wait()
    }

    /// A server that says `answer` to whoever asks anything, while `body` runs.
    static func serving(_ answer: String, at path: String, _ body: () async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Parrot(answer: answer))
                }
            }
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        try await body()
        try await server.close()
    }
}

/// Says one thing to everything.
private final class Parrot: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: String

    init(answer: String) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    }
}
