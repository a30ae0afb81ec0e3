import AndonCore

extension TagReader {
    /// How a row of tags goes on from one to the next.
    struct Step {
        var addresses = 0
        var units = 0

        static func parse(_ text: String) throws(Mismatch) -> Step {
            let words = text.split(separator: " ").map(String.init)
            guard let first = words.first else { throw Mismatch() }
            if words.count == 1 { return Step(addresses: try NumberText.whole(first, in: 1...65_535)) }
            guard words.count == 2, words[1] == "unit" || words[1] == "units" else { throw Mismatch() }
            return Step(units: try NumberText.whole(first, in: 1...246))
        }
    }

    /// One tag for each name; says so where the row leaves the addresses or the units there are.
    static func row(
        of draft: TagDraft, _ names: [String], _ step: Step, in machine: String, _ mistakes: MistakeList
    ) -> [TagDraft] {
        let last = names.count - 1
        var isInside = true
        if draft.isSound, Int(draft.plan.point.address) + last * step.addresses + draft.plan.type.width > 65_536 {
            mistakes.add(
                draft.pointPlace, found: "a row of \(names.count) tags from here", allowed: "addresses of at most 65535"
            )
            isInside = false
        }
        if draft.isSound, last > 0, step.units > 0, Int(draft.plan.unit) + last * step.units > 247 {
            mistakes.add(
                draft.place, found: "a row of \(names.count) units from \(draft.plan.unit)",
                allowed: "units of at most 247")
            isInside = false
        }
        return names.enumerated().map { index, name in
            var one = draft
            one.plan.name = name
            one.path = "\(machine)/\(name)"
            one.isSound = draft.isSound && isInside
            guard one.isSound else { return one }
            one.plan.point.address += UInt16(index * step.addresses)
            one.plan.unit += UInt8(index * step.units)
            resolveDecimals(of: &one, mistakes)
            return one
        }
    }

    /// A register beside each tag of a row, or one for all of them.
    private static func resolveDecimals(of draft: inout TagDraft, _ mistakes: MistakeList) {
        let tag = draft.plan
        switch draft.decimals {
        case nil: return
        case .at(let point):
            let own = Int(tag.point.address)..<Int(tag.point.address) + tag.type.width
            if own.contains(Int(point.address)) {
                mistakes.add(
                    draft.decimalsPlace ?? draft.place, found: "the number's own register for decimals",
                    allowed: "another register")
            }
            draft.plan.decimals = point
        case .beside(let distance):
            let address = Int(tag.point.address) + distance
            guard (0...65_535).contains(address) else {
                mistakes.add(
                    draft.decimalsPlace ?? draft.place, found: "decimals at \(tag.point.area.rawValue) \(address)",
                    allowed: "an address from 0 to 65535")
                return
            }
            draft.plan.decimals = Point(tag.point.area, UInt16(address))
        }
    }
}
