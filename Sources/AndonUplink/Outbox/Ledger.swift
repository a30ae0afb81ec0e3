import AndonCore

/// Where every message is. At any moment: accepted + carried over = acknowledged + queued + dead letters + dropped.
package struct Ledger: Sendable, Equatable {
    /// Offered by the line in this run.
    package internal(set) var accepted: UInt64 = 0
    /// Found in the outbox when this run began.
    package internal(set) var carriedOver: UInt64 = 0
    /// Acknowledged by the broker and gone from the disk.
    package internal(set) var acknowledged: UInt64 = 0
    /// Refused by the broker for good in this run, and kept with the reason.
    package internal(set) var deadLettered: UInt64 = 0
    /// Given up for want of room.
    package internal(set) var dropped: UInt64 = 0
    /// In memory, not yet on disk.
    package internal(set) var waiting: UInt64 = 0
    /// On disk, per priority: alarm, state, value.
    package internal(set) var stored: [Int] = [0, 0, 0]
    /// In a file that cannot be reached at the moment.
    package internal(set) var unreachable: UInt64 = 0
    /// Acknowledged, but the broker had no subscriber for it.
    package internal(set) var unheard: UInt64 = 0

    package var queued: UInt64 { waiting + UInt64(stored.reduce(0, +)) + unreachable }

    package var isBalanced: Bool { accepted + carriedOver == acknowledged + queued + deadLettered + dropped }
}
