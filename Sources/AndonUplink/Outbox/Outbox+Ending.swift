import AndonCore
import Dispatch
import Synchronization

extension Outbox {
    /// Lets the writer write what waits and end.
    func stop() {
        state.withLock { $0.isStopping = true }
        signal.signal()
    }

    /// Closes the file and notes that nothing is missing. After the last thread.
    func close() {
        let (store, isEmpty) = state.withLock {
            ($0.store, $0.transitions.isEmpty && $0.values.isEmpty && $0.hand.isEmpty)
        }
        store.close()
        if store.isOnDisk, isEmpty { try? mark.withLock { try $0.note(closed: true) } }
    }
}
