/// What a line answered, through the rules of another plan: as fast as it can be read.
///
/// A value of the plan is replayed where a recorded answer holds all its registers, on a link of the same name and the same
/// unit; how it was polled then is how it is replayed. Fed with chunks in the order of their files. An agent that was started
/// anew begins anew here as well: no rule looks over the time between.
package struct Replay: Sendable {
    private let plan: Plan
    private var places: [RecordedSource: Int] = [:]
    private var blocks: [ReadBlock] = []
    private var brain: TrialBrain
    private var samples: [Sample] = []
    /// What is added to a recorded uptime; the machine's clock begins at zero when it is switched on.
    private var shift = TimeSpan.zero
    private var newest: Uptime?
    private var wallOfStart: Int64?
    /// Values that went through the rules.
    package private(set) var values: UInt64 = 0
    /// Answers that the recorder had no room for.
    package private(set) var missing: UInt64 = 0
    /// Chunks that say nothing that was written.
    package private(set) var spoilt = 0
    /// Tags that some recorded answer holds.
    package private(set) var covered: Set<TagID> = []
    /// Recipes that a person chose and that this plan does not have: there the plan's tag chooses.
    package private(set) var unknownRecipes: Set<String> = []
    /// One recipe holds all the time.
    private let isHeld: Bool
    /// What a person chose last.
    private var choice = RecordedChoice.automatic

    /// - Parameter recipe: a recipe that holds all the time, whatever the recording and the plan's tag say; nil: as the plan
    ///   chooses.
    package init(plan: Plan, recipe: RecipeStanding? = nil) {
        var plan = plan
        isHeld = recipe != nil
        // Nobody resets in a replay: in shadow each stop that would have been is told, and then the next.
        plan.stop?.mode = .shadow
        self.plan = plan
        brain = TrialBrain(plan: plan, start: Self.start, recipe: recipe)
    }

    /// Time zero: late enough that no window looks back before the clock's own start.
    private static let start = Uptime.zero + .minutes(60)

    /// From the first answer to the last.
    package var lasts: TimeSpan { newest.map { $0 - Self.start } ?? .zero }

    /// Wall time of a moment since the start, in milliseconds since 1970; nil before anything was replayed.
    package func wall(at time: TimeSpan) -> Int64? { wallOfStart.map { $0 + time.nanoseconds / 1_000_000 } }

    package mutating func take(_ chunk: RecordChunk) {
        align(chunk)
        var cursor = RecordCursor(chunk)
        // Which block each of the chunk's sources is.
        var known: [Int] = []
        while let step = cursor.next() {
            switch step {
            case .source(let source): known.append(place(of: source))
            case .answer(let place, let quality, let at):
                take(cursor.words(of: place), quality, of: blocks[known[place]], at: at + shift)
            case .recipe(let said, let at): follow(said, at: at + shift)
            case .missing(let count): missing &+= count
            case .spoilt: spoilt += 1
            }
        }
    }

    /// Samples that come from elsewhere than a recording, in the order of their times since the start.
    package mutating func take(_ samples: [Sample]) {
        guard let last = samples.last else { return }
        self.samples.removeAll(keepingCapacity: true)
        for sample in samples {
            var sample = sample
            sample.at = Self.start + (sample.at - .zero)
            self.samples.append(sample)
            covered.insert(sample.tag)
        }
        values += UInt64(samples.count)
        let at = Self.start + (last.at - .zero)
        newest = max(newest ?? at, at)
        brain.take(&self.samples, at: at)
    }

    /// Everything that happened, in order.
    package mutating func takeEvents() -> [TrialEvent] { brain.takeEvents() }

    /// Where the chunk stands in the time of the replay.
    private mutating func align(_ chunk: RecordChunk) {
        guard let newest else {
            wallOfStart = chunk.wall
            shift = Self.start - chunk.began
            return
        }
        // Went on from the chunk before: the same clock. Otherwise the machine was switched on anew: by the wall.
        let place = chunk.began + shift
        if place + .seconds(5) >= newest, place - newest < .minutes(60 * 24) { return }
        let wall = Self.start + .milliseconds(max(0, chunk.wall - (wallOfStart ?? chunk.wall)))
        shift = max(wall, newest + .seconds(60)) - chunk.began
        brain.resume(at: chunk.began + shift)
    }

    private mutating func place(of source: RecordedSource) -> Int {
        if let place = places[source] { return place }
        let block = ReadPlan.block(of: source, in: plan)
        covered.formUnion(block.tags.map(\.tag))
        places[source] = blocks.count
        blocks.append(block)
        return blocks.count - 1
    }

    /// What chose the recipe on the line chooses it here, by this plan's recipes.
    private mutating func follow(_ said: RecordedChoice, at now: Uptime) {
        guard let recipes = plan.recipes, !isHeld else { return }
        let at = max(now, newest ?? Self.start)
        newest = at
        if case .word(let word) = said {
            guard let tag = recipes.tag else { return }
            covered.insert(tag)
            return brain.say(word, of: tag, at: at)
        }
        guard said != choice else { return }
        choice = said
        switch said {
        case .hand(Plan.noRecipe): brain.choose(.recipe(nil), at: at)
        case .hand(let name):
            let recipe = plan.recipe(named: name)
            if recipe == nil { unknownRecipes.insert(name) }
            brain.choose(recipe.map { .recipe($0) } ?? .automatic, at: at)
        case .automatic: brain.choose(.automatic, at: at)
        case .word: break
        }
    }

    private mutating func take(_ words: [UInt16], _ quality: Quality, of block: ReadBlock, at now: Uptime) {
        guard !block.tags.isEmpty else { return }
        // Answers of two wires may stand a little out of order; the rules' time does not go back.
        let at = max(now, newest ?? Self.start)
        newest = at
        samples.removeAll(keepingCapacity: true)
        Decoder.decode(block, values: words.span, quality: quality, at: at, into: &samples)
        values += UInt64(samples.count)
        brain.take(&samples, at: at)
    }
}
