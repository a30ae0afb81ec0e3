/// Writes what a line answered, few bytes for each answer: the time since the last one, whose it is, and what changed.
///
/// Answers gather in a chunk, which can be read without any other: whatever happens to its neighbours, it can be replayed.
/// Bounded: when the chunk is full, answers are counted and left out until it is taken.
///
/// A chunk: when it began (uptime in nanoseconds, wall time in milliseconds), then entries: 1 names a source, 2 and 3 are a good
/// and an uncertain answer, 4 a failure, 5 how many answers are missing here; 6 is a word of the tag that chooses the recipe, 7 a
/// person's choice, 8 that she gave it back. What chose last stands at the beginning of each chunk again.
package struct RecordWriter: Sendable {
    /// Bytes of a chunk at most.
    package static let mostBytes = 256 << 10
    /// What one answer can take at most: 125 registers or 2000 bits that all changed, and the name of its source.
    static let mostPerAnswer = 8 << 10

    private struct Key: Hashable {
        var link: LinkID
        var unit: UInt8
        var area: Area
        var address: UInt16
        var count: UInt16
    }

    private let links: [String]
    private var entries = ByteWriter()
    private var places: [Key: Int] = [:]
    private var last: [[UInt16]] = []
    private var began: Uptime?
    private var previous = Uptime.zero
    private var missing: UInt64 = 0
    /// What says which recipe holds, newest last: a word of the tag, and a person's choice.
    private var word: RecordedChoice?
    private var choice: RecordedChoice?

    /// - Parameter recipe: the one in force at the start.
    package init(plan: Plan, recipe: RecipeStanding? = nil) {
        links = plan.links.map(\.name)
        entries.reserve(Self.mostBytes)
        if let recipe, recipe.hand != nil { choice = .hand(plan.name(of: recipe.recipe)) }
        // What a number was said in words is read again from its registers.
        if let said = recipe?.said, let tag = plan.recipes?.tag, plan[tag].type.isText { word = .word(said) }
    }

    package var isEmpty: Bool { began == nil && missing == 0 }

    /// Takes an answer with its words; answers of another length than the block asked for, and frames, are left out.
    package mutating func answer(_ block: ReadBlock, _ words: Swift.Span<UInt16>, isSure: Bool, at now: Uptime) {
        guard block.area != .frame, words.count == Int(block.count), let place = begin(block, at: now) else { return }
        entries.put(isSure ? 2 : 3)
        stamp(place, now)
        // One bit for each word: whether it changed. What did not costs nothing more.
        var mask: UInt8 = 0
        for index in words.indices {
            if words[index] != last[place][index] { mask |= 1 << UInt8(index % 8) }
            if index % 8 == 7 || index == words.count - 1 {
                entries.put(mask)
                mask = 0
            }
        }
        for index in words.indices where words[index] != last[place][index] {
            entries.signed(Int64(words[index]) - Int64(last[place][index]))
            last[place][index] = words[index]
        }
    }

    /// Takes a request that brought nothing.
    package mutating func failure(_ block: ReadBlock, _ reason: Quality.Reason, at now: Uptime) {
        guard block.area != .frame, let place = begin(block, at: now) else { return }
        entries.put(4)
        stamp(place, now)
        entries.put(reason.rawValue)
    }

    /// Takes what chooses the recipe where no answer that is recorded holds it. What was said before costs nothing.
    package mutating func recipe(_ said: RecordedChoice, at now: Uptime) {
        switch said {
        case .word:
            guard said != word else { return }
            word = said
        case .hand, .automatic:
            guard said != choice else { return }
            choice = said
        }
        // A chunk that begins here has it in front.
        let isNew = began == nil
        if begin(at: now), !isNew { put(said, now) }
    }

    /// The chunk so far, and an empty one from here on; nil where nothing was answered.
    ///
    /// - Parameter wall: the wall time of an uptime, in milliseconds since 1970.
    package mutating func takeChunk(wall: (Uptime) -> Int64) -> [UInt8]? {
        guard let began else { return nil }
        var chunk = ByteWriter()
        chunk.number(UInt64(max(0, began.nanoseconds)))
        chunk.signed(wall(began))
        chunk.put(entries.bytes)
        if missing > 0 {
            chunk.put(5)
            chunk.number(missing)
        }
        entries.removeAll()
        places.removeAll(keepingCapacity: true)
        last.removeAll(keepingCapacity: true)
        self.began = nil
        missing = 0
        return chunk.bytes
    }

    /// Begins a chunk where none is begun; false when it is full.
    private mutating func begin(at now: Uptime) -> Bool {
        guard entries.count + Self.mostPerAnswer <= Self.mostBytes else {
            missing += 1
            return false
        }
        guard began == nil else { return true }
        began = now
        previous = now
        for said in [word, choice].compactMap(\.self) { put(said, now) }
        return true
    }

    private mutating func put(_ said: RecordedChoice, _ now: Uptime) {
        entries.put(said.kind)
        let passed = (now - previous).nanoseconds / 1_000
        entries.signed(passed)
        previous = previous + .microseconds(passed)
        guard let text = said.text else { return }
        let bytes = text.utf8.prefix(RecordedChoice.mostBytes)
        entries.number(UInt64(bytes.count))
        entries.put(bytes)
    }

    /// The place of the block's source, which is named where it is new; nil when the chunk is full.
    private mutating func begin(_ block: ReadBlock, at now: Uptime) -> Int? {
        guard begin(at: now) else { return nil }
        let key = Key(
            link: block.link, unit: block.unit, area: block.area, address: block.address, count: block.count)
        if let place = places[key] { return place }
        let place = last.count
        places[key] = place
        last.append([UInt16](repeating: 0, count: Int(block.count)))
        let name = links[block.link.index].utf8.prefix(255)
        entries.put(1)
        entries.put(UInt8(name.count))
        entries.put(name)
        entries.put(block.unit)
        entries.put(UInt8(RecordedSource.areas.firstIndex(of: block.area) ?? 0))
        entries.number(UInt64(block.address))
        entries.number(UInt64(block.count))
        return place
    }

    /// Whose it is, and the microseconds since the entry before it; answers of two wires may come a little out of order.
    private mutating func stamp(_ place: Int, _ now: Uptime) {
        entries.number(UInt64(place))
        let passed = (now - previous).nanoseconds / 1_000
        entries.signed(passed)
        previous = previous + .microseconds(passed)
    }
}
