import AndonCore
import NIOCore
import NIOPosix

/// One client of a TCP endpoint: cuts frames, asks the line, sends the answers in the order of the requests.
///
/// An endpoint that carries RTU frames is a serial line behind a wall: a request is known by its length and its checksum.
final class TCPConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A client that asks on and reads nothing is closed at this many answers.
    private static let mostPending = 256

    private let link: LinkID
    private let line: LiveLine
    private let carriesRTU: Bool
    private var framer = MBAPFramer()
    private var serialFramer = RTUFramer()
    private var free = NIODeadline.now()
    private var pending = 0

    init(link: LinkID, line: LiveLine, carriesRTU: Bool) {
        self.link = link
        self.line = line
        self.carriesRTU = carriesRTU
    }

    func channelActive(context: ChannelHandlerContext) { listen(context) }

    /// A deaf endpoint reads nothing more; it is asked again from time to time whether it has been healed.
    private func listen(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let isDeaf = line.has(.deaf, on: link)
        _ = try? context.channel.syncOptions?.setOption(.autoRead, value: !isDeaf)
        if !isDeaf { context.read() }
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(100)) { self.listen(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        if carriesRTU {
            for frame in serialFramer.take(Array(bytes)) {
                send(line.answer(frame.pdu, unit: frame.unit, link: link, framing: .rtu), context)
            }
            // What is no request by its length is none: there is no silence on a TCP connection.
            if !serialFramer.isIdle, serialFramer.isStuck { _ = serialFramer.silence() }
            return
        }
        do {
            for frame in try framer.take(bytes) {
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
            let ending = place == answer.pieces.count - 1 ? answer.ending : .keep
            let at = start + .nanoseconds(piece.after.nanoseconds)
            free = max(free, at)
            pending += 1
            let loop = context.eventLoop.assumeIsolated()
            if at <= NIODeadline.now(), pending == 1 {
                put(piece.bytes, ending, context)
            } else {
                loop.scheduleTask(deadline: at) { self.put(piece.bytes, ending, context) }
            }
        }
    }

    private func put(_ bytes: [UInt8], _ ending: Transmission.Ending, _ context: ChannelHandlerContext) {
        pending -= 1
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        switch ending {
        case .keep: break
        case .close: context.close(promise: nil)
        case .reset:
            // Nothing lingers: the peer gets a reset.
            let options = context.channel as? any SocketOptionProvider
            _ = options?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            context.close(promise: nil)
        }
    }
}
