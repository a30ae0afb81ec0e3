/// Which recipe is in force: what the tag says, or what a person chose. A value; time is told.
///
/// While the tag has no good value the last recipe stays, and after three polls (at least 2 s) that is said. A tag that speaks
/// unasked, such as a scanner's, is never overdue. Where the plan asks for several values in a row, fewer change nothing.
struct RecipeChooser: Sendable {
    let recipes: RecipesPlan
    private let tag: TagPlan?
    /// How long a good value is believed; nil for ever.
    private let gap: TimeSpan?

    private(set) var standing: RecipeStanding
    /// Whether it is known which recipe holds, or was waited for long enough.
    private(set) var isSettled: Bool
    /// What the newest good value means; nil before the first.
    private var meant: (recipe: RecipeID?, said: String)?
    private var lastValue = Double.nan
    private var lastText: String?
    private var lastGood: Uptime?
    /// The recipe that the newest values mean, and how many of them did in a row.
    private var agreed: (recipe: RecipeID?, count: Int)?

    /// - Parameter standing: as an earlier run left it; nil where nothing is known.
    init?(plan: Plan, standing: RecipeStanding?) {
        guard let recipes = plan.recipes else { return nil }
        self.recipes = recipes
        tag = recipes.tag.map { plan[$0] }
        gap = tag.flatMap { plan.isUnasked($0) ? nil : $0.gap }
        self.standing = standing ?? RecipeStanding(recipe: nil, since: .zero)
        isSettled = standing != nil || gap == nil
    }

    /// When `tick` has something to say; at once before the first moment is known.
    var nextTick: Uptime? {
        guard let gap, !standing.isUnknown || !isSettled else { return nil }
        return lastGood.map { $0 + gap + TimeSpan(nanoseconds: 1) } ?? .zero
    }

    /// Time alone: a value that is too old is not known any more.
    mutating func tick(at now: Uptime) -> RecipeReport? {
        guard let gap, let due = nextTick, due <= now else { return nil }
        guard let lastGood else {
            // The first moment: from here on it is waited for.
            self.lastGood = now
            return nil
        }
        guard now - lastGood > gap else { return nil }
        isSettled = true
        guard !standing.isUnknown else { return nil }
        standing.isUnknown = true
        guard standing.hand == nil else { return nil }
        return report(.unknown, from: standing.recipe, at: now)
    }

    /// Nobody looked for a while, and does again.
    mutating func resume(at now: Uptime) { if lastGood != nil { lastGood = now } }

    /// Takes a sample of the tag that chooses.
    mutating func take(_ sample: Sample) -> RecipeReport? {
        guard case .good = sample.quality, sample.value.isFinite else { return nil }
        let isNew = sample.value != lastValue || meant == nil
        lastValue = sample.value
        if isNew {
            let said =
                tag?.spoken(sample.value) ?? NumberText.of(sample.value, tag.map(NumberText.precision) ?? .double)
            let isFloat = tag?.type == .float32 || tag?.type == .float16
            let slack = isFloat ? abs(sample.value) * 0x1p-22 : abs(tag?.scale ?? 0) * 1e-4
            meant = (recipes.recipe(for: sample.value, slack: slack), said)
        }
        return heard(isNew, at: sample.at)
    }

    mutating func take(_ sample: TextSample) -> RecipeReport? {
        guard case .good = sample.quality else { return nil }
        let isNew = sample.text != lastText
        lastText = sample.text
        if isNew { meant = (recipes.recipe(for: sample.text), sample.text) }
        return heard(isNew, at: sample.at)
    }

    private mutating func heard(_ isNew: Bool, at now: Uptime) -> RecipeReport? {
        let wasUnknown = standing.isUnknown
        lastGood = max(lastGood ?? now, now)
        guard isAgreed() else { return nil }
        isSettled = true
        standing.isUnknown = false
        guard isNew || wasUnknown || meant?.recipe != standing.recipe, standing.hand == nil, let meant else {
            return nil
        }
        let from = standing.recipe
        // The very first word of it: what was only assumed is known now.
        let isFirst = standing.said == nil && standing.since == .zero
        standing.said = meant.said
        if isFirst { standing.since = now }
        guard meant.recipe != from else { return wasUnknown || isFirst ? report(.known, from: from, at: now) : nil }
        standing.recipe = meant.recipe
        standing.since = now
        return report(.changed, from: from, at: now)
    }

    /// Whether the newest value holds: it means what is in force, or as many in a row as the plan asks for mean the same.
    private mutating func isAgreed() -> Bool {
        guard recipes.confirm > 1, let meant else { return true }
        let before = agreed.flatMap { $0.recipe == meant.recipe ? $0.count : nil } ?? 0
        agreed = (meant.recipe, min(before + 1, recipes.confirm))
        return before + 1 >= recipes.confirm || isSettled && meant.recipe == standing.recipe
    }

    /// A person chooses, whatever the tag says.
    mutating func hold(_ recipe: RecipeID?, by hand: AlarmHand) -> RecipeReport {
        let from = standing.recipe
        standing = RecipeStanding(recipe: recipe, since: hand.at, hand: hand, isUnknown: standing.isUnknown)
        isSettled = true
        return RecipeReport(
            step: .changed, from: from, to: recipe, at: hand.at, by: hand.by, reason: hand.reason)
    }

    /// A person gives the choice back to the tag; while that is not known the recipe stays.
    mutating func giveBack(by hand: AlarmHand) -> RecipeReport {
        let from = standing.recipe
        standing = RecipeStanding(
            recipe: meant.map(\.recipe) ?? from, since: hand.at, said: meant?.said, isUnknown: standing.isUnknown)
        var report = report(.changed, from: from, at: hand.at)
        report.by = hand.by
        report.reason = hand.reason
        return report
    }

    private func report(_ step: RecipeReport.Step, from: RecipeID?, at now: Uptime) -> RecipeReport {
        RecipeReport(
            step: step, from: from, to: standing.recipe, at: now, tag: recipes.tag,
            said: step == .unknown ? nil : standing.said)
    }
}

extension Plan {
    /// Whether a device says it by itself, so that silence means nothing.
    fileprivate func isUnasked(_ tag: TagPlan) -> Bool {
        guard tag.point.area == .frame, case .serialFrames(_, let frames) = self[tag.link].driver else { return false }
        let place = Int(tag.point.address)
        return !frames.asks.indices.contains(place) || frames.asks[place].isEmpty
    }
}
