package import AndonCore

/// What came of a read.
package struct ReadReply: Codable, Sendable, Hashable {
    package enum Answer: String, Codable, Sendable, CaseIterable {
        case values, refused, silent, owned, unopened, lost, garbled, failed
    }

    package var line: String
    package var answer: Answer
    /// One number for each register or bit; one byte each of what a unit says of itself. Empty where none came.
    package var values: [Int]
    /// The exception code of a unit that refused.
    package var code: Int?
    /// What was said instead of values.
    package var words: String?
    /// Why the link cannot be opened.
    package var trouble: String?
    /// From the request to the answer on the wire.
    package var milliseconds: Double?
    /// It may be the answer to an earlier request.
    package var unconfirmed: Bool?

    package init(line: String, values: [Int], milliseconds: Double? = nil) {
        self.line = line
        answer = .values
        self.values = values
        self.milliseconds = milliseconds
    }

    package init(line: String, _ answer: ProbeAnswer) {
        self.init(line: line, values: [], milliseconds: answer.took.map { Double($0.nanoseconds / 1_000) / 1_000 })
        unconfirmed = answer.isUnconfirmed ? true : nil
        switch answer.outcome {
        case .values(let values): self.values = values.map(Int.init)
        case .refused(let code, let words): (self.answer, self.code, self.words) = (.refused, Int(code), words)
        case .silent: self.answer = .silent
        case .owned: self.answer = .owned
        case .unopened(let trouble):
            (self.answer, words, self.trouble) = (.unopened, trouble.words, trouble.kind.rawValue)
        case .lost(let words): (self.answer, self.words) = (.lost, words)
        case .garbled(let words): (self.answer, self.words) = (.garbled, words)
        case .failed(let words): (self.answer, self.words) = (.failed, words)
        }
    }

    /// As the wire itself would say it; its words are harmless. Nil where the reply is none to the question.
    package func answer(to question: ProbeQuestion) -> ProbeAnswer? {
        outcome(to: question).map { outcome in
            ProbeAnswer(outcome: outcome, took: took, isUnconfirmed: unconfirmed ?? false)
        }
    }

    private var took: TimeSpan? {
        guard let milliseconds, (0...600_000).contains(milliseconds) else { return nil }
        return TimeSpan(nanoseconds: Int64(milliseconds * 1e6))
    }

    private func outcome(to question: ProbeQuestion) -> ProbeAnswer.Outcome? {
        let words = PlainText.harmless(words ?? "", atMost: 200)
        switch answer {
        case .values:
            let most = if case .values(_, let count) = question { Int(count) } else { 256 }
            let isWhole = if case .values = question { values.count == most } else { values.count <= most }
            guard isWhole, values.allSatisfy({ (0...65_535).contains($0) }) else { return nil }
            return .values(values.map { UInt16(truncatingIfNeeded: $0) })
        case .refused: return code.flatMap { UInt8(exactly: $0) }.map { .refused(code: $0, words: words) }
        case .silent: return .silent
        case .owned: return .owned
        case .unopened:
            return .unopened(LinkTrouble(trouble.flatMap(LinkTrouble.Kind.init(rawValue:)) ?? .other, words))
        case .lost: return .lost(words)
        case .garbled: return .garbled(words)
        case .failed: return .failed(words)
        }
    }
}
