/// What a worker of the agent is inside of. Whatever may hang is a place of its own, so that it can be named.
package enum WorkPlace: UInt8, Sendable, CaseIterable {
    /// Waits for work, for as long as there is none.
    case rest
    /// The agent's own code: a turn of a loop, or the wait for one of its locks.
    case ownWork
    case driverSubmit, driverWait, driverAsk
    case brokerConnect, brokerTurn
    /// A write to the disk.
    case disk

    /// How long a worker may be in there before it is told to be stuck; nil where it may stay.
    package var bound: TimeSpan? {
        switch self {
        case .rest: nil
        // A driver comes back within a second, or at the deadline of the request that is on a slow wire (`Pulse` adds it).
        case .ownWork, .driverSubmit, .driverWait, .driverAsk: .seconds(8)
        // The computer's resolver takes its time where the network is gone.
        case .brokerConnect: .minutes(3)
        case .brokerTurn: .seconds(30)
        case .disk: .seconds(30)
        }
    }

    package var isOfDriver: Bool {
        switch self {
        case .driverSubmit, .driverWait, .driverAsk: true
        case .rest, .ownWork, .brokerConnect, .brokerTurn, .disk: false
        }
    }

    /// Whether the agent is better off restarted. What hangs in the disk hangs there again after a restart, and the line
    /// would be without its agent meanwhile.
    package var mendsByRestart: Bool { self != .disk }

    /// Behind "is".
    package var words: String {
        switch self {
        case .rest: "waiting for work"
        case .ownWork: "in the agent's own code, or waits for one of its locks"
        case .driverSubmit: "inside the driver's submit"
        case .driverWait: "inside the driver's wait"
        case .driverAsk: "inside the driver's counters or describe"
        case .brokerConnect: "connecting to the broker, or in the computer's resolver"
        case .brokerTurn: "inside the MQTT library"
        case .disk: "writing to the disk"
        }
    }
}
