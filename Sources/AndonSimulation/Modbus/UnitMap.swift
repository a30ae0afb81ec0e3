package import AndonCore

/// What stands at which address of one unit, as far as the plan's tags say.
package struct UnitMap: Sendable {
    /// What one address holds.
    package struct Cell: Sendable {
        /// The tag whose register (or coil) it is, and which of its registers.
        package var tag: TagID?
        package var part = 0
        /// The tags that are a part of it: bits, or one byte.
        package var parts: [(tag: TagID, mask: UInt16)] = []
    }

    /// Addresses this far from a tag still answer (with 0): agents read across gaps.
    package static let reach = 32

    /// What it is known by.
    private var identity: IdentityPlan?
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
            if plan.type.width == 1, TagWords.mask(of: plan) != 0xFFFF, !area.isBits {
                cell.parts.append((tag, TagWords.mask(of: plan)))
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

    /// Adds what the plan believes the unit by: its register answers with that number, whatever tag stands there.
    package mutating func add(_ identity: IdentityPlan) {
        self.identity = identity
        guard case .register(let point, _) = identity else { return }
        let address = Int(point.address)
        spans[point.area] =
            spans[point.area].map { min($0.lowerBound, address)...max($0.upperBound, address) } ?? address...address
    }

    /// What an address answers because the unit is known by it; nil where it is known by nothing, or by something else.
    package func identity(_ area: Area, _ address: Int) -> UInt16? {
        guard case .register(let point, let number)? = identity, point == Point(area, UInt16(clamping: address)) else {
            return nil
        }
        return number
    }

    /// The first bytes of what function 17 answers, where it is known by them.
    package var serverID: [UInt8]? { if case .serverID(let bytes)? = identity { bytes } else { nil } }

    /// Vendor, product and revision where it is known by some of them.
    package var deviceID: (vendor: String?, product: String?, revision: String?) {
        guard case .deviceID(let vendor, let product, let revision)? = identity else { return (nil, nil, nil) }
        return (vendor, product, revision)
    }

    /// True when every address of the range answers.
    package func answers(_ area: Area, _ address: Int, count: Int) -> Bool {
        guard let span = spans[area] else { return false }
        return span.contains(address) && span.contains(address + count - 1)
    }

    /// nil where no tag stands: it reads as 0.
    package func cell(_ area: Area, _ address: Int) -> Cell? { cells[area]?[address] }
}
