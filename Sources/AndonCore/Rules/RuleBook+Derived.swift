// Tags that are made of others: their samples go through the rules as if a machine had said them. And the figures of shifts
// and jobs, which look at all of them.
extension RuleBook {
    /// Appends the samples that follow from those of one answer, at most one of each derived tag, and adds up the figures.
    /// Every answer comes here once: after its own samples went through the rules, or before (`makesFirst`).
    package mutating func derive(_ samples: inout [Sample]) {
        if !derived.isEmpty { derived.take(&samples) }
        if !figures.isEmpty { figures.take(samples) }
    }

    /// Appends those of the derived samples that are worth a message: one filter for all wires, as any of them may make one.
    package mutating func pass(_ samples: Swift.Span<Sample>, into events: inout [LineEvent]) {
        derived.filter?.pass(samples, into: &events)
    }
}
