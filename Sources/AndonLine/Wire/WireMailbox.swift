internal import Synchronization

/// The only way into a wire from another thread. Posting takes a lock held for an append and one write to an eventfd.
final class WireMailbox: Sendable {
    private struct State {
        var letters: [WireLetter] = []
        var waker: DriverWaker?
    }

    private let state = Mutex(State())

    /// A stop goes before everything that waits.
    func post(_ letter: WireLetter) {
        let waker = state.withLock { state in
            if case .stop = letter { state.letters.insert(letter, at: 0) } else { state.letters.append(letter) }
            return state.waker
        }
        waker?.wake()
    }

    /// From now on a letter ends the wire's wait.
    func attach(_ waker: DriverWaker) { state.withLock { $0.waker = waker } }

    /// Everything that waits, in order; usually nothing.
    func take() -> [WireLetter] {
        state.withLock { state in
            guard !state.letters.isEmpty else { return [] }
            defer { state.letters = [] }
            return state.letters
        }
    }
}
