/// Where an alarm stands in the table of ISA-18.2 / IEC 62682; the letter is the table's.
package enum AlarmState: String, Sendable, CaseIterable {
    /// A
    case normal
    /// B
    case unacknowledged
    /// C
    case acknowledged
    /// D: the condition is gone, and nobody has said that she saw it.
    case returnedUnacknowledged = "returned-unacknowledged"
    /// E: the condition is gone, the alarm stays until it is reset.
    case latchedUnacknowledged = "latched-unacknowledged"
    /// F
    case latchedAcknowledged = "latched-acknowledged"
    /// G: silent until a stated end. A stop is stopped all the same.
    case shelved
    /// H: the plan says that it makes no sense now.
    case suppressed
    /// I: not watched at all until a person says so.
    case outOfService = "out-of-service"
}
