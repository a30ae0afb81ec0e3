/// What a chart found with its newest value.
package struct ChartSignal: Sendable, Hashable {
    package enum Finding: Sendable, Hashable {
        case runs(RunRules)
        case average
        case sum
    }

    package var finding: Finding
    package var side: ChartSide

    package init(_ finding: Finding, _ side: ChartSide) {
        self.finding = finding
        self.side = side
    }

    /// For people: `2 of 3 values beyond 2 sigma on one side`.
    package var words: String {
        switch finding {
        case .runs(let rules): rules.words.joined(separator: "; ")
        case .average: "the moving average is \(side.rawValue) its limit"
        case .sum: "the sum of what values are \(side.rawValue) the center by is beyond its limit"
        }
    }

    /// One word for a file: `runs-17-above`.
    package var code: String {
        switch finding {
        case .runs(let rules): "runs-\(rules.rawValue)-\(side.rawValue)"
        case .average: "average-\(side.rawValue)"
        case .sum: "sum-\(side.rawValue)"
        }
    }

    /// Nil for a word that `code` did not make.
    package init?(code: String) {
        let parts = code.split(separator: "-").map(String.init)
        guard let side = parts.last.flatMap(ChartSide.init) else { return nil }
        switch (parts.first, parts.count) {
        case ("average", 2): self.init(.average, side)
        case ("sum", 2): self.init(.sum, side)
        case ("runs", 3):
            guard let rules = UInt16(parts[1]) else { return nil }
            self.init(.runs(RunRules(rawValue: rules)), side)
        default: return nil
        }
    }
}
