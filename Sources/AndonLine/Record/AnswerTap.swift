package import AndonCore
internal import Synchronization

/// What the line answers, on its way to a recording: wires put it in and never wait for the disk; whoever keeps it takes it.
///
/// The lock is held for the encoding of one answer (microseconds) or for a copy of the chunk, never around I/O. Bounded: what does
/// not fit until it is taken is counted and left out.
package final class AnswerTap: Sendable {
    private let writer: Mutex<RecordWriter>

    /// - Parameter recipe: the one in force at the start.
    package init(plan: Plan, recipe: RecipeStanding?) { writer = Mutex(RecordWriter(plan: plan, recipe: recipe)) }

    /// An answer that nobody may believe is recorded as a failure.
    func answer(_ block: ReadBlock, _ words: Span<UInt16>, _ quality: Quality, at now: Uptime) {
        if case .bad(let reason) = quality { return failure(block, reason, at: now) }
        writer.withLock { $0.answer(block, words, isSure: quality.isGood, at: now) }
    }

    func failure(_ block: ReadBlock, _ reason: Quality.Reason, at now: Uptime) {
        writer.withLock { $0.failure(block, reason, at: now) }
    }

    /// What chooses the recipe, where no answer that is recorded holds it.
    func recipe(_ said: RecordedChoice, at now: Uptime) { writer.withLock { $0.recipe(said, at: now) } }

    /// What was answered since the last call; nil where nothing was.
    package func takeChunk(wall: WallTime) -> [UInt8]? {
        writer.withLock { $0.takeChunk { wall.moment($0).millisecondsSince1970 } }
    }
}
