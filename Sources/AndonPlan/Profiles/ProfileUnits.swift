import AndonCore

/// Reads `units:` of a machine with a profile: what the tags of each device begin with, and its unit.
enum ProfileUnits {
    private static let most = 247

    static func read(_ machine: Section, _ link: LinkID?, _ links: LinkTable) -> [(name: String, unit: UInt8)] {
        var units: [(name: String, unit: UInt8)] = []
        for entry in LineReader.named(machine, "units", machine.mistakes) {
            guard let names = names(entry, machine) else { continue }
            guard case .text(let text) = entry.value.content else {
                machine.mistakes.add(
                    entry.value.place, found: "\(entry.value.found) for \(Quoted.text(entry.key))",
                    allowed: "the number of a unit")
                continue
            }
            do {
                let first = try TagReader.unit(text, on: link.flatMap { links[$0] })
                guard Int(first) + names.count - 1 <= (first == 255 ? 255 : most) else {
                    machine.mistakes.add(
                        entry.place, found: "a row of \(names.count) units from \(first)",
                        allowed: "units of at most \(most)")
                    continue
                }
                for (index, name) in names.enumerated() {
                    take(name, first + UInt8(index), entry.place, &units, machine)
                }
            } catch {
                machine.mistakes.add(
                    entry.value.place, found: "\(entry.value.found) as the unit of \(Quoted.text(entry.key))",
                    allowed: error.allowed ?? KeyTable.unitNumber)
            }
        }
        return units
    }

    private static func take(
        _ name: String, _ unit: UInt8, _ place: Place, _ units: inout [(name: String, unit: UInt8)], _ machine: Section
    ) {
        if let other = units.first(where: { $0.unit == unit || $0.name == name }) {
            machine.mistakes.add(
                place, found: "\(Quoted.text(name)) as unit \(unit)",
                allowed: "each name and each unit once; \(other.name) is unit \(other.unit)")
        } else {
            units.append((name, unit))
        }
    }

    private static func names(_ entry: PlanNode.Entry, _ machine: Section) -> [String]? {
        do {
            if let range = try TagRange(entry.key) { return range.names }
            return [try NameText.parse(entry.key)]
        } catch {
            machine.mistakes.add(
                entry.place, found: "\(Quoted.text(entry.key)) as the name of a device in units",
                allowed: error.allowed ?? NameText.allowed, suggestion: error.suggestion)
            return nil
        }
    }
}
