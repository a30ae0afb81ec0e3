// Limits by product: which recipe holds, and what a change of it does to the alarms.
extension RuleBook {
    /// The recipe in force, and why; nil for a plan without recipes.
    package var recipe: RecipeStanding? { chooser?.standing }

    /// What happened to the recipe since this was last called, in its order.
    package mutating func takeRecipeReports() -> [RecipeReport] {
        guard !recipeReports.isEmpty else { return [] }
        defer { recipeReports.removeAll() }
        return recipeReports
    }

    /// Takes characters, for a recipe that is chosen by them.
    package mutating func take(_ text: TextSample, into transitions: inout [AlarmTransition]) {
        guard let tag = chooser?.recipes.tag, tag == text.tag else { return }
        change(at: text.at, into: &transitions) { $0.take(text) }
    }

    /// A person chooses a recipe, or gives the choice back to the tag.
    ///
    /// - Throws: why not; nothing has changed then.
    package mutating func choose(
        _ choice: RecipeChoice, by hand: AlarmHand, into transitions: inout [AlarmTransition]
    ) throws(RecipeRefusal) {
        guard let recipes = chooser?.recipes else { throw .noRecipe }
        guard recipes.isByHand else { throw .onlyTheTag }
        switch choice {
        case .recipe(let id):
            if let id, !recipes.products.indices.contains(id.index) { throw .noRecipe }
            hold(id, by: hand, into: &transitions)
        case .automatic:
            guard recipes.tag != nil else { throw .onlyByHand }
            giveBack(by: hand, into: &transitions)
        }
    }

    /// The same whatever the plan says of who may choose: for tests and replays.
    mutating func hold(_ recipe: RecipeID?, by hand: AlarmHand, into transitions: inout [AlarmTransition]) {
        change(at: hand.at, into: &transitions) { $0.hold(recipe, by: hand) }
    }

    /// The same: the tag chooses again.
    mutating func giveBack(by hand: AlarmHand, into transitions: inout [AlarmTransition]) {
        change(at: hand.at, into: &transitions) { $0.giveBack(by: hand) }
    }

    /// Nobody knows yet which recipe holds: what they change is not decided.
    var isAwaitingRecipe: Bool { chooser.map { !$0.isSettled } ?? false }

    mutating func hear(_ sample: Sample, into transitions: inout [AlarmTransition]) {
        change(at: sample.at, into: &transitions) { $0.take(sample) }
    }

    mutating func tickRecipe(at now: Uptime, into transitions: inout [AlarmTransition]) {
        guard chooser?.nextTick.map({ $0 <= now }) ?? false else { return }
        change(at: now, into: &transitions) { $0.tick(at: now) }
    }

    /// Lets the chooser decide, and the alarms follow it.
    private mutating func change(
        at now: Uptime, into transitions: inout [AlarmTransition], _ decide: (inout RecipeChooser) -> RecipeReport?
    ) {
        guard let before = chooser else { return }
        if let report = decide(&chooser!) { recipeReports.append(report) }
        let to = recipe?.recipe
        if before.standing.recipe != to { apply(from: before.standing.recipe, to: to, at: now, into: &transitions) }
        if !before.isSettled, !isAwaitingRecipe { wider.endRecipeWait(at: now, into: &transitions) }
    }

    /// The alarms concerned have the other limits from their next sample on. Nothing that was decided under the old ones
    /// counts on but an alarm that is active: it returns when it is seen not to be true any more. Windows stay, and are made
    /// anew from the samples where their length is another.
    private mutating func apply(
        from: RecipeID?, to: RecipeID?, at now: Uptime, into transitions: inout [AlarmTransition]
    ) {
        let rules = variants.touched(from: from, to: to)
        for rule in rules {
            for place in variants.places[rule] ?? [] {
                apply(to, Int(place.alarm), Int(place.tag), at: now, &transitions)
            }
        }
        wider.apply(to, to: rules, at: now, into: &transitions)
    }

    private mutating func apply(
        _ recipe: RecipeID?, _ index: Int, _ tag: Int, at now: Uptime, _ transitions: inout [AlarmTransition]
    ) {
        let old = terms[Int(alarms[index].terms)]
        let place = variants.place(of: old.base, under: recipe)
        let new = terms[Int(place)]
        guard place != alarms[index].terms || new.holdOff > .zero else { return }
        alarms[index].terms = place
        if alarms[index].window >= 0, old.comparison.within != new.comparison.within {
            windows.remake(alarms[index].window, of: watches[tag], new, rings: rings)
        }
        if alarms[index].truth != .unknown { unknown += 1 }
        alarms[index].doubt(at: now, new)
        if !heldOff.isEmpty, heldOff[index] != .distantFuture {
            heldOff[index] = new.holdOff > .zero ? now + new.holdOff : .zero
        }
        watches[tag].rest(in: .none)
        guard let seat = seats[AlarmKey(rule: new.rule, tag: TagID(tag))] else { return }
        wider.settle(
            plain: seat, isActive: alarms[index].isActive, truth: alarms[index].truth, nil, into: &transitions)
    }
}
