internal import AndonCore
internal import Synchronization

/// The last snapshot of one wire's links: written by the wire about once a second, read by anybody.
final class WireGauge: Sendable {
    private let links = Mutex<[LinkSnapshot]>([])
    private let turned = Atomic<Int64>(0)

    func show(_ snapshots: [LinkSnapshot], at now: Uptime) {
        links.withLock { $0 = snapshots }
        turned.store(now.nanoseconds, ordering: .relaxed)
    }

    /// When the wire's loop last came round to show itself; zero before the first time.
    var lastTurn: Uptime { Uptime(nanoseconds: turned.load(ordering: .relaxed)) }
    var snapshots: [LinkSnapshot] { links.withLock { $0 } }
}
