/// How often the line may be stopped; what the plan says. Without a word of it there is no limit.
package struct StopLimits: Sendable, Hashable {
    /// From one stop to the next one, at least.
    package var between: TimeSpan?
    /// Stops in any hour before a person is asked.
    package var mostPerHour: Int?

    package init(between: TimeSpan? = nil, mostPerHour: Int? = nil) {
        self.between = between
        self.mostPerHour = mostPerHour
    }
}
