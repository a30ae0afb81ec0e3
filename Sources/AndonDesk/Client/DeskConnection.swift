import NIOCore
import NIOHTTP1
import NIOPosix

/// One request on a connection of its own to the agent's socket.
struct DeskConnection: Sendable {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>

    let path: String
    let line: String?

    /// Sends one request and hands over the status and the parts of the answer's body.
    ///
    /// - Parameter silence: the longest time without a byte from the agent.
    /// - Throws: `DeskError`, or what `read` throws.
    func request<Result: Sendable>(
        _ method: HTTPMethod, _ uri: String, body: [UInt8] = [], silence: TimeAmount,
        read: @Sendable @escaping (Int, inout Parts.AsyncIterator) async throws -> Result
    ) async throws -> Result {
        let channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
        do {
            channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(5))
                .connect(unixDomainSocketPath: path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: silence))
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(SilenceEnds())
                        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            if error is CancellationError { throw error }
            throw DeskError.connecting(to: path, line: line, error)
        }
        do {
            return try await channel.executeThenClose { inbound, outbound in
                var head = HTTPRequestHead(version: .http1_1, method: method, uri: uri)
                head.headers.add(name: "host", value: "andon")
                head.headers.add(name: "connection", value: "close")
                if !body.isEmpty {
                    head.headers.add(name: "content-type", value: "application/json")
                    head.headers.add(name: "content-length", value: "\(body.count)")
                }
                try await outbound.write(.head(head))
                if !body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
                try await outbound.write(.end(nil))
                var parts = inbound.makeAsyncIterator()
                guard case .head(let answer)? = try await parts.next() else { throw DeskError.gone(path: path) }
                return try await read(Int(answer.status.code), &parts)
            }
        } catch let error as DeskError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch is SilenceEnds.Silence {
            throw DeskError.silent(path: path)
        } catch HTTPParserError.invalidEOFState {
            // An agent that dies cuts its answer off in the middle.
            throw DeskError.gone(path: path)
        } catch let error as HTTPParserError {
            throw DeskError.strange(path: path, what: "\(error)")
        } catch {
            throw DeskError.gone(path: path)
        }
    }

    /// A whole answer of at most `limit` bytes.
    func answer(
        _ method: HTTPMethod, _ uri: String, body: [UInt8] = [], atMost limit: Int, silence: TimeAmount = .seconds(10)
    ) async throws -> (status: Int, body: [UInt8]) {
        let path = path
        return try await request(method, uri, body: body, silence: silence) { status, parts in
            var bytes: [UInt8] = []
            while let part = try await parts.next() {
                switch part {
                case .head: break
                case .body(let buffer):
                    guard bytes.count + buffer.readableBytes <= limit else {
                        throw DeskError.strange(path: path, what: "an answer of more than \(limit) bytes")
                    }
                    bytes.append(contentsOf: buffer.readableBytesView)
                case .end: return (status, bytes)
                }
            }
            throw DeskError.gone(path: path)
        }
    }
}

/// Ends a connection on which nothing has come for too long.
private final class SilenceEnds: ChannelInboundHandler {
    typealias InboundIn = Any

    struct Silence: Error {}

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        context.fireErrorCaught(Silence())
        context.close(promise: nil)
    }
}
