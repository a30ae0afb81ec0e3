import NIOCore

/// One client of the control socket; its commands are carried out one after the other.
final class ControlConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Commands that may wait for their turn.
    private static let mostWaiting = 64

    private let perform: @Sendable (String) async -> String
    private var cutter = LineCutter()
    private var last: EventLoopFuture<Void>?
    private var waiting = 0

    init(perform: @escaping @Sendable (String) async -> String) { self.perform = perform }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            for line in try cutter.take(unwrapInboundIn(data).readableBytesView) {
                guard waiting < Self.mostWaiting else { return refuse("too many commands at once", context) }
                run(line, context)
            }
        } catch {
            refuse("a line has at most \(LineCutter.longest) bytes", context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            let channel = context.channel
            guard let last else { return channel.close(promise: nil) }
            last.whenComplete { _ in channel.close(promise: nil) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func run(_ line: String, _ context: ChannelHandlerContext) {
        let channel = context.channel
        let perform = perform
        let before = last ?? context.eventLoop.makeSucceededVoidFuture()
        waiting += 1
        let done = before.flatMap {
            channel.eventLoop.makeFutureWithTask { await perform(line) }
        }.flatMap { answer in
            channel.writeAndFlush(ByteBuffer(string: answer + "\n"))
        }
        done.assumeIsolated().whenComplete { _ in self.waiting -= 1 }
        last = done
    }

    private func refuse(_ reason: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "error: \(reason)\n")), promise: nil)
        context.close(promise: nil)
    }
}
