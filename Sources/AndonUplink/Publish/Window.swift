import AndonCore

/// What was handed to the broker and is not yet acknowledged, and how far each priority was read.
struct Window {
    enum Content: Equatable {
        case row(RowKey)
        /// The agent's own status, which is not stored.
        case status
    }

    private struct Flight {
        var content: Content
        var since: Uptime
    }

    let size: Int
    private var flights: [Int32: Flight] = [:]
    /// The last row of each priority that was handed over or set aside.
    var cursors: [Int64] = [0, 0, 0]

    init(size: Int) { self.size = size }

    var count: Int { flights.count }
    var isFull: Bool { count >= size }

    mutating func add(_ mid: Int32, _ content: Content, at now: Uptime) {
        flights[mid] = Flight(content: content, since: now)
    }

    /// nil for an acknowledgement of nothing that we sent.
    mutating func take(_ mid: Int32) -> Content? { flights.removeValue(forKey: mid)?.content }

    /// When the one that waits longest was handed over.
    var oldest: Uptime? { flights.values.map(\.since).min() }
}
