extension TagPlan {
    /// Good samples further apart than this know nothing of each other: three polls, at least two seconds.
    var gap: TimeSpan { max(poll * 3, .seconds(2)) }
}

extension Plan {
    /// The longest gap of these tags, and of all that the expressions look at, the tags of rules they name included.
    func gap(of tags: [TagID], _ expressions: [RuleExpression]) -> TimeSpan {
        let named = expressions.flatMap(\.rules).filter { rules.indices.contains($0.index) }.flatMap {
            self[$0].watched
        }
        return (tags + expressions.flatMap(\.tags) + named).reduce(TimeSpan.seconds(2)) { longest, tag in
            self.tags.indices.contains(tag.index) ? max(longest, self[tag].gap) : longest
        }
    }
}
