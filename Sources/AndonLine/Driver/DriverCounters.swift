/// What a driver counted on one link since it was opened; for people who look for the cause of a bad bus.
package struct DriverCounters: Sendable, Equatable {
    package var connects: UInt64 = 0
    package var requests: UInt64 = 0
    package var lateAnswers: UInt64 = 0
    package var strayBytes: UInt64 = 0
    package var badAnswers: UInt64 = 0
    package var echoes: UInt64 = 0
}
