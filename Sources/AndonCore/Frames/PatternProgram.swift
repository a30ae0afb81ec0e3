/// Writes the steps of a pattern (Thompson's construction).
struct PatternProgram {
    private(set) var steps: [PatternStep] = []

    private var visits = 0

    static let mostSteps = 2_000

    private static var tooLong: PatternMistake {
        PatternMistake(
            column: 1, found: "a pattern of more than \(mostSteps) steps, which are allowed; counts in counts multiply")
    }

    static func of(_ node: PatternNode) throws(PatternMistake) -> [PatternStep] {
        var program = PatternProgram()
        try program.write(.group(node, number: 0))
        try program.add(.found)
        return program.steps
    }

    private mutating func add(_ step: PatternStep) throws(PatternMistake) {
        guard steps.count < Self.mostSteps else { throw Self.tooLong }
        steps.append(step)
    }

    private mutating func write(_ node: PatternNode) throws(PatternMistake) {
        // Counts in counts of nothing write no steps, and would take for ever to do so.
        visits += 1
        guard visits <= 10 * Self.mostSteps else { throw Self.tooLong }
        switch node {
        case .empty: break
        case .one(let set): try add(.take(set))
        case .atStart: try add(.atStart)
        case .atEnd: try add(.atEnd)
        case .sequence(let nodes):
            for node in nodes { try write(node) }
        case .either(let choices): try write(choices)
        case .group(let node, let number):
            if let number { try add(.save(2 * number)) }
            try write(node)
            if let number { try add(.save(2 * number + 1)) }
        case .repeated(let node, let least, let most, let isGreedy):
            for _ in 0..<least { try write(node) }
            if let most {
                try writeOptional(node, upTo: most - least, isGreedy: isGreedy)
            } else {
                try writeLoop(node, isGreedy: isGreedy)
            }
        }
    }

    private mutating func write(_ choices: [PatternNode]) throws(PatternMistake) {
        var ends: [Int] = []
        for (index, choice) in choices.enumerated() {
            guard index < choices.count - 1 else {
                try write(choice)
                break
            }
            let split = steps.count
            try add(.split(split + 1, 0))
            try write(choice)
            ends.append(steps.count)
            try add(.jump(0))
            steps[split] = .split(split + 1, steps.count)
        }
        for end in ends { steps[end] = .jump(steps.count) }
    }

    /// `x*` is written as `(x+)?`, so that a way through x that takes nothing leaves the loop instead of dying in it.
    private mutating func writeLoop(_ node: PatternNode, isGreedy: Bool) throws(PatternMistake) {
        let split = steps.count
        try add(.split(0, 0))
        try write(node)
        let again = steps.count
        try add(isGreedy ? .split(split + 1, again + 1) : .split(again + 1, split + 1))
        steps[split] = isGreedy ? .split(split + 1, again + 1) : .split(again + 1, split + 1)
    }

    private mutating func writeOptional(_ node: PatternNode, upTo most: Int, isGreedy: Bool) throws(PatternMistake) {
        var splits: [Int] = []
        for _ in 0..<most {
            splits.append(steps.count)
            try add(.split(0, 0))
            try write(node)
        }
        for split in splits {
            steps[split] = isGreedy ? .split(split + 1, steps.count) : .split(steps.count, split + 1)
        }
    }
}
