/// One MQTT message to be: topic, JSON bytes, and what the outbox must know to order and keep it.
package struct EventMessage: Sendable {
    package var stream: Stream
    /// Per agent and stream, from 1, never reused; 0 for the removal of a retained message, which carries no number.
    package var seq: UInt64
    /// UUIDv7, as text.
    package var id: String
    package var topic: String
    /// One JSON object that ends in `}`; empty removes a retained message.
    package var payload: [UInt8]
    package var retain: Bool

    package init(stream: Stream, seq: UInt64, id: String, topic: String, payload: [UInt8], retain: Bool) {
        self.stream = stream
        self.seq = seq
        self.id = id
        self.topic = topic
        self.payload = payload
        self.retain = retain
    }
}

/// The streams of the contract: each has a sequence of its own.
package enum Stream: String, Sendable, CaseIterable {
    case events, alarms, stop, machines, data, summary, figures

    /// What may be given up first when the disk is full: the higher goes first.
    package enum Priority: Int, Sendable, CaseIterable { case alarm = 0, state = 1, value = 2 }

    package var priority: Priority {
        switch self {
        case .events, .alarms, .stop: .alarm
        case .machines, .figures: .state
        case .data, .summary: .value
        }
    }
}
