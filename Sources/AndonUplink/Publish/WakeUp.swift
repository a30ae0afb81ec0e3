import CMosquitto

/// Ends a wait of the broker's thread early; raised from any thread.
final class WakeUp: Sendable {
    let descriptor: Int32

    /// nil when the process has no descriptor left.
    init?() {
        descriptor = andon_wake_open()
        guard descriptor >= 0 else { return nil }
    }

    deinit { andon_wake_close(descriptor) }

    func raise() { andon_wake_raise(descriptor) }

    /// Blocks until raised or until the time is up, and lowers it.
    @discardableResult
    func wait(milliseconds: Int32) -> Bool { andon_wake_wait(descriptor, milliseconds) != 0 }
}
