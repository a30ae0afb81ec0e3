/// A whole line in virtual time, without a wire: what devices say in a rule's test goes the way of an answer, from registers
/// through the decoder to rules and stop.
///
/// Values are put into registers as the device would have them, so that a tag with a scale of 0.1 shows steps of 0.1. Each
/// request is due on the grid of its period and is answered when the slowest of its tags says so. Deterministic by seed.
package struct TrialLine {
    private let plan: Plan
    private let series: [TagID: TrialSeries]
    private let outages: [TrialPart: TrialOutage]
    /// What is still to come of links and the uplink, in the order of the times.
    private var changes: [(at: TimeSpan, part: TrialPart, isUp: Bool)]
    private let blocks: [ReadBlock]
    private var generator: SplitMix64
    private var asks: [Ask]
    private var samples: [Sample] = []
    /// Recipes that a person chooses, in the order of their times.
    private var recipes: [TrialRecipe]
    private var brain: TrialBrain

    /// Time zero of a test: late enough that no window looks back before the clock's own start.
    private static let start = Uptime.zero + .minutes(60)

    /// The request of a block that comes next, and its answer.
    private struct Ask: Sendable {
        var due: TimeSpan
        var answered: TimeSpan
        var outcome: Outcome
    }

    private enum Outcome: Sendable {
        case words([UInt16], bad: Set<TagID>)
        /// The fields of a frame: they are characters, and have no registers.
        case fields([Sample])
        case silent, gap, linkDown
    }

    /// - Parameters:
    ///   - limits: what charts have learnt before.
    ///   - recipes: what a person chooses and when, in order; what begins at zero holds from the start.
    ///   - outages: when parts are down; those that are not named are up.
    package init(
        plan: Plan, series: [TagID: TrialSeries], limits: [AlarmKey: ControlLimits] = [:], seed: UInt64 = 1,
        recipes: [TrialRecipe] = [], outages: [TrialPart: TrialOutage] = [:]
    ) {
        self.plan = plan
        self.series = series
        self.outages = outages
        changes = outages.filter { $0.key.fact != nil }.flatMap { part, outage in
            outage.changes.filter { $0.at > .zero }.map { ($0.at, part, $0.isUp) }
        }.sorted { $0.at < $1.at }
        generator = SplitMix64(seed: seed)
        blocks = ReadPlan.blocks(for: plan).filter { block in
            block.tags.contains { series[$0.tag] != nil }
        }
        let first = recipes.first.flatMap { $0.at == .zero ? $0 : nil }
        self.recipes = Array(recipes.dropFirst(first == nil ? 0 : 1))
        let standing = first.map {
            RecipeStanding(
                recipe: $0.recipe, since: Self.start, hand: AlarmHand(by: "test", at: Self.start))
        }
        let down = outages.filter { !$0.value.isUp(at: .zero) }.compactMap(\.key.fact)
        brain = TrialBrain(plan: plan, limits: limits, start: Self.start, recipe: standing, untrue: Set(down))
        asks = []
        asks = blocks.indices.map { ask($0, due: .zero) }
    }

    /// How many requests a test of this length makes: what it costs.
    package func requests(until end: TimeSpan) -> Int64 {
        blocks.reduce(0) { $0 + end.nanoseconds / max($1.period.nanoseconds, 1) + 1 }
    }

    /// Everything that happens up to and with `end`, in order.
    package mutating func run(until end: TimeSpan) -> [TrialEvent] {
        while let next = asks.indices.min(by: { asks[$0].answered < asks[$1].answered }), asks[next].answered <= end {
            let answered = asks[next].answered
            change(until: answered)
            choose(until: answered)
            take(blocks[next], asks[next].outcome, at: Self.start + answered)
            // What comes late is not asked again before; a period that is over by then is skipped, as the schedule does.
            let period = blocks[next].period
            var due = asks[next].due + period
            if due < answered {
                let skipped = (answered - due).nanoseconds / period.nanoseconds + 1
                due = due + period * skipped
            }
            asks[next] = ask(next, due: due)
        }
        change(until: end)
        choose(until: end)
        brain.advance(to: Self.start + end)
        return brain.takeEvents()
    }

    private mutating func choose(until end: TimeSpan) {
        while let next = recipes.first, next.at <= end {
            brain.choose(.recipe(next.recipe), at: Self.start + next.at)
            recipes.removeFirst()
        }
    }

    /// Links and the uplink that come up or go down: what is read over a link that goes down is bad at once.
    private mutating func change(until end: TimeSpan) {
        while let next = changes.first, next.at <= end {
            changes.removeFirst()
            let now = Self.start + next.at
            if case .link(let link) = next.part, !next.isUp {
                for block in blocks where block.link == link { take(block, .linkDown, at: now) }
            }
            if let fact = next.part.fact { brain.tell(fact, next.isUp, at: now) }
        }
    }

    private func isUp(_ part: TrialPart, at time: TimeSpan) -> Bool { outages[part]?.isUp(at: time) ?? true }

    private mutating func take(_ block: ReadBlock, _ outcome: Outcome, at now: Uptime) {
        samples.removeAll(keepingCapacity: true)
        // An answer that is under way as the link goes down is lost with it.
        let outcome = isUp(.link(block.link), at: now - Self.start) ? outcome : .linkDown
        switch outcome {
        case .linkDown: Decoder.fail(block, quality: .bad(.linkDown), at: now, into: &samples)
        case .gap: return brain.advance(before: now)
        case .silent: Decoder.fail(block, quality: .bad(.timeout), at: now, into: &samples)
        case .fields(let fields):
            samples += fields
            for index in samples.indices { samples[index].at = now }
        case .words(let words, let bad):
            Decoder.decode(block, values: words.span, quality: .good, at: now, into: &samples)
            for index in samples.indices where bad.contains(samples[index].tag) {
                samples[index].value = 0
                samples[index].quality = .bad(.sentinel)
            }
        }
        samples.removeAll { series[$0.tag] == nil }
        brain.take(&samples, at: now)
    }

    private mutating func ask(_ index: Int, due: TimeSpan) -> Ask {
        let block = blocks[index]
        guard isUp(.link(block.link), at: due) else { return Ask(due: due, answered: due, outcome: .linkDown) }
        var words = [UInt16](repeating: 0, count: Int(block.count))
        var bad: Set<TagID> = []
        var fields: [Sample] = []
        var late = TimeSpan.zero
        var isSilent = block.tags.contains { !isUp(.machine(plan[$0.tag].machine), at: due) }
        for place in block.tags {
            guard let (segment, value) = series[place.tag]?.segment(at: due) else { continue }
            let tag = plan[place.tag]
            late = max(late, segment.late)
            switch segment.content {
            case .value where block.area == .frame:
                fields.append(Sample(tag: place.tag, value: value + draw(segment.noise), at: .zero))
            case .value: put(TagWords.encode(value + draw(segment.noise), as: tag), of: tag, at: place, in: &words)
            case .raw(let raw): put(raw, of: tag, at: place, in: &words)
            case .silent: isSilent = true
            case .bad where block.area == .frame:
                fields.append(Sample(tag: place.tag, value: 0, quality: .bad(.noField), at: .zero))
            case .bad: bad.insert(place.tag)
            case .gap: return Ask(due: due, answered: due, outcome: .gap)
            }
        }
        let patience = plan.unit(Endpoint(link: block.link, unit: block.unit)).timeout
        guard !isSilent, late <= patience else { return Ask(due: due, answered: due + patience, outcome: .silent) }
        let outcome = block.area == .frame ? Outcome.fields(fields) : .words(words, bad: bad)
        return Ask(due: due, answered: due + late, outcome: outcome)
    }

    /// Registers of a tag into the answer; of a part of a register only its bits.
    private func put(_ raw: [UInt16], of tag: TagPlan, at place: BlockTag, in words: inout [UInt16]) {
        let mask = tag.type.width == 1 && !tag.point.area.isBits ? TagWords.mask(of: tag) : 0xFFFF
        for (index, word) in raw.enumerated() where Int(place.offset) + index < words.count {
            let at = Int(place.offset) + index
            words[at] = words[at] & ~mask | word & mask
        }
    }

    private mutating func draw(_ noise: Double) -> Double {
        guard noise > 0 else { return 0 }
        return noise * (2 * Double(generator.next() >> 11) * 0x1p-53 - 1)
    }
}
