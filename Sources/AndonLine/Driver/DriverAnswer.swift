internal import AndonCore

/// What came back for one ticket. The values stay with the driver; see `DriverLink.wait`.
struct DriverAnswer {
    var ticket: UInt64
    var status: DriverStatus
    /// When the request's first byte was handed to the system; nil when nothing was sent.
    var sent: Uptime?
    /// When the answer was complete, or when the driver gave up.
    var answered: Uptime
    var isUnconfirmed: Bool
    /// errno behind the status; 0 when there is none.
    var systemError: Int32
}
