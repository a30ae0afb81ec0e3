internal import AndonCore
internal import Synchronization

/// A person's choice of a recipe on its way to the rules, and the way back.
///
/// Answered once, whatever becomes of the wire: an order that is let go without an answer says that the line is ending.
final class RecipeOrder: Sendable {
    typealias Reply = @Sendable (RecipeOutcome) -> Void

    let choice: RecipeChoice
    let by: String
    let reason: String
    private let reply: Mutex<Reply?>

    /// - Parameter reply: called once, on any thread; must not wait.
    init(_ choice: RecipeChoice, by: String, reason: String, reply: @escaping Reply) {
        self.choice = choice
        self.by = by
        self.reason = reason
        self.reply = Mutex(reply)
    }

    deinit { answer(.refused(.ending)) }

    func answer(_ outcome: RecipeOutcome) {
        let reply = reply.withLock { reply in
            defer { reply = nil }
            return reply
        }
        reply?(outcome)
    }
}
