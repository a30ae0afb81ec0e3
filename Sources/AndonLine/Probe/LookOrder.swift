internal import AndonCore
internal import Synchronization

/// A look on its way through a wire, and the way back to whoever asked.
///
/// Answered once, whatever becomes of the wire: an order that is let go without an answer says that the wire has ended.
final class LookOrder: Sendable {
    typealias Reply = @Sendable (Result<ProbeAnswer, LookRefusal>) -> Void

    let request: LookRequest
    /// It is not sent after this.
    let sendBy: Uptime
    private let reply: Mutex<Reply?>

    /// - Parameter reply: called once, on the wire's thread or where the order is let go; must not wait.
    init(_ request: LookRequest, sendBy: Uptime, reply: @escaping Reply) {
        self.request = request
        self.sendBy = sendBy
        self.reply = Mutex(reply)
    }

    deinit { answer(.failure(.ended)) }

    func answer(_ result: Result<ProbeAnswer, LookRefusal>) {
        let reply = reply.withLock { reply in
            defer { reply = nil }
            return reply
        }
        reply?(result)
    }
}
