package import AndonCore

/// What stands at which address of one unit, as far as the plan's tags say.
package struct UnitMap: Sendable {
    /// What one address holds.
    package struct Cell: Sendable {
        /// The tag whose register (or coil) it is, and which of its registers.
        package var tag: TagID?
        package var part = 0
        /// The tags that are single bits of it.
        package var bits: [(tag: TagID, bit: UInt8)] = []
    }

    /// Addresses this far from a tag still answer (with 0): agents read across gaps.
    package static let reach = 32

    private var cells: [Area: [Int: Cell]] = [:]
    private var spans: [Area: ClosedRange<Int>] = [:]

    package init() {}

    /// Adds a tag. Where two tags name the same register the first one added gives it its value.
    package mutating func add(_ tag: TagID, _ plan: TagPlan) {
        let area = plan.point.area
        // What stands in frames stands at no address.
        guard area != .frame else { return }
        let address = Int(plan.point.address)
        let last = min(address + plan.type.width - 1, 0xFFFF)
        for (part, address) in (address...last).enumerated() {
            var cell = cells[area]?[address] ?? Cell()
            if case .bit(let bit) = plan.type {
                cell.bits.append((tag, bit))
            } else if cell.tag == nil {
                cell.tag = tag
                cell.part = part
            }
            cells[area, default: [:]][address] = cell
        }
        let span = max(0, address - Self.reach)...min(0xFFFF, last + Self.reach)
        spans[area] =
            spans[area].map { min($0.lowerBound, span.lowerBound)...max($0.upperBound, span.upperBound) } ?? span
    }

    /// True when every address of the range answers.
    package func answers(_ area: Area, _ address: Int, count: Int) -> Bool {
        guard let span = spans[area] else { return false }
        return span.contains(address) && span.contains(address + count - 1)
    }

    /// nil where no tag stands: it reads as 0.
    package func cell(_ area: Area, _ address: Int) -> Cell? { cells[area]?[address] }
}
