package import AndonCore

/// Sequence numbers of one stream that nobody will receive, and why.
package struct Drop: Sendable, Hashable {
    package var stream: Stream
    /// 0, like `last`, when only removals of retained messages are gone: they carry no number.
    package var first: UInt64
    package var last: UInt64
    package var count: UInt64
    package var reason: Reason

    package enum Reason: String, Sendable {
        case memoryFull = "the outbox did not take messages fast enough"
        case diskFull = "the disk or the outbox is full"
        case quarantined = "the outbox file was damaged and put into quarantine"
        case lostOnDisk = "the disk lost messages while it failed"
        /// Reserved before an unclean end; how many of them were used is not known.
        case uncertain = "the last messages of the earlier run cannot be accounted for"
    }
}

/// Drops not yet told, few because neighbours are joined.
struct DropList {
    private(set) var drops: [Drop] = []

    mutating func add(stream: Stream, seq: UInt64, reason: Drop.Reason) {
        add(Drop(stream: stream, first: seq, last: seq, count: 1, reason: reason))
    }

    mutating func add(_ drop: Drop) {
        if let index = drops.firstIndex(where: { $0.stream == drop.stream && $0.reason == drop.reason }) {
            var numbers = NumberRange(first: drops[index].first, last: drops[index].last)
            numbers.join(NumberRange(first: drop.first, last: drop.last))
            drops[index].first = numbers.first
            drops[index].last = numbers.last
            drops[index].count += drop.count
        } else {
            drops.append(drop)
        }
    }

    mutating func take() -> [Drop] {
        defer { drops = [] }
        return drops
    }
}
