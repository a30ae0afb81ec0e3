package import AndonCore

/// One test of a plan's rules: what devices say, and all that is to happen.
package struct TrialCase: Sendable {
    package var name: String
    /// The line of the file that it begins on.
    package var line: Int
    package var series: [TagID: TrialSeries] = [:]
    /// When links, machines and the uplink are down; those that are not named are up.
    package var outages: [TrialPart: TrialOutage] = [:]
    package var expected: [TrialExpectation] = []
    /// What charts have learnt before the test begins.
    package var limits: [AlarmKey: ControlLimits] = [:]
    /// Rules that the test does not speak of.
    package var ignored: Set<String> = []
    /// Whether the stop acts as if it were armed, whatever the plan says.
    package var isArmed = false
    package var lasts: TimeSpan
    package var seed: UInt64 = 1
    /// What a person chooses, whatever the plan's tag says; empty: nobody does.
    package var recipes: [TrialRecipe] = []

    /// Runs the test in virtual time.
    package func run(on plan: Plan) -> TrialOutcome {
        var plan = plan
        if isArmed { plan.stop?.mode = .armed }
        var line = TrialLine(
            plan: plan, series: series, limits: limits, seed: seed, recipes: recipes, outages: outages)
        let facts = line.run(until: lasts).map { TrialFact($0, plan: plan) }.filter { !isIgnored($0) }
        return TrialOutcome(expected: expected, facts: facts)
    }

    private func isIgnored(_ fact: TrialFact) -> Bool {
        guard !fact.words.hasPrefix("recipe ") else { return false }
        let name = fact.words.split(separator: " ").last?.split(separator: "@").first
        return name.map { ignored.contains(String($0)) } ?? false
    }
}
