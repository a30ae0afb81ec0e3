internal import Synchronization

/// The only way into a wire from another thread. Posting takes a lock held for an append and one write to an eventfd.
final class WireMailbox: Sendable {
    private struct State {
        var letters: [WireLetter] = []
        var waker: DriverWaker?
        var isClosed = false
    }

    private let state = Mutex(State())

    /// A stop goes before everything that waits.
    func post(_ letter: WireLetter) {
        let waker: DriverWaker? = state.withLock { state in
            if state.isClosed, letter.isAsked { return nil }
            if letter.isStop {
                // What waits for the same output was wanted before it, and must not come after it.
                if let output = letter.orderedOutput { state.letters.removeAll { $0.orderedOutput == output } }
                state.letters.insert(letter, at: 0)
            } else {
                state.letters.append(letter)
            }
            return state.waker
        }
        waker?.wake()
    }

    /// From now on a letter ends the wire's wait.
    func attach(_ waker: DriverWaker) { state.withLock { $0.waker = waker } }

    /// Nobody takes letters any more: looks are let go, those that wait too, and so say that the wire has ended.
    func close() {
        let looks = state.withLock { state in
            state.isClosed = true
            let looks = state.letters.filter(\.isAsked)
            state.letters.removeAll(where: \.isAsked)
            return looks
        }
        // Each is answered where it is let go: not under the lock.
        _ = consume looks
    }

    /// Everything that waits, in order; usually nothing.
    func take() -> [WireLetter] {
        state.withLock { state in
            guard !state.letters.isEmpty else { return [] }
            defer { state.letters = [] }
            return state.letters
        }
    }
}
