/// Why a plan is refused: every mistake that was found in it, in file order.
package struct PlanRefusal: Error, CustomStringConvertible, Sendable {
    /// At least one, at most 101: the last one then counts the rest.
    package var mistakes: [PlanMistake]

    package init(mistakes: [PlanMistake]) { self.mistakes = mistakes }

    /// One line per mistake, in file order.
    package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
