/// How much may still be thought about the expressions of one plan. What it does not suffice for is taken to depend on values:
/// no plan is refused, and none takes long, for want of an answer. Used by one reading only, on one thread.
final class ReasoningBudget {
    /// Steps of one question; a step takes a microsecond or less where the program is optimised.
    static let ofQuestion = 5_000
    /// What every question has, however much the others took: enough for a few comparisons that belong together.
    private static let least = 200
    private var left = 100_000

    /// What one question may take of it.
    func take() -> Int { max(min(left, Self.ofQuestion), Self.least) }

    func spend(_ steps: Int) { left = max(left - steps, 0) }
}
