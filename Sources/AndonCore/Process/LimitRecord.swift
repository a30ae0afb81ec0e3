/// Where one chart's limits stand: what is kept on disk and shown to people.
package struct LimitRecord: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        /// They stand in the plan.
        case given(ControlLimits)
        case learnt(LearntLimits)
    }

    package var key: AlarmKey
    package var source: Source

    package init(key: AlarmKey, _ source: Source) {
        self.key = key
        self.source = source
    }

    /// What the chart uses; nil while it has none.
    package var limits: ControlLimits? {
        switch source {
        case .given(let limits): limits
        case .learnt(let learnt): learnt.limits
        }
    }

    package var learnt: LearntLimits? { if case .learnt(let learnt) = source { learnt } else { nil } }
}
