/// One way from a decision to its confirmation: a stop, its assertion after somebody cleared it, or a release.
struct StopRun: Sendable {
    var deadline: Uptime = .distantFuture
    /// Since the decision, those that were sent again at once not counted.
    var attempts = 0
    /// Writes since the decision, all of them.
    var writes = 0
    /// How often the write of this attempt was sent again at once.
    var retries = 0
    /// The first write of this attempt.
    var lastWrite: Uptime = .zero
    var backOff = StopSequence.firstBackOff
    /// What went wrong last.
    var problem: String?
    var isFailureTold = false
    /// The world has heard enough of this: success is not told, only failure.
    var isQuiet = false
    var answered: Uptime?
    var written: Uptime?
    var by: String?
    var reason: String?
}
