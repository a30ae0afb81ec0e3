internal import AndonCore
internal import AndonSupervision
internal import Synchronization

/// The last snapshot of one wire's links: written by the wire about once a second, read by anybody.
final class WireGauge: Sendable {
    private let links = Mutex<[LinkSnapshot]>([])
    /// Where the wire's thread is.
    let pulse: Pulse

    /// - Parameters:
    ///   - wire: the links on it, for people.
    ///   - allowance: the longest that a request on this wire may take.
    init(wire: String, allowance: TimeSpan) { pulse = Pulse("wire \(wire)", driverAllowance: allowance) }

    func show(_ snapshots: [LinkSnapshot]) { links.withLock { $0 = snapshots } }

    var snapshots: [LinkSnapshot] { links.withLock { $0 } }
}
