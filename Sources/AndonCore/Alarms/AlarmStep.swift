/// A transition in an alarm's life, as people are told of it: `alarm-raised`, `alarm-acknowledged`, …
package enum AlarmStep: String, Sendable, CaseIterable {
    case raised, returned, acknowledged, reset, shelved, unshelved, suppressed, unsuppressed
    case outOfService = "out-of-service"
    case inService = "in-service"
    /// It still stands: told once more.
    case again
}
