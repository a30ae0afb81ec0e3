import AndonCore

/// Reads the expression of a key: one for every tag of the rule where its star is bound, else one for all.
struct ExpressionReader {
    /// In all expressions of a plan.
    static let mostSteps = 200_000

    let section: Section
    let scope: ExpressionScope

    struct Read {
        var expressions: [RuleExpression]
        /// The first tag that is named outright.
        var firstTag: TagID?
    }

    /// Nil where the key is not there, or after saying what is wrong.
    func read(_ key: String, on tags: RuleTags) -> Read? {
        var first: (expression: RuleExpression, isBound: Bool, tag: TagID?)?
        var isDoubtful = false
        func one(_ text: String, _ star: String?) throws(Mismatch) -> RuleExpression {
            var scope = scope
            scope.star = star
            var parser = try ExpressionParser(text, scope)
            defer { isDoubtful = isDoubtful || parser.isDoubtful }
            let expression = try parser.parse()
            if first == nil { first = (expression, parser.isBound, parser.firstTag) }
            return expression
        }
        let expressions = section.read(key) { (text) throws(Mismatch) -> [RuleExpression]? in
            do throws(Mismatch) {
                let own = try one(text, tags.ids.first.flatMap { tags.stars[$0] })
                guard first?.isBound == true else { return [own] }
                var all = [own]
                var steps = own.steps.count
                for tag in tags.ids.dropFirst() {
                    all.append(try one(text, tags.stars[tag]))
                    steps += own.steps.count
                    guard steps <= Self.mostSteps else {
                        throw Mismatch(allowed: "at most \(Self.mostSteps) steps in the expressions of all tags")
                    }
                }
                return all
            } catch {
                // What was misread elsewhere says it there.
                if isDoubtful { return nil }
                throw error
            }
        }
        return expressions.flatMap { $0 }.map { Read(expressions: $0, firstTag: first?.tag) }
    }

    /// The same without a word of what is wrong: that is said when it is read.
    func peek(_ key: String) -> Read? {
        guard case .text(let text) = section.node(key)?.content, var parser = try? ExpressionParser(text, scope) else {
            return nil
        }
        guard let expression = try? parser.parse() else { return Read(expressions: [], firstTag: parser.firstTag) }
        return Read(expressions: [expression], firstTag: parser.firstTag)
    }

    /// An expression that is one for all tags: nil as above.
    func readOne(_ key: String) -> RuleExpression? { read(key, on: RuleTags())?.expressions.first }
}
