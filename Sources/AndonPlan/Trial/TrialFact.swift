package import AndonCore

/// Something that a line did in a test, in the words that a test expects it with.
package struct TrialFact: Sendable, Hashable {
    /// In whole microseconds: what ends when a time is over, such as the belief in an old value, ends at that time.
    package var at: TimeSpan
    /// `raised zone-spike@oven/zone4-top`, `stop confirmed`.
    package var words: String
    /// What people are told with it.
    package var message: String?
    /// What raised it, for people: the newest samples.
    package var evidence: String?
    /// The recipe whose limits raised it; nil in a plan without recipes.
    package var recipe: String?
    /// The line was stopped, or would have been: the first report of it, not one of a further cause.
    package var isStop = false
    /// An alarm was raised.
    package var isRaised = false

    package init(_ event: TrialEvent, plan: Plan) {
        at = .microseconds(event.at.nanoseconds / 1_000)
        switch event.what {
        case .recipe(let report): words = "recipe \(plan.name(of: report.to))"
        case .stop(let report):
            words = "stop \(report.step.rawValue)"
            isStop = (report.step == .wouldStop || report.step == .requested) && report.causes.count < 2
        case .alarm(let alarm):
            let rule = plan[alarm.rule]
            words = "\(alarm.kind.rawValue) \(rule.name)@\(plan.path(of: alarm.tag))"
            guard alarm.kind == .raised || alarm.kind == .unsuppressed else { return }
            isRaised = true
            message =
                rule.message.map { MessageBlank.fill($0, of: alarm, in: plan) }
                ?? plan.rule(alarm.rule, under: alarm.recipe).text
            recipe = plan.recipes.map { _ in plan.name(of: alarm.recipe) }
            evidence = alarm.evidence.suffix(8).map { NumberText.plain(($0.value * 1_000).rounded() / 1_000) }
                .joined(separator: " ")
        }
    }

    /// What a replay compares.
    package var isCounted: Bool { isStop || isRaised }

    package var text: String { "\(DurationText.exact(at))  \(words)" }
}
