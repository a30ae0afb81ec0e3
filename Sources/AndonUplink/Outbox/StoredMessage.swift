import AndonCore

/// One row of the outbox: a message, where it stands, and whether it waited.
struct StoredMessage: Sendable {
    var key: RowKey
    var message: EventMessage
    /// Stored while no broker was connected, or by an earlier run.
    var isReplay: Bool
    /// The row's bytes are those that were written.
    var isIntact: Bool

    static func checksum(_ message: EventMessage) -> UInt32 {
        var sum = CRC32C()
        sum.take(message.stream.rawValue)
        sum.take(message.seq)
        sum.take(message.id)
        sum.take(message.topic)
        sum.take(message.payload)
        sum.take(message.retain ? 1 : 0)
        return sum.value
    }
}

/// Where a row stands: its priority's table and its number there. Numbers rise and are not reused while a store is open.
struct RowKey: Sendable, Hashable {
    var priority: Stream.Priority
    var row: Int64
    var stream: Stream
}
