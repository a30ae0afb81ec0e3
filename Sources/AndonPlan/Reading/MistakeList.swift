/// The mistakes of one reading, in the order they were met. Used by one reading only, on one thread.
final class MistakeList {
    private static let mostShown = 100
    private static let mostKept = 10_000

    private var kept: [(place: Place, text: String)] = []
    private(set) var count = 0
    private var files: [String] = []

    var isEmpty: Bool { count == 0 }

    func add(_ place: Place, _ text: String) {
        count += 1
        if kept.count < Self.mostKept { kept.append((place, text)) }
    }

    /// `found X, allowed: Y; did you mean "Z"?`
    func add(_ place: Place, found: String, allowed: String, suggestion: String? = nil) {
        add(place, "found \(found), allowed: \(allowed)" + (suggestion.map { "; did you mean \"\($0)\"?" } ?? ""))
    }

    /// Takes one more file that mistakes can stand in; its number for `Place.file`.
    func addFile(_ name: String) -> Int {
        files.append(name)
        return files.count
    }

    /// Takes what was found in another file over.
    func add(_ others: MistakeList, inFile file: Int) {
        for (place, text) in others.kept {
            var place = place
            place.file = file
            add(place, text)
        }
        count += others.count - others.kept.count
    }

    /// Takes over what was found in a part that was put together from two places: what stands in the other one is said at
    /// `place`.
    func add(_ others: MistakeList, at place: Place, unless isHere: (Place) -> Bool) {
        for (found, text) in others.kept { add(isHere(found) ? found : place, text) }
        count += others.count - others.kept.count
    }

    /// How many of the mistakes stand in a file.
    func count(inFile file: Int) -> Int { kept.reduce(0) { $0 + ($1.place.file == file ? 1 : 0) } }

    /// The mistakes in file order; where there are too many, the first hundred and how many more there are.
    func refusal(of file: String) -> PlanRefusal {
        // Stable by the order they were met, so that equal places keep a sensible order.
        let sorted = kept.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        var shown = sorted.prefix(Self.mostShown).map { _, mistake in
            PlanMistake(
                file: mistake.place.file == 0 ? file : files[mistake.place.file - 1], line: mistake.place.line,
                column: mistake.place.column, text: mistake.text)
        }
        if count > shown.count, var last = shown.last {
            last.text = "and \(count - shown.count) more mistakes in the plan"
            shown.append(last)
        }
        return PlanRefusal(mistakes: shown)
    }
}
