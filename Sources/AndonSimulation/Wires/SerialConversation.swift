import AndonCore
import NIOCore

/// The units on one serial line: hear requests, answer in the time of the wire.
///
/// A request that came in one write still takes its wire time before a unit begins to answer. A unit that has not sent
/// its last answer yet does not hear; the others do, so that a late answer meets the next one on the wire, as in life.
final class SerialConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let link: LinkID
    private let line: LiveLine
    private let pace: SerialPace
    private let isASCII: Bool
    private let hears: () -> Bool
    private var framer = RTUFramer()
    private var asciiFramer = ASCIIFramer()
    private var heardUntil = NIODeadline.now()
    private var busyUntil: [UInt8: NIODeadline] = [:]
    private var silence: Scheduled<Void>?

    init(link: LinkID, line: LiveLine, pace: SerialPace, isASCII: Bool, hears: @escaping () -> Bool = { true }) {
        self.isASCII = isASCII
        self.hears = hears
        self.link = link
        self.line = line
        self.pace = pace
    }

    func channelActive(context: ChannelHandlerContext) { chatter(context) }

    /// Where somebody talks on the bus, he talks every five milliseconds.
    private func chatter(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let talks = line.has(.chatter, on: link)
        if talks { put(line.chatter(), context) }
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(talks ? 5 : 100)) { self.chatter(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard hears() else { return }
        if line.has(.echo, on: link) { put(Array(unwrapInboundIn(data).readableBytesView), context) }
        guard !isASCII else {
            if asciiFramer.isIdle { heardUntil = max(heardUntil, NIODeadline.now()) }
            for frame in asciiFramer.take(unwrapInboundIn(data).readableBytesView) { hear(frame, context) }
            return
        }
        if framer.isIdle { heardUntil = max(heardUntil, NIODeadline.now()) }
        for frame in framer.take(Array(unwrapInboundIn(data).readableBytesView)) { hear(frame, context) }
        silence?.cancel()
        guard !framer.isIdle else { return }
        silence = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(pace.silence.nanoseconds)) {
            if let frame = self.framer.silence() { self.hear(frame, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func hear(_ frame: RTUFramer.Frame, _ context: ChannelHandlerContext) {
        heardUntil =
            heardUntil + .nanoseconds(pace.byteTime.nanoseconds * Int64(isASCII ? 2 * frame.length + 1 : frame.length))
        let now = NIODeadline.now()
        guard busyUntil[frame.unit].map({ $0 <= now }) ?? true else { return }
        let answer = line.answer(frame.pdu, unit: frame.unit, link: link, framing: isASCII ? .ascii : .rtu).paced(
            byteTime: pace.byteTime)
        let start = max(now, heardUntil) + .nanoseconds(pace.turnaround.nanoseconds)
        for piece in answer.pieces {
            let at = start + .nanoseconds(piece.after.nanoseconds)
            busyUntil[frame.unit] = max(busyUntil[frame.unit] ?? at, at)
            if at <= now {
                put(piece.bytes, context)
            } else {
                context.eventLoop.assumeIsolated().scheduleTask(deadline: at) { self.put(piece.bytes, context) }
            }
        }
    }

    private func put(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
}
