// The limits of control charts.
extension RuleBook {
    /// Where the limits of every chart stand, in the order of the rules.
    package var limits: [LimitRecord] { wider.charts.map(\.record) }

    package var hasLimitNews: Bool { !wider.limitNews.isEmpty }

    /// What studies came to since the last call, in order.
    package mutating func takeLimitNews() -> [LimitChange] {
        defer { wider.limitNews = [] }
        return wider.limitNews
    }

    /// A person puts a hand to the limits of a chart. New ones count from the next value on, and the chart begins anew.
    package mutating func take(
        _ hand: LimitHand, of key: AlarmKey, by person: AlarmHand
    ) throws(LimitRefusal) -> LimitChange {
        guard let chart = wider.charts.firstIndex(where: { $0.key == key }) else { throw .noChart }
        return try wider.charts[chart].take(hand, by: person)
    }
}
