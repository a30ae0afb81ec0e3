extension StopLimits {
    /// Each in a few words, as the plan says them.
    package var words: [String] {
        [between.map { StopLimit.Kind.between($0) }, mostPerHour.map { .perHour($0) }].compactMap {
            $0.map { StopLimit(kind: $0, until: .zero).words }
        }
    }
}
