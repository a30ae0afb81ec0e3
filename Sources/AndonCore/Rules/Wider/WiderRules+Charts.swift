// Control charts: which values count, what they make of the alarm, and what becomes of the limits.
extension WiderRules {
    /// A chart's own tag was read.
    mutating func plot(_ index: Int, _ news: TagSlot.News, into transitions: inout [AlarmTransition]) {
        guard !news.isDoubt else { return miss(index, into: &transitions) }
        let chart = Int(alarms[index].chart)
        let slot = world.slots[Int(alarms[index].slot)]
        let other = alarms[index].other >= 0 ? world.slots[Int(alarms[index].other)] : nil
        if news.isGap { charts[chart].interrupt() }
        guard meanwhile(index) == .true, !isHeldOff(terms[Int(alarms[index].terms)], slot, other) else {
            charts[chart].skip()
            return decide(index, .unknown, into: &transitions)
        }
        let at = slot.last ?? now
        if let outcome = charts[chart].see(slot.value, at: at) { note(outcome, of: chart, at: at) }
        alarms[index].measured = charts[chart].measured
        alarms[index].limit = charts[chart].limit
        decide(index, other.map { $0.isGood } ?? true ? charts[chart].truth : .unknown, into: &transitions)
    }

    /// The tag that a chart goes by has changed, or was not read for too long.
    mutating func turn(
        _ index: Int, _ news: TagSlot.News, at time: Uptime, into transitions: inout [AlarmTransition]
    ) {
        let chart = Int(alarms[index].chart)
        if news.isGap { charts[chart].interrupt() }
        guard news.isStep else { return }
        charts[chart].expect(at: time)
        let slot = world.slots[Int(alarms[index].slot)]
        // Its value may have stood before the change in the same answer.
        if slot.isGood, let last = slot.last, last >= time { plot(index, TagSlot.News(), into: &transitions) }
    }

    /// What says when values count is not true any more. What is not known breaks no pattern.
    mutating func pause(_ index: Int, _ meanwhile: Truth, into transitions: inout [AlarmTransition]) {
        if meanwhile == .false { charts[Int(alarms[index].chart)].interrupt() }
        decide(index, .unknown, into: &transitions)
    }

    private mutating func note(_ outcome: LearntLimits.Outcome, of chart: Int, at time: Uptime) {
        guard let learnt = charts[chart].record.learnt else { return }
        let step: LimitChange.Step =
            switch outcome {
            case .learnt: .learnt
            case .proposed: .proposed
            case .useless: .notLearnt
            }
        let found: ControlLimits? =
            switch outcome {
            case .learnt: learnt.limits
            case .proposed: learnt.proposal?.limits
            case .useless: nil
            }
        limitNews.append(
            LimitChange(
                key: charts[chart].key, step: step, at: time, limits: found,
                before: outcome == .learnt ? nil : learnt.limits, values: learnt.needed))
    }
}
