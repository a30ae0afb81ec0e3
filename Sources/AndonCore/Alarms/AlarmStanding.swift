/// What is true of an alarm below shelf, suppression and service: condition, acknowledgement and latch (states A to F).
package enum AlarmStanding: String, Sendable, CaseIterable {
    case normal
    case unacknowledged
    case acknowledged
    case returnedUnacknowledged = "returned-unacknowledged"
    case latchedUnacknowledged = "latched-unacknowledged"
    case latchedAcknowledged = "latched-acknowledged"

    /// Whether the condition holds.
    package var isActive: Bool {
        switch self {
        case .unacknowledged, .acknowledged: true
        case .normal, .returnedUnacknowledged, .latchedUnacknowledged, .latchedAcknowledged: false
        }
    }

    var state: AlarmState {
        switch self {
        case .normal: .normal
        case .unacknowledged: .unacknowledged
        case .acknowledged: .acknowledged
        case .returnedUnacknowledged: .returnedUnacknowledged
        case .latchedUnacknowledged: .latchedUnacknowledged
        case .latchedAcknowledged: .latchedAcknowledged
        }
    }

    /// What may happen to it.
    enum Move: Sendable, CaseIterable { case raised, returned, acknowledge, reset, again }

    /// The step that a move is; nil where it changes nothing.
    mutating func take(_ move: Move, _ terms: AlarmLifeTerms) throws(AlarmRefusal) -> AlarmStep? {
        switch (self, move) {
        case (.normal, .raised), (.returnedUnacknowledged, .raised), (.latchedUnacknowledged, .raised),
            (.latchedAcknowledged, .raised):
            self = terms.needsAcknowledge ? .unacknowledged : .acknowledged
            return .raised
        case (.unacknowledged, .raised), (.acknowledged, .raised):
            return nil
        case (.unacknowledged, .returned):
            self = terms.latches ? .latchedUnacknowledged : .returnedUnacknowledged
            return .returned
        case (.acknowledged, .returned):
            self = terms.latches ? .latchedAcknowledged : .normal
            return .returned
        case (.normal, .returned), (.returnedUnacknowledged, .returned), (.latchedUnacknowledged, .returned),
            (.latchedAcknowledged, .returned):
            return nil
        case (.unacknowledged, .acknowledge):
            self = .acknowledged
            return .acknowledged
        case (.returnedUnacknowledged, .acknowledge):
            self = .normal
            return .acknowledged
        case (.latchedUnacknowledged, .acknowledge):
            self = .latchedAcknowledged
            return .acknowledged
        case (.normal, .acknowledge): throw .notActive
        case (.acknowledged, .acknowledge), (.latchedAcknowledged, .acknowledge): throw .alreadyAcknowledged
        case (.latchedUnacknowledged, .reset):
            self = .returnedUnacknowledged
            return .reset
        case (.latchedAcknowledged, .reset):
            self = .normal
            return .reset
        case (.unacknowledged, .reset), (.acknowledged, .reset): throw .stillActive
        case (.normal, .reset), (.returnedUnacknowledged, .reset): throw .notLatched
        case (.unacknowledged, .again):
            return .again
        case (.acknowledged, .again):
            self = terms.needsAcknowledge ? .unacknowledged : .acknowledged
            return .again
        case (.normal, .again), (.returnedUnacknowledged, .again), (.latchedUnacknowledged, .again),
            (.latchedAcknowledged, .again):
            return nil
        }
    }
}
