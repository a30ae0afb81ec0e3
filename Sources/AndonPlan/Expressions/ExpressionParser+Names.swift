import AndonCore

// Numbers, names and functions.
extension ExpressionParser {
    private static let keywords: Set<String> = [
        "and", "or", "not", "then", "within", "is", "of", "+", "-", "*", "/", "over",
    ]
    private static let functions = ["all", "any", "min", "max", "mean", "abs", "good"]
    private static let operand = "a tag, a rule, link.NAME, uplink, stop, a number with its units, a function or ("

    mutating func factor() throws(Mismatch) -> Operand {
        let first = token
        switch first.kind {
        case .open:
            _ = take()
            var inner = try deeper { (parser: inout Self) throws(Mismatch) in try parser.sequence() }
            try expect(.close, ") for the ( before it")
            inner.at = first.at
            return inner
        case .word: break
        case .close, .comma, .order, .end: throw wrong(first, Self.operand)
        }
        if isNumber(first.text) { return try quantity() }
        guard !Self.keywords.contains(first.text) else { throw wrong(first, Self.operand) }
        _ = take()
        if token.kind == .open { return try function(first) }
        if first.text.contains("/") { return try tag(first) }
        guard !scope.isOfTag else { throw wrong(first, "machine/tag of a tag; here tags alone count") }
        if first.text == "uplink" || first.text == "stop" || first.text.hasPrefix("link.") { return try fact(first) }
        guard let rule = scope.rules.firstIndex(of: first.text) else {
            let names = scope.rules + Self.functions
            throw wrong(
                first, "the name of a rule, or machine/tag of a tag", NearestName.of(first.text, among: names))
        }
        try emit(.rule(RuleID(rule)))
        return Operand(units: nil, at: first.at, text: first.found)
    }

    private func isNumber(_ text: String) -> Bool {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        return digits.first?.isASCII == true && digits.first?.isNumber == true && !text.contains("/*")
            && Double(NumberText.split(text).number) != nil && !isTag(text)
    }

    /// `3d-printer/heat` begins with a digit.
    private func isTag(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && NameText.isName(String(parts[0])) && (try? scope.tags.find(text)) != nil
    }

    /// `5 °C`, `5°C`, `10s`, or the `2` of `2 of (…)`.
    private mutating func quantity() throws(Mismatch) -> Operand {
        let first = take()
        let (number, glued) = NumberText.split(first.text)
        guard let value = Double(number), value.isFinite else { throw wrong(first, "a number") }
        if glued.isEmpty, isNext("of") { return try some(first, value) }
        var units = glued
        if units.isEmpty, token.kind == .word, !Self.keywords.contains(token.text), !isNumber(token.text) {
            units = take().text
        }
        guard units.unicodeScalars.count <= 16 else { throw wrong(first, "units of at most 16 characters") }
        try emit(.number(value))
        return Operand(units: units, at: first.at, text: "\"\(number)\"")
    }

    private mutating func some(_ first: ExpressionToken, _ value: Double) throws(Mismatch) -> Operand {
        _ = take()
        let start = steps.count
        let (count, _) = try list(ofTruths: true)
        guard let needed = Int(exactly: value), (1...count).contains(needed) else {
            throw wrong(first, "a whole number from 1 to \(count), as so many stand behind it")
        }
        try emit(.atLeast(needed, of: count), takes: count)
        try checkPart(from: start, at: first.at)
        return Operand(units: nil, at: first.at, text: "\(needed) of (…)")
    }

