/// One way of an output from an order to its confirmation: a stop, its assertion after somebody cleared it, or a release.
struct StopRun: Sendable {
    var began: Uptime = .zero
    var deadline: Uptime = .distantFuture
    /// Since the order, those that were sent again at once not counted.
    var attempts = 0
    /// Writes since the order, all of them.
    var writes = 0
    /// How often the write of this attempt was sent again at once.
    var retries = 0
    /// The first write of this attempt.
    var lastWrite: Uptime = .zero
    var backOff = StopDrive.firstBackOff
    /// What went wrong last.
    var problem: String?
    /// Of the newest write, where no answer came that could be believed: why.
    var unanswered: String?
    var isFailureTold = false
    /// The world has heard enough of this: success is not told, only failure.
    var isQuiet = false
    var written: Uptime?
}
