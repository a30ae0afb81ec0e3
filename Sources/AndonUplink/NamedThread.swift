import Foundation

/// A plain thread for work that blocks, and word of its end.
final class NamedThread: Sendable {
    private let ends: AsyncStream<Never>
    private let end: AsyncStream<Never>.Continuation

    /// Starts at once. `work` is held until it returns.
    init(_ name: String, _ work: @escaping @Sendable () -> Void) {
        (ends, end) = AsyncStream.makeStream()
        let end = end
        let thread = Thread {
            Thread.current.name = name
            work()
            end.finish()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Waits for its end, at most that long. Returns whether it ended.
    func ended(within bound: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { [ends] in
                for await _ in ends {}
                return !Task.isCancelled
            }
            group.addTask {
                try? await Task.sleep(for: bound)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}
