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

    /// The link was up, and the device did not answer, or not so that it can be believed: what was asked may have
    /// been done. A connection that ended under a request is one (a driver ends it after a second silence); one that could not
    /// be opened is not.
    var isMissing: Bool {
        switch status {
        case .timeout, .badAnswer, .unknown: true
        case .linkDown: sent != nil
        case .ok, .exception, .badRequest, .busy, .locked, .badConfig, .noMemory, .jammed: false
        }
    }
}
