import AndonCore

/// Reads what a link says of single units, each by its number or several by their numbers: `1`, `4..9`.
enum UnitTable {
    private static let allowed = "units by their numbers, with keys and values below them"

    static func read(_ link: Section, of draft: LinkDraft) -> [UInt8: LinkDraft.UnitDraft] {
        var units: [UInt8: LinkDraft.UnitDraft] = [:]
        for entry in LineReader.named(link, "units", link.mistakes, allowed: allowed) {
            let numbers = numbers(entry, draft, link.mistakes)
            let name = "unit \(Quoted.bare(entry.key)) of \(link.name)"
            guard let section = Section(entry.value, .unit, name: name, at: entry.place, link.mistakes) else {
                continue
            }
            let change = UnitReader.read(section)
            for number in numbers {
                if let first = units[number] {
                    link.mistakes.add(
                        entry.place, found: "unit \(number) of \(link.name) once more",
                        allowed: "it once; it first stands on line \(first.place.line)")
                    break
                }
                units[number] = LinkDraft.UnitDraft(change: change, place: entry.place)
            }
        }
        return units
    }

    private static func numbers(
        _ entry: PlanNode.Entry, _ link: LinkDraft, _ mistakes: MistakeList
    ) -> [UInt8] {
        let isAllowed: (Int) -> Bool = { TagReader.isUnit(UInt8($0), on: link) }
        do throws(Mismatch) {
            let numbers = try SpanText.parse(entry.key, in: 0...255)
            guard numbers.allSatisfy(isAllowed) else { throw Mismatch() }
            return numbers.map { UInt8($0) }
        } catch {
            mistakes.add(
                entry.place, found: "\(Quoted.text(entry.key)) as the number of a unit",
                allowed: TagReader.units(of: link) + ", or several such as 4..9", suggestion: error.suggestion)
            return []
        }
    }
}
