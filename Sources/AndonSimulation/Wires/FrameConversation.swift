import AndonCore
import NIOCore

/// A device that speaks frames of its own: answers what the plan asks, and tells what nobody asks for every two seconds.
final class FrameConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let longestAsk = 200
    private static let tellsEvery = TimeAmount.seconds(2)

    private let link: LinkID
    private let line: LiveLine
    private let plan: FramePlan
    private var heard: [UInt8] = []

    init(link: LinkID, line: LiveLine, plan: FramePlan) {
        self.link = link
        self.line = line
        self.plan = plan
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let silent = plan.asks.firstIndex(of: []) else { return }
        tell(silent, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heard += unwrapInboundIn(data).readableBytesView
        heard.removeFirst(max(0, heard.count - Self.longestAsk))
        guard let ask = plan.asks.firstIndex(where: { !$0.isEmpty && heard.suffix($0.count).elementsEqual($0) }) else {
            return
        }
        heard = []
        put(ask, context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func tell(_ ask: Int, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        put(ask, context)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.tellsEvery) { self.tell(ask, context) }
    }

    private func put(_ ask: Int, _ context: ChannelHandlerContext) {
        let frame = line.change { $0.frame(ask, on: link, plan) }
        guard !frame.isEmpty, context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: frame)), promise: nil)
    }
}
