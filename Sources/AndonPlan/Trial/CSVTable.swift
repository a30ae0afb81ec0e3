package import AndonCore

/// Values over time from a table: the first column is the time, the others are tags.
///
/// The head names the columns: `time,oven/zone1,oven/zone2`; the sign behind `time` separates cells, a comma, a semicolon or a
/// tab. A time is seconds (`12.5`) or RFC 3339 (`2026-11-27T14:00:00.500Z`, `2026-11-27T15:00:00+01:00`), and does not go back.
/// A value is a number, `on` or `off`, or a name of the tag's numbers. An empty cell is no answer to that tag then; `bad`, and
/// what is no number (`nan`), is an answer that is no value. Where commas do not separate cells, a number may have a decimal
/// comma. What a number is to the rules is what the agent would make of it: in the tag's steps, and bad where the plan says so.
package struct CSVTable {
    package static let mostBytes = 1 << 30

    private let file: String
    private let plan: Plan
    private let separator: UInt8
    private let cells: CSVCells
    private let tags: [TagID]
    private var line = 1
    private var isMoments: Bool?
    private var first: Double?
    private var last = TimeSpan.zero
    /// Wall time of the first row in milliseconds since 1970; nil where times are seconds.
    package private(set) var wall: Int64?

    /// - Throws: what is wrong with the head.
    package init(head: String, file: String, plan: Plan) throws(PlanRefusal) {
        self.file = file
        self.plan = plan
        // What some programs put before the first character (a byte order mark) is none.
        let isMarked = head.unicodeScalars.first == "\u{FEFF}"
        let head = isMarked ? String(head.unicodeScalars.dropFirst()) : head
        separator = CSVRow.separator(of: head)
        cells = CSVCells(hasCommas: separator != UInt8(ascii: ","))
        let mistakes = MistakeList()
        let names = CSVRow(head, separator: separator).cells
        if names[0].text != "time" || names.count < 2 {
            mistakes.add(
                Place(line: 1, column: 1), found: Quoted.text(String(head.prefix(80))),
                allowed: "time and at least one machine/tag, such as time,oven/zone1")
        }
        func isTaken(_ tag: Int) -> Bool { !plan.tags[tag].type.isText && plan.tags[tag].derived == nil }
        let paths = plan.tags.indices.map { plan.path(of: TagID($0)) }
        let places = Dictionary(paths.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var tags: [TagID] = []
        var known: Set<Int> = []
        for name in names.dropFirst() {
            let place = Place(line: 1, column: name.column)
            guard let tag = places[name.text], isTaken(tag) else {
                mistakes.add(
                    place, found: "the column \(Quoted.text(name.text))",
                    allowed: "machine/tag of a number in the plan that a device is asked for",
                    suggestion: NearestName.of(name.text, among: paths.indices.lazy.filter(isTaken).map { paths[$0] }))
                continue
            }
            if !known.insert(tag).inserted {
                mistakes.add(place, found: "the column \(Quoted.text(name.text)) once more", allowed: "each tag once")
            }
            tags.append(TagID(tag))
        }
        guard mistakes.isEmpty else { throw mistakes.refusal(of: file) }
        self.tags = tags
    }

    /// The samples of one row, with the time since the first row; none for an empty row.
    ///
    /// - Throws: what is wrong with it.
    package mutating func samples(of row: String) throws(PlanRefusal) -> [Sample] {
        line += 1
        let row = CSVRow(row, separator: separator).cells
        guard !row.allSatisfy(\.text.isEmpty) else { return [] }
        guard row.count == tags.count + 1 else {
            let place = row.count > tags.count + 1 ? row[tags.count + 1].column : row[row.count - 1].column
            throw refusal("found \(row.count) cells, allowed: \(tags.count + 1), as the head has", at: place)
        }
        let at = Uptime.zero + (try time(row[0]))
        var samples: [Sample] = []
        for (tag, cell) in zip(tags, row.dropFirst()) where !cell.text.isEmpty {
            do throws(Mismatch) {
                switch try cells.value(cell.text, of: plan[tag]) {
                case .number(let value):
                    try SayableValue.check(value, of: plan[tag])
                    samples.append(Decoder.sample(saying: value, of: plan[tag], as: tag, at: at))
                case .bad: samples.append(Sample(tag: tag, value: 0, quality: .bad(.notANumber), at: at))
                }
            } catch {
                throw refusal(error, cell, "for \(plan.path(of: tag))")
            }
        }
        return samples
    }

    private mutating func time(_ cell: CSVRow.Cell) throws(PlanRefusal) -> TimeSpan {
        let seconds: Double
        let isMoment: Bool
        do throws(Mismatch) {
            switch try cells.time(cell.text) {
            case .seconds(let number): (seconds, isMoment) = (number, false)
            case .moment(let nanoseconds):
                (seconds, isMoment) = (Double(nanoseconds / 1_000_000) / 1_000, true)
                if first == nil { wall = nanoseconds / 1_000_000 }
            }
        } catch {
            throw refusal(error, cell, "for the time")
        }
        guard isMoments ?? isMoment == isMoment else {
            throw refusal(
                "found \(Quoted.text(cell.text)) for the time, allowed: seconds in every row, or a moment in every row",
                at: cell.column)
        }
        let since = ((seconds - (first ?? seconds)) * 1e6).rounded()
        guard abs(since) < 1e15 else {
            throw refusal("found \(Quoted.text(cell.text)) for the time, allowed: within 30 years", at: cell.column)
        }
        let time = TimeSpan.microseconds(Int64(since))
        guard time >= last else {
            throw refusal("found a time before that of the row above, allowed: times that go on", at: cell.column)
        }
        first = first ?? seconds
        isMoments = isMoment
        last = time
        return time
    }

    private func refusal(_ mismatch: Mismatch, _ cell: CSVRow.Cell, _ of: String) -> PlanRefusal {
        let near = mismatch.suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        return refusal(
            "found \(Quoted.text(cell.text)) \(of), allowed: \(mismatch.allowed ?? "")\(near)", at: cell.column)
    }

    private func refusal(_ text: String, at column: Int) -> PlanRefusal {
        PlanRefusal(mistakes: [PlanMistake(file: file, line: line, column: column, text: text)])
    }
}
