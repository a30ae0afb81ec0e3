import AndonCore

/// Reads an expression by recursive descent and writes its steps as it goes. Every operand knows its units, so what does not
/// fit is refused at its place. Depth, steps and text are bounded, whatever stands there.
struct ExpressionParser {
    static let mostScalars = 500
    static let deepest = 24

    /// What was read last: a truth, or a number with its units.
    struct Operand {
        /// Nil for a truth.
        var units: String?
        var at: Int
        /// How it is called in a mistake.
        var text: String
    }

    let tokens: [ExpressionToken]
    private let text: [Unicode.Scalar]
    var scope: ExpressionScope
    var next = 0
    var steps: [RuleExpression.Step] = []
    var depth = 0
    /// Operands that wait for their operator.
    var waiting = 0
    var memories = 0
    /// The rule's own star was used.
    var isBound = false
    /// A tag that was misread elsewhere is named: what is said here may be wrong.
    var isDoubtful = false
    /// In an item of a list, whose star goes through the tags that it matches.
    var goesThrough = false
    var firstTag: TagID?

    init(_ text: String, _ scope: ExpressionScope) throws(Mismatch) {
        guard text.unicodeScalars.count <= Self.mostScalars else {
            throw Mismatch(allowed: "an expression of at most \(Self.mostScalars) characters")
        }
        tokens = try ExpressionToken.all(in: text)
        self.text = Array(text.unicodeScalars)
        self.scope = scope
    }

    /// The whole text.
    mutating func parse() throws(Mismatch) -> RuleExpression {
        let whole = try sequence()
        guard token.kind == .end else {
            throw wrong(token, "an operator (and, or, then, + - * / with spaces, > < = …) or the end")
        }
        _ = try truth(whole)
        return RuleExpression(steps)
    }

    /// The whole text as what a tag is: a number with its units, or a truth.
    mutating func parseValue() throws(Mismatch) -> (expression: RuleExpression, units: String?) {
        let whole = try sequence()
        guard token.kind == .end else {
            throw wrong(token, "an operator (and, or, + - * / with spaces, > < = …) or the end")
        }
        let expression = RuleExpression(steps)
        guard !expression.tags.isEmpty else { throw wrong(whole, "an expression that names at least one tag") }
        return (expression, whole.units)
    }

    // MARK: Words

    var token: ExpressionToken { tokens[next] }

    func isNext(_ word: String) -> Bool { token.kind == .word && token.text == word }

    mutating func take() -> ExpressionToken {
        defer { if next < tokens.count - 1 { next += 1 } }
        return token
    }

    mutating func takeIf(_ word: String) -> Bool {
        guard isNext(word) else { return false }
        _ = take()
        return true
    }

    mutating func expect(_ kind: ExpressionToken.Kind, _ allowed: String) throws(Mismatch) {
        guard token.kind == kind else { throw wrong(token, allowed) }
        _ = take()
    }

    func wrong(_ token: ExpressionToken, _ allowed: String, _ suggestion: String? = nil) -> Mismatch {
        Mismatch(allowed: allowed, suggestion: suggestion, offset: token.at, found: token.found)
    }

    /// What is written from there on to the next word, on one line.
    func written(from offset: Int) -> String {
        var part = String.UnicodeScalarView()
        part.append(contentsOf: text[offset..<max(offset, token.at)])
        return Quoted.line(String(part))
    }

    func wrong(_ operand: Operand, _ allowed: String, _ suggestion: String? = nil) -> Mismatch {
        Mismatch(allowed: allowed, suggestion: suggestion, offset: operand.at, found: operand.text)
    }

    /// Writes a step that leaves one more operand than it takes, or takes `takes`.
    mutating func emit(_ step: RuleExpression.Step, takes: Int = 0) throws(Mismatch) {
        waiting += 1 - takes
        guard steps.count < RuleExpression.mostSteps, waiting <= RuleExpression.deepest else {
            throw Mismatch(allowed: "an expression of at most \(RuleExpression.mostSteps) steps")
        }
        steps.append(step)
    }

