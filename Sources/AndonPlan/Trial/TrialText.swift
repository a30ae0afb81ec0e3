import AndonCore

/// What `andon test` prints.
package enum TrialText {
    /// `  ok    a spike stops the line`, or what differs, line by line.
    package static func lines(_ test: TrialCase, _ outcome: TrialOutcome, file: String) -> [String] {
        guard !outcome.isGood else { return ["  ok    \(test.name)"] }
        var lines = ["  FAIL  \(test.name)  (\(file):\(test.line))"]
        for row in outcome.rows {
            switch row {
            case .agreed(let fact): lines.append("          \(fact.text)")
            case .missing(let expected, let near):
                lines.append("        - \(expected.text)  (line \(expected.line))")
                if let near { lines += surplus(near, sign: "+", expected: expected) }
            case .surplus(let fact): lines += surplus(fact, sign: "+", expected: nil)
            }
        }
        return lines
    }

    package static func summary(passed: Int, failed: Int) -> String {
        let all = passed + failed
        let tests = all == 1 ? "1 test" : "\(all) tests"
        return failed == 0 ? "\(tests), all good" : "\(tests), \(failed) failed (- expected, + happened)"
    }

    private static func surplus(_ fact: TrialFact, sign: String, expected: TrialExpectation?) -> [String] {
        var line = "        \(sign) \(fact.text)"
        if let wanted = expected?.message, wanted != fact.message { line += "  \"\(fact.message ?? "")\"" }
        guard let evidence = fact.evidence, !evidence.isEmpty else { return [line] }
        return [line, "          values before it: \(evidence)"]
    }
}
