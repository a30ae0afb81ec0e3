package import AndonCore

/// Values over time from a table: the first column is the time, the others are tags.
///
/// The head names the columns: `time,oven/zone1,oven/zone2`. A time is seconds (`12.5`) or RFC 3339 in UTC
/// (`2026-11-27T14:00:00.500Z`), and does not go back. An empty cell is no answer to that tag then; `bad` is an answer that is no
/// value. Separated by commas or, where the head has none, by semicolons.
package struct CSVTable {
    package static let mostBytes = 1 << 30

    private let file: String
    private let separator: UInt8
    private let tags: [TagID]
    private var line = 1
    private var first: Double?
    private var last = TimeSpan.zero
    /// Wall time of the first row in milliseconds since 1970; nil where times are seconds.
    package private(set) var wall: Int64?

    /// - Throws: what is wrong with the head.
    package init(head: String, file: String, plan: Plan) throws(PlanRefusal) {
        self.file = file
        separator = head.utf8.contains(UInt8(ascii: ",")) ? UInt8(ascii: ",") : UInt8(ascii: ";")
        let mistakes = MistakeList()
        let names = Self.cells(head, separator)
        if names.first != "time" || names.count < 2 {
            mistakes.add(
                Place(line: 1, column: 1), found: Quoted.text(String(head.prefix(80))),
                allowed: "time and at least one machine/tag, such as time,oven/zone1")
        }
        let paths = plan.tags.indices.map { plan.path(of: TagID($0)) }
        let places = Dictionary(paths.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var tags: [TagID] = []
        for name in names.dropFirst() {
            if let place = places[name], !plan.tags[place].type.isText, plan.tags[place].derived == nil {
                tags.append(TagID(place))
            } else {
                mistakes.add(
                    Place(line: 1, column: 1), found: "the column \(Quoted.text(name))",
                    allowed: "machine/tag of a number in the plan that a device is asked for",
                    suggestion: NearestName.of(name, among: paths))
            }
        }
        guard mistakes.isEmpty else { throw mistakes.refusal(of: file) }
        self.tags = tags
    }

    /// The samples of one row, with the time since the first row; none for an empty row.
    ///
    /// - Throws: what is wrong with it.
    package mutating func samples(of row: String) throws(PlanRefusal) -> [Sample] {
        line += 1
        guard !row.allSatisfy(\.isWhitespace) else { return [] }
        let cells = Self.cells(row, separator)
        guard cells.count == tags.count + 1 else {
            throw refusal("found \(cells.count) cells, allowed: \(tags.count + 1), as the head has")
        }
        let at = Uptime.zero + (try time(cells[0]))
        var samples: [Sample] = []
        for (tag, cell) in zip(tags, cells.dropFirst()) where !cell.isEmpty {
            if cell == "bad" {
                samples.append(Sample(tag: tag, value: 0, quality: .bad(.notANumber), at: at))
            } else if let value = Double(cell), value.isFinite {
                samples.append(Sample(tag: tag, value: value, at: at))
            } else {
                throw refusal("found \(Quoted.text(cell)), allowed: a number, bad, or nothing")
            }
        }
        return samples
    }

    private mutating func time(_ cell: String) throws(PlanRefusal) -> TimeSpan {
        let seconds: Double
        if let number = Double(cell), number.isFinite {
            seconds = number
        } else if let milliseconds = WallMoment(text: cell)?.millisecondsSince1970 {
            seconds = Double(milliseconds) / 1_000
            if first == nil { wall = milliseconds }
        } else {
            throw refusal("found \(Quoted.text(cell)) for the time, allowed: seconds, or 2026-11-27T14:00:00.500Z")
        }
        let since = ((seconds - (first ?? seconds)) * 1e6).rounded()
        guard abs(since) < 1e15 else {
            throw refusal("found \(Quoted.text(cell)) for the time, allowed: within 30 years")
        }
        let time = TimeSpan.microseconds(Int64(since))
        guard time >= last else {
            throw refusal("found a time before that of the row above, allowed: times that go on")
        }
        first = first ?? seconds
        last = time
        return time
    }

    private func refusal(_ text: String) -> PlanRefusal {
        PlanRefusal(mistakes: [PlanMistake(file: file, line: line, column: 1, text: text)])
    }

    /// Cells may stand in quotes.
    private static func cells(_ row: String, _ separator: UInt8) -> [String] {
        row.utf8.split(separator: separator, omittingEmptySubsequences: false).map { cell in
            var text = Substring(cell).drop { $0.isWhitespace }
            while text.last?.isWhitespace == true { text.removeLast() }
            if text.count > 1, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
            return String(text)
        }
    }
}
