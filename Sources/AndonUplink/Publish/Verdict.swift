/// What a PUBACK means for the message (MQTT 5, 3.4.2.1).
enum Verdict: Equatable {
    case delivered
    /// Delivered, but nobody subscribes to it.
    case unheard
    /// The broker cannot take it now: wait and publish again, in order.
    case later
    /// The broker will never take it.
    case never

    init(reason: Int) {
        switch reason {
        case 0x10: self = .unheard
        case ..<0x80: self = .delivered
        // Unspecified error, implementation specific error, quota exceeded.
        case 0x80, 0x83, 0x97: self = .later
        // Not authorized, topic name invalid, packet too large, payload format invalid. Any other refusal is final too: it
        // must not hold up what stands behind it.
        default: self = .never
        }
    }
}
