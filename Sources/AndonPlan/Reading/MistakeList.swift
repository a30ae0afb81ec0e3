/// The mistakes of one reading, in the order they were met. Used by one reading only, on one thread.
final class MistakeList {
    private static let mostShown = 100
    private static let mostKept = 10_000

    private var kept: [(place: Place, text: String)] = []
    private var count = 0

    var isEmpty: Bool { count == 0 }

    func add(_ place: Place, _ text: String) {
        count += 1
        if kept.count < Self.mostKept { kept.append((place, text)) }
    }

    /// `found X, allowed: Y; did you mean "Z"?`
    func add(_ place: Place, found: String, allowed: String, suggestion: String? = nil) {
        add(place, "found \(found), allowed: \(allowed)" + (suggestion.map { "; did you mean \"\($0)\"?" } ?? ""))
    }

    /// The mistakes in file order; where there are too many, the first hundred and how many more there are.
    func refusal(of file: String) -> PlanRefusal {
        // Stable by the order they were met, so that equal places keep a sensible order.
        let sorted = kept.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        var shown = sorted.prefix(Self.mostShown).map { _, mistake in
            PlanMistake(file: file, line: mistake.place.line, column: mistake.place.column, text: mistake.text)
        }
        if count > shown.count, var last = shown.last {
            last.text = "and \(count - shown.count) more mistakes in the plan"
            shown.append(last)
        }
        return PlanRefusal(mistakes: shown)
    }
}
