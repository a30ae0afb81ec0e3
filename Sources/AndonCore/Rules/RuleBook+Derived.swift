// Tags that are made of others: their samples go through the rules as if a machine had said them.
extension RuleBook {
    package var hasDerivedTags: Bool { !derived.isEmpty }

    /// Appends the samples that follow from those of one answer, at most one of each derived tag. Every answer comes here
    /// once, after its own samples went through the rules.
    package mutating func derive(_ samples: inout [Sample]) {
        guard !derived.isEmpty else { return }
        derived.take(&samples)
    }

    /// Appends those of the derived samples that are worth a message: one filter for all wires, as any of them may make one.
    package mutating func pass(_ samples: Swift.Span<Sample>, into events: inout [LineEvent]) {
        derived.filter?.pass(samples, into: &events)
    }
}
