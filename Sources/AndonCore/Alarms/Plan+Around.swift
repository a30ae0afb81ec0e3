extension Plan {
    /// The tags whose samples are kept around an alarm, each once: its own, then those that its condition names beside it, those of
    /// its `unless`, and those that the rules it names watch.
    func tagsAround(_ key: AlarmKey) -> [TagID] {
        let rule = self[key.rule]
        let place = rule.tags.firstIndex(of: key.tag) ?? 0
        let expressions = (rule.condition.wider?.expressions(at: place) ?? []) + (rule.unless.map { [$0] } ?? [])
        let named = expressions.flatMap(\.rules).filter { rules.indices.contains($0.index) }.flatMap {
            self[$0].watched
        }
        let all = [key.tag] + (rule.condition.wider?.others(at: place) ?? []) + expressions.flatMap(\.tags) + named
        var seen: Set<TagID> = []
        return all.filter { tags.indices.contains($0.index) && seen.insert($0).inserted }
    }
}

extension WiderCondition {
    /// The tag that it is held against, of the alarm on the tag that stands there among the rule's.
    fileprivate func others(at place: Int) -> [TagID] {
        switch self {
        case .deviates(_, _, let tags), .ratio(_, _, let tags, _): Self.own(tags, at: place)
        case .chart(let chart): Self.own(chart.changing, at: place)
        case .stuck, .when, .stale, .turns, .changes, .counts, .stays: []
        }
    }

    fileprivate func expressions(at place: Int) -> [RuleExpression] { Self.own(expressions, at: place) }

    /// One for all, or one for each.
    private static func own<Part>(_ parts: [Part], at place: Int) -> [Part] {
        if parts.count == 1 { return parts }
        return parts.indices.contains(place) ? [parts[place]] : []
    }
}
