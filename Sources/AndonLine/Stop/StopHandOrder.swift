internal import AndonCore
internal import Synchronization

/// A person's hand at the stop on its way to the wire that decides, and the way back.
///
/// Answered once, whatever becomes of the wire: an order that is let go without an answer says that the line is ending.
final class StopHandOrder: Sendable {
    typealias Reply = @Sendable (StopOutcome) -> Void

    let hand: StopHand
    let by: String
    let reason: String
    private let reply: Mutex<Reply?>

    /// - Parameter reply: called once, on any thread; must not wait.
    init(_ hand: StopHand, by: String, reason: String, reply: @escaping Reply) {
        self.hand = hand
        self.by = by
        self.reason = reason
        self.reply = Mutex(reply)
    }

    deinit { answer(StopOutcome(.refused(.ending))) }

    func answer(_ outcome: StopOutcome) {
        let reply = reply.withLock { reply in
            defer { reply = nil }
            return reply
        }
        reply?(outcome)
    }
}
