/// A file that failed while the agent ran, and what must hold when it is opened again.
struct FallenStore {
    let store: OutboxStore
    /// The last row of each priority that was surely committed. Later ones are in doubt, and are held elsewhere.
    var durable: [Int64]
    var contents: Contents
}
