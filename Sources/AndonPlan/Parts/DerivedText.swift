import AndonCore

/// Reads what a tag is made of: `oven/zone1 over 1min`, `oven/probe above 217 °C per board`, an expression.
struct DerivedText {
    let key: String
    let scope: ExpressionScope
    /// The plan says what a board of the tag's machine is; and what, where that could be read.
    let hasBoards: Bool
    let boards: BoardsPlan?
    let machine: String

    struct Made {
        var work: DerivedWork
        var units: String
        var isSwitch = false
        /// How often there is a sample of it at least, while all goes well.
        var poll: TimeSpan
        /// All that it can be.
        var reach = Reach.endless
    }

    /// Nil where a tag that it names was misread elsewhere.
    func parse(_ text: String) throws(Mismatch) -> Made? {
        switch key {
        case "value": return try value(text)
        case "rate": return try rate(text)
        case "time", "fastest-rise", "fastest-fall": return try thermal(text)
        default: return try figure(text, WindowFigure(rawValue: key) ?? .mean)
        }
    }

    private func value(_ text: String) throws(Mismatch) -> Made? {
        var parser = try ExpressionParser(text, scope)
        let read: (expression: RuleExpression, units: String?)
        do throws(Mismatch) { read = try parser.parseValue() } catch {
            // What was misread elsewhere says it there.
            if parser.isDoubtful { return nil }
            throw error
        }
        guard !parser.isDoubtful else { return nil }
        let units = read.units ?? ""
        guard units.unicodeScalars.count <= 16 else { throw Mismatch(allowed: "units of at most 16 characters") }
        var maker = ClaimMaker(tags: scope.tags)
        let number = maker.number(of: read.expression.steps)
        return Made(
            work: .value(read.expression, isSwitch: read.units == nil), units: units, isSwitch: read.units == nil,
            poll: read.expression.tags.map { scope.tags[$0].plan.poll }.min() ?? .seconds(1),
            reach: number.map(maker.ledger.reach) ?? .endless)
    }

    private func figure(_ text: String, _ figure: WindowFigure) throws(Mismatch) -> Made? {
        if let word = try perBoard(text) {
            guard let (tag, draft) = try number(word), let boards else { return nil }
            return Made(
                work: .board(.of(figure), of: tag), units: draft.plan.units, poll: boards.atMost,
                reach: reach(figure, draft))
        }
        let parts = WiderReader.split(text, at: " over ")
        guard let span = parts.second else { throw Mismatch() }
        guard let (tag, draft) = try number(parts.first) else { return nil }
        return Made(
            work: .window(figure, of: tag, over: try window(span, draft)), units: draft.plan.units,
            poll: draft.plan.poll, reach: reach(figure, draft))
    }

    /// A deviation is at most the distance of two values that are farthest apart.
    private func reach(_ figure: WindowFigure, _ draft: TagDraft) -> Reach {
        let reach = draft.scope.reach
        return figure == .deviation ? Reach(low: 0, high: reach.high - reach.low) : reach
    }

    private func rate(_ text: String) throws(Mismatch) -> Made? {
        let parts = WiderReader.split(text, at: " over ")
        let rate = WiderReader.split(parts.first, at: " per ")
        guard let span = parts.second, let word = rate.second else { throw Mismatch() }
        let lengths: [(name: String, span: TimeSpan, unit: String)] = [
            ("1s", .seconds(1), "s"), ("1min", .minutes(1), "min"), ("1h", .minutes(60), "h"),
        ]
        guard let per = lengths.first(where: { $0.name == word }) else {
            throw Mismatch(allowed: "per 1s, per 1min or per 1h, as \"\(rate.first) per 1min over \(span)\"")
        }
        guard let (tag, draft) = try number(rate.first) else { return nil }
        guard draft.plan.counter != nil else {
            throw Mismatch(allowed: "the rate of a tag with counter: yes; \(draft.path) is none")
        }
        return Made(
            work: .rate(of: tag, per: per.span, over: try window(span, draft)),
            units: "\(draft.plan.units)/\(per.unit)",
            poll: draft.plan.poll)
    }

    private func thermal(_ text: String) throws(Mismatch) -> Made? {
        guard let text = try perBoard(text) else { throw Mismatch() }
        let parts = WiderReader.split(text, at: key == "time" ? " above " : " over ")
        guard let second = parts.second else { throw Mismatch() }
        guard let (tag, draft) = try number(parts.first), let boards else { return nil }
        guard key != "time" else {
            let limit = try Quantity(second)
            guard limit.units == draft.plan.units else {
                throw Mismatch(allowed: Units.mismatch(limit, draft.plan.units, of: draft.path).allowed)
            }
            return Made(
                work: .board(.timeAbove(limit.value), of: tag), units: "s", poll: boards.atMost,
                reach: Reach(low: 0, high: .infinity))
        }
        let over = try DurationText.parse(second, from: .milliseconds(100), to: .minutes(10))
        guard over >= draft.plan.poll else {
            throw Mismatch(
                allowed: "at least one poll of \(draft.path) (\(DurationText.plain(draft.plan.poll))) after over")
        }
        let figure: BoardFigure = key == "fastest-rise" ? .fastestRise(over: over) : .fastestFall(over: over)
        return Made(
            work: .board(figure, of: tag), units: "\(draft.plan.units)/s", poll: boards.atMost,
            reach: Reach(low: 0, high: .infinity))
    }

    /// What stands before `per board`; nil where that is not there.
    private func perBoard(_ text: String) throws(Mismatch) -> String? {
        let ending = " per board"
        guard text.hasSuffix(ending) else { return nil }
        guard hasBoards else {
            throw Mismatch(
                allowed: "per board where the machine says what a board is: boards, with begin and at-most, in machine "
                    + Quoted.text(machine))
        }
        return BandText.trimmed(text.dropLast(ending.count))
    }

    /// A tag that is a number; nil where it was misread elsewhere.
    private func number(_ word: String) throws(Mismatch) -> (TagID, TagDraft)? {
        let id = try scope.id(word)
        let draft = scope.tags[id]
        guard draft.isSound else { return nil }
        guard !draft.plan.type.isSwitch else {
            throw Mismatch(allowed: "a tag that is a number; \(draft.path) is on or off")
        }
        return (id, draft)
    }

    private func window(_ text: String, _ draft: TagDraft) throws(Mismatch) -> TimeSpan {
        let span = try DurationText.parse(text, from: .milliseconds(100), to: .minutes(24 * 60))
        guard span >= draft.plan.poll * 2 else {
            throw Mismatch(
                allowed: "at least two polls of \(draft.path) (\(DurationText.plain(draft.plan.poll * 2))) after over")
        }
        return span
    }
}
