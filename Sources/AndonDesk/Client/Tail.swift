import FoundationEssentials
import Synchronization

/// `andon tail`: the history, then what happens, in lines for a person or for a machine.
package struct Tail: Sendable {
    private let client: DeskClient
    private let ink: Ink
    private let json: Bool
    private let clock: LocalClock

    package init(client: DeskClient, ink: Ink, json: Bool = false, clock: LocalClock = .system) {
        self.client = client
        self.ink = ink
        self.json = json
        self.clock = clock
    }

    /// Runs until the task is cancelled, or with `follow: false` until the history is shown.
    ///
    /// - Parameters:
    ///   - print: a line for standard output.
    ///   - note: a line for standard error: the agent went away, is back, events were missed.
    /// - Throws: `DeskError` when there is no agent at the start.
    package func run(
        follow: Bool = true, reconnects: Bool = true, print: @escaping @Sendable (String) throws -> Void,
        note: @escaping @Sendable (String) -> Void
    ) async throws {
        let text = Mutex(TailText(ink: ink, clock: clock, now: Int(Date().timeIntervalSince1970)))
        try await client.events(follow: follow, reconnects: reconnects) { event in
            switch event {
            case .event(_, let line):
                if json { try print(line) } else { for line in text.withLock({ $0.lines(line) }) { try print(line) } }
            case .missed(let count):
                note("andon tail: \(Figure.count(count, "event")) passed over: this terminal was too slow")
            case .gone(let why): note("andon tail: agent gone (\(PlainText.harmless(why))); waiting for it")
            case .back: note("andon tail: agent back")
            }
        }
    }
}
