package import AndonCore

/// Reads a file of rule tests: which plan it is for, then the tests, held against that plan.
package struct TrialReader {
    package static let mostBytes = 4 << 20
    private let file: String
    private let mistakes = MistakeList()
    private let section: Section
    /// The plan's file as it is written; relative to the folder of the tests.
    package let plan: String

    /// - Throws: every mistake in the keys at once.
    package init(_ bytes: [UInt8], file: String) throws(PlanRefusal) {
        self.file = file
        let expecting = "a file of rule tests that begins with andon-test: 1"
        guard let text = PlanText.check(bytes, mistakes),
            let tree = PlanTree.parse(text, mistakes, expecting: expecting),
            let section = Section(tree, .trials, name: "the file", at: Place(line: 1, column: 1), mistakes)
        else { throw mistakes.refusal(of: file) }
        self.section = section
        _ = section.read("andon-test") { (text) throws(Mismatch) in
            guard text == "1" else { throw Mismatch() }
        }
        plan = section.read("plan", PlainText.parse) ?? ""
        guard mistakes.isEmpty else { throw mistakes.refusal(of: file) }
    }

    /// The tests, in the order of the file.
    ///
    /// - Throws: every mistake at once, each with its place.
    package func cases(on plan: Plan) throws(PlanRefusal) -> [TrialCase] {
        var cases: [TrialCase] = []
        if case .table(let entries) = section.node("tests")?.content {
            for entry in entries {
                if let test = TrialCaseReader(plan: plan, mistakes: mistakes).read(entry) { cases.append(test) }
            }
            if entries.isEmpty { section.wrong("tests", found: "no test") }
        } else if let node = section.node("tests") {
            section.wrong("tests", found: node.found)
        }
        guard mistakes.isEmpty else { throw mistakes.refusal(of: file) }
        return cases
    }
}
