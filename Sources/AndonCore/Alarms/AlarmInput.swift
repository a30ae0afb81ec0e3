/// What can happen to an alarm: an edge of its rule, a person's hand, or time.
package enum AlarmInput: Sendable, Hashable {
    case raised, returned
    case acknowledge
    /// Of a latched alarm whose condition is gone.
    case reset
    case shelve(until: Uptime)
    case unshelve
    /// By the plan, never by hand.
    case suppress, unsuppress
    case takeOutOfService, returnToService
    /// Time has passed: the end of a shelf, a re-alarm.
    case tick
}
