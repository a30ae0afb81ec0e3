/// One way from a decision to its confirmation: a stop, its assertion after somebody cleared it, or a release.
struct StopRun: Sendable {
    var deadline: Uptime = .distantFuture
    /// Writes since the decision.
    var attempts = 0
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
