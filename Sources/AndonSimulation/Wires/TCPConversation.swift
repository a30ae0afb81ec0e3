import AndonCore
import NIOCore

/// One client of a TCP endpoint: cuts frames, asks the line, sends the answers in the order of the requests.
final class TCPConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A client that asks on and reads nothing is closed at this many answers.
    private static let mostPending = 256

    private let link: LinkID
    private let line: LiveLine
    private var framer = MBAPFramer()
    private var free = NIODeadline.now()
    private var pending = 0

    init(link: LinkID, line: LiveLine) {
        self.link = link
        self.line = line
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            for frame in try framer.take(unwrapInboundIn(data).readableBytesView) {
                let answer = line.answer(
                    frame.pdu, unit: frame.unit, link: link, framing: .tcp(transaction: frame.transaction))
                send(answer, context)
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func send(_ answer: Transmission, _ context: ChannelHandlerContext) {
        let start = max(NIODeadline.now(), free)
        guard pending < Self.mostPending, context.channel.isWritable else { return context.close(promise: nil) }
        for (place, piece) in answer.pieces.enumerated() {
            let closes = answer.closes && place == answer.pieces.count - 1
            let at = start + .nanoseconds(piece.after.nanoseconds)
            free = max(free, at)
            pending += 1
            let loop = context.eventLoop.assumeIsolated()
            if at <= NIODeadline.now(), pending == 1 {
                put(piece.bytes, closes: closes, context)
            } else {
                loop.scheduleTask(deadline: at) { self.put(piece.bytes, closes: closes, context) }
            }
        }
    }

    private func put(_ bytes: [UInt8], closes: Bool, _ context: ChannelHandlerContext) {
        pending -= 1
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        if closes { context.close(promise: nil) }
    }
}
