extension StatusReport {
    /// The way to the broker: `state` is connected, connecting, refused, down or off.
    package struct Uplink: Codable, Sendable, Hashable {
        package var state: String
        package var broker: String?
        package var reason: String?
        package var queued: Queued
        package var inFlight: Int
        package var acknowledged: UInt64
        package var deadLetters: UInt64
        package var dropped: UInt64
        /// `ok`, or what is wrong with the outbox's disk.
        package var disk: String?

        package init(
            state: String, broker: String? = nil, reason: String? = nil, queued: Queued = Queued(), inFlight: Int = 0,
            acknowledged: UInt64 = 0, deadLetters: UInt64 = 0, dropped: UInt64 = 0, disk: String? = nil
        ) {
            self.state = state
            self.broker = broker
            self.reason = reason
            self.queued = queued
            self.inFlight = inFlight
            self.acknowledged = acknowledged
            self.deadLetters = deadLetters
            self.dropped = dropped
            self.disk = disk
        }
    }

    /// Messages on disk that the broker has not acknowledged.
    package struct Queued: Codable, Sendable, Hashable {
        package var alarm: Int
        package var state: Int
        package var value: Int

        package init(alarm: Int = 0, state: Int = 0, value: Int = 0) {
            self.alarm = alarm
            self.state = state
            self.value = value
        }
    }
}