    mutating func deeper<Result>(_ body: (inout Self) throws(Mismatch) -> Result) throws(Mismatch) -> Result {
        depth += 1
        guard depth <= Self.deepest else {
            throw wrong(token, "an expression that is nested at most \(Self.deepest) deep")
        }
        defer { depth -= 1 }
        return try body(&self)
    }

    // MARK: Operators, the loosest first

    mutating func sequence() throws(Mismatch) -> Operand {
        var left = try either()
        while isNext("then") {
            guard !scope.isOfTag else { throw wrong(token, "an operator or the end; then stands in rules alone") }
            _ = take()
            left = try truth(left)
            _ = try truth(try either())
            guard takeIf("within") else { throw wrong(token, "within and a duration, such as A then B within 10s") }
            let place = token
            let text = take().text
            let within: TimeSpan
            do {
                within = try DurationText.parse(
                    text + (isDuration(text) ? "" : take().text), from: .milliseconds(20), to: .minutes(60))
            } catch { throw wrong(place, error.allowed ?? "", error.suggestion) }
            try emit(.then(within: within, memory: memories), takes: 2)
            memories += 1
        }
        return left
    }

    /// `10 s` is two words.
    private func isDuration(_ text: String) -> Bool { !NumberText.split(text).rest.isEmpty || token.kind != .word }

    private mutating func either() throws(Mismatch) -> Operand {
        let start = steps.count
        let left = try both()
        guard isNext("or") else { return left }
        var count = 1
        let first = try truth(left)
        while takeIf("or") {
            _ = try truth(try both())
            count += 1
        }
        try emit(.atLeast(1, of: count), takes: count)
        try checkPart(from: start, at: first.at)
        return first
    }

    private mutating func both() throws(Mismatch) -> Operand {
        let start = steps.count
        let left = try negation()
        guard isNext("and") else { return left }
        var count = 1
        let first = try truth(left)
        while takeIf("and") {
            _ = try truth(try negation())
            count += 1
        }
        try emit(.atLeast(count, of: count), takes: count)
        try checkPart(from: start, at: first.at)
        return first
    }

    private mutating func negation() throws(Mismatch) -> Operand {
        guard isNext("not") else { return try comparison() }
        let place = take()
        let operand = try deeper { (parser: inout Self) throws(Mismatch) in try parser.negation() }
        _ = try truth(operand)
        try emit(.not, takes: 1)
        return Operand(units: nil, at: place.at, text: place.found)
    }

    private mutating func comparison() throws(Mismatch) -> Operand {
        let start = steps.count
        let left = try sum()
        guard case .order(let order) = token.kind else { return left }
        let sign = take()
        try number(left)
        let right = try sum()
        try number(right)
        try fit(right, to: left)
        try emit(.compare(order), takes: 2)
        let verdict = goesThrough ? .depends : Verdict(steps[start...], scope.tags, scope.budget)
        guard case .depends = verdict else {
            throw Mismatch(
                allowed: "a comparison that depends on a value; this is \(verdict.rawValue) true", offset: left.at,
                found: "\(left.text) \(sign.text) \(right.text)")
        }
        if case .order = token.kind { throw wrong(token, "one comparison; two are joined by and") }
        return Operand(units: nil, at: left.at, text: "\(left.text) \(sign.text) …")
    }

    private mutating func sum() throws(Mismatch) -> Operand {
        var left = try product()
        while isNext("+") || isNext("-") {
            let isPlus = take().text == "+"
            try number(left)
            let right = try product()
            try number(right)
            try fit(right, to: left)
            try emit(isPlus ? .add : .subtract, takes: 2)
            left.text = "the \(isPlus ? "sum" : "difference")"
        }
        return left
    }

    private mutating func product() throws(Mismatch) -> Operand {
        var left = try factor()
        while isNext("*") || isNext("/") {
            let isTimes = take().text == "*"
            try number(left)
            let start = steps.count
            let right = try factor()
            try number(right)
            if !isTimes { try checkDivisor(right, from: start) }
            left.units = try isTimes ? unitsOfProduct(left, right) : unitsOfQuotient(left, right)
            try emit(isTimes ? .multiply : .divide, takes: 2)
            left.text = "the \(isTimes ? "product" : "quotient")"
        }
        return left
    }
}
