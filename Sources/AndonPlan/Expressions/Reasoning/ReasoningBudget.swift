/// How much may still be thought about the expressions of one plan. What it does not suffice for is taken to depend on values:
/// no plan is refused, and none takes long, for want of an answer. Used by one reading only, on one thread.
final class ReasoningBudget {
    /// Steps of one question: a microsecond each or less.
    static let ofQuestion = 20_000
    private var left = 1_000_000

    /// What one question may take of it.
    func take() -> Int { min(left, Self.ofQuestion) }

    func spend(_ steps: Int) { left -= steps }
}
