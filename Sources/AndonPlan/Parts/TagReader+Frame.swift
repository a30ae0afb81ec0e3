import AndonCore

// What a value in the frame of a device is that speaks no Modbus.
extension TagReader {
    private static let registerKeys = [
        "at", "order", "bit", "bits", "registers", "on", "off", "decimals", "names", "counter",
    ]
    private static let mostAsked = 200

    /// Ask, field and type. False after a mistake that makes them unknown.
    static func frame(of draft: inout TagDraft, _ section: Section) -> Bool {
        for key in registerKeys { section.misplaced(key, allowed: "at registers; this link is serial-frames") }
        section.misplaced("unit", allowed: onlyWithUnits)
        draft.plan.point = Point(.frame, 0)
        draft.pointPlace = section.place
        readNumbers(of: &draft.plan, section)
        let access: TagPlan.Access? = section.read("access", WordText.parse)
        if let access, access != .read {
            section.wrong("access", found: "access: \(access.rawValue) in a frame", allowed: "read")
        }
        let ask = section.read("ask") { (text) throws(Mismatch) in try BytesText.parse(text, atMost: mostAsked) }
        draft.ask = ask ?? []
        let place = field(section)
        let begins = section.read("begins") { (text) throws(Mismatch) in try BytesText.parse(text, atMost: 32) }
        let decimal: FrameField.DecimalSign? = section.read("decimal-sign", WordText.parse)
        if let place { draft.plan.field = FrameField(place, begins: begins ?? [], decimal: decimal ?? .point) }
        let type = section.read("type", TypeText.parse)
        switch type {
        case .number, nil: draft.plan.type = .number
        case .text:
            draft.plan.type = .characters
            for key in numberKeys + ["decimal-sign"] {
                section.misplaced(key, allowed: "with numbers; this tag is text")
            }
        case .some(let type):
            draft.plan.type = .number
            section.wrong("type", found: "\(TypeText.plain(type)) in a frame", allowed: "number or text")
        }
        cares(of: &draft, section)
        return place != nil && (ask != nil || !section.has("ask"))
    }

    private static func field(_ section: Section) -> FrameField.Place? {
        let ways = ["field", "characters", "match"].filter(section.has)
        guard ways.count == 1, let way = ways.first else {
            section.mistakes.add(
                section.place,
                found: "\(ways.isEmpty ? "no place" : ways.joined(separator: " and ")) in \(section.name)",
                allowed: "exactly one of field (counted from 1), characters (such as 3..9) or match")
            return nil
        }
        if way != "field" { section.misplaced("separator", allowed: "with field") }
        if way != "match" { section.misplaced("group", allowed: "with match") }
        switch way {
        case "field":
            let index = section.read("field") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...256) }
            let separator = section.read("separator") { (text) throws(Mismatch) in
                try BytesText.parse(text, atMost: 8)
            }
            guard let index, separator != nil || !section.has("separator") else { return nil }
            return .separated(by: separator ?? [], index: index - 1)
        case "characters":
            let span = section.read("characters") { (text) throws(Mismatch) in
                try SpanText.parse(text, in: 1...1_024)
            }
            return span.map { .position(first: $0.lowerBound - 1, count: $0.count) }
        default:
            let pattern = section.read("match", PatternCheck.parse)
            let group = section.read("group") { (text) throws(Mismatch) in try NumberText.whole(text, in: 0...9) }
            guard let pattern, group != nil || !section.has("group") else { return nil }
            let groups = (try? Pattern(pattern))?.groups ?? 0
            if let group, group > groups {
                section.wrong(
                    "group", found: "group \(group) of a pattern with \(groups) groups",
                    allowed: "0, the whole match, to \(groups)")
                return nil
            }
            return .pattern(pattern, group: group ?? (groups > 0 ? 1 : 0))
        }
    }
}
