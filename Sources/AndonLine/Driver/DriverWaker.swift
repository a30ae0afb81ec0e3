internal import CAndonDriver
internal import Synchronization

/// Ends a wire's wait from any thread; harmless after the instance is closed.
final class DriverWaker: Sendable {
    /// The contract lets any thread call `wake` until `close`; the lock keeps the two apart and is held for one write to
    /// an eventfd.
    @safe private struct Handle: @unchecked Sendable {
        let table: UnsafePointer<andon_driver_t>
        let instance: OpaquePointer
    }

    private let handle: Mutex<Handle?>

    init(table: UnsafePointer<andon_driver_t>, instance: OpaquePointer) {
        handle = unsafe Mutex(Handle(table: table, instance: instance))
    }

    func wake() {
        handle.withLock { handle in
            guard let handle else { return }
            unsafe handle.table.pointee.wake(handle.instance)
        }
    }

    /// After this no wake reaches the instance.
    func retire() { handle.withLock { $0 = nil } }
}
