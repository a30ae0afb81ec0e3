package import AndonCore
internal import Synchronization

/// How the stop stands: written by the wire that decides, read by anybody.
final class StopGauge: Sendable {
    private let last = Mutex<StopSnapshot?>(nil)

    func show(_ snapshot: StopSnapshot) { last.withLock { $0 = snapshot } }
    var snapshot: StopSnapshot? { last.withLock { $0 } }
}

/// How the stop stands.
package struct StopSnapshot: Sendable {
    package var state: StopSequence.State
    package var causes: [StopCause]
    /// Wall time, nanoseconds since 1970; nil while the line runs.
    package var since: Int64?
    /// The outputs that the stop asks for, in the order in which it did.
    package var stages: [StopStage]
    /// What is permitted of it.
    package var permit: StopPermit
    /// What a limit holds back.
    package var held: StopHold?
    /// The outputs are under test.
    package var isTesting: Bool
}
