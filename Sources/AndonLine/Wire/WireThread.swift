internal import AndonCore
internal import Foundation

/// One plain thread with a name: blocking C never runs on the shared pool.
final class WireThread: Sendable {
    private let done = DispatchSemaphore(value: 0)

    /// Runs `body` on a new thread at once. Its end is awaited with `join`.
    init(name: String, body: @escaping @Sendable () -> Void) {
        let done = done
        let thread = Thread {
            // Set inside: a name given before the start is not applied on Linux.
            Thread.current.name = name
            body()
            done.signal()
        }
        thread.start()
    }

    /// Waits for the end of the thread; false when it is still inside at `end` (a blocked C call cannot be cancelled).
    func join(until end: Uptime) -> Bool {
        let left = max(.zero, end - MonotonicClock.now())
        guard done.wait(timeout: .now() + left.inSeconds) == .success else { return false }
        done.signal()
        return true
    }
}