    private mutating func function(_ name: ExpressionToken) throws(Mismatch) -> Operand {
        let whole = "\(name.text)(…)"
        let start = steps.count
        switch name.text {
        case "all", "any":
            let (count, _) = try list(ofTruths: true)
            try emit(.atLeast(name.text == "all" ? count : 1, of: count), takes: count)
            try checkPart(from: start, at: name.at)
            return Operand(units: nil, at: name.at, text: whole)
        case "min", "max", "mean":
            let (count, first) = try list(ofTruths: false)
            let step: RuleExpression.Step =
                name.text == "min" ? .least(count) : name.text == "max" ? .greatest(count) : .mean(count)
            try emit(step, takes: count)
            return Operand(units: first?.units, at: name.at, text: whole)
        case "abs":
            _ = take()
            let inner = try deeper { (parser: inout Self) throws(Mismatch) in try parser.sequence() }
            try number(inner)
            try expect(.close, ") after the one number of abs")
            try emit(.magnitude, takes: 1)
            return Operand(units: inner.units, at: name.at, text: whole)
        case "good":
            _ = take()
            let word = token
            guard word.kind == .word, word.text.contains("/") else { throw wrong(word, "machine/tag of one tag") }
            let id = try find(take())
            try expect(.close, ") after the one tag of good")
            try emit(.isGood(id))
            return Operand(units: nil, at: name.at, text: whole)
        default:
            throw wrong(
                name, "one of \(Quoted.choice(Self.functions)) before (",
                NearestName.of(name.text, among: Self.functions))
        }
    }

    mutating func find(_ word: ExpressionToken) throws(Mismatch) -> TagID {
        do {
            let id = try scope.id(word.text)
            if !scope.tags[id].isSound { isDoubtful = true }
            if StarPattern.isPattern(word.text), !goesThrough { isBound = true } else { firstTag = firstTag ?? id }
            return id
        } catch { throw wrong(word, error.allowed ?? "", error.suggestion) }
    }

    private mutating func tag(_ word: ExpressionToken) throws(Mismatch) -> Operand {
        let id = try find(word)
        let draft = scope.tags[id]
        if takeIf("is") {
            let isNot = takeIf("not")
            let state = token
            guard state.kind == .word else { throw wrong(state, "on, off or a name after is") }
            let band: ClosedRange<Double>
            do { band = try StateWord.band(take().text, of: draft) } catch {
                throw wrong(state, error.allowed ?? "", error.suggestion)
            }
            try emit(.isWithin(id, low: band.lowerBound, high: band.upperBound))
            if isNot { try emit(.not, takes: 1) }
            return Operand(units: nil, at: word.at, text: "\(word.found) is …")
        }
        if draft.plan.type.isSwitch {
            try emit(.isWithin(id, low: 1, high: 1))
            return Operand(units: nil, at: word.at, text: word.found)
        }
        try emit(.value(id))
        return Operand(units: draft.plan.units, at: word.at, text: word.found)
    }

    /// The agent's own state.
    private mutating func fact(_ word: ExpressionToken) throws(Mismatch) -> Operand {
        let fact: AgentFact
        var words = ["up", "down"]
        switch word.text {
        case "uplink":
            guard scope.hasBroker else { throw wrong(word, "uplink in a plan with a broker; this one has none") }
            fact = .uplinkIsUp
        case "stop":
            guard scope.hasStop else { throw wrong(word, "stop in a plan with a stop; this one has none") }
            fact = .stopIsOn
            words = ["on", "off"]
        default:
            do { fact = .linkIsUp(try scope.tags.links.find(String(word.text.dropFirst(5)))) } catch {
                throw wrong(word, "link. and " + (error.allowed ?? ""), error.suggestion.map { "link.\($0)" })
            }
        }
        let allowed = "\(word.text) is \(words[0]) or \(word.text) is \(words[1])"
        guard takeIf("is") else { throw wrong(word, allowed) }
        let isNot = takeIf("not")
        let state = take()
        guard let place = words.firstIndex(of: state.text) else {
            throw wrong(state, allowed, NearestName.of(state.text, among: words))
        }
        try emit(.fact(fact))
        if (place == 1) != isNot { try emit(.not, takes: 1) }
        return Operand(units: nil, at: word.at, text: "\(word.found) is …")
    }
}
