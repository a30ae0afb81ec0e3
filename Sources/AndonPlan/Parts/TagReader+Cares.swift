import AndonCore

// What is done with a number before it is believed.
extension TagReader {
    static let mostNames = 256
    static let mostBadValues = 32

    /// Decimals, clamp, plausible, bad values, names and counter. The tag's type and units are known.
    static func cares(of draft: inout TagDraft, _ section: Section) {
        let tag = draft.plan
        guard !tag.type.isSwitch, !tag.type.isText else { return }
        draft.decimals = section.read("decimals") { (text) throws(Mismatch) in try decimals(text, of: tag) }
        draft.decimalsPlace = section.placeOfValue("decimals")
        draft.plan.clamp = section.read("clamp") { (text) throws(Mismatch) in
            try BandText.range(text, units: tag.units)
        }
        draft.plan.plausible = section.read("plausible") { (text) throws(Mismatch) in
            try BandText.range(text, units: tag.units)
        }
        if let clamp = draft.plan.clamp, let plausible = draft.plan.plausible,
            clamp.lowerBound <= plausible.lowerBound, clamp.upperBound >= plausible.upperBound
        {
            section.wrong(
                "clamp", found: "a clamp that never acts, as what it would clamp is not plausible",
                allowed: "a clamp narrower than plausible, or one of the two")
        }
        let bad = section.readAll("bad-values") { (text) throws(Mismatch) in try pattern(text, of: tag.type) }
        if bad.count > mostBadValues {
            section.wrong("bad-values", found: "\(bad.count) bad values", allowed: "at most \(mostBadValues)")
            return
        }
        for (value, _) in bad where !draft.plan.badValues.contains(value) { draft.plan.badValues.append(value) }
        // In a frame these keys are refused already.
        guard tag.type != .number else { return }
        names(of: &draft.plan, section)
        draft.plan.counter = CounterReader.read(section, of: tag.type)
        if draft.plan.counter != nil, !draft.plan.names.isEmpty {
            section.misplaced("counter", allowed: "without names")
        }
    }

    /// A register of the same area, or `+1`: the one behind the tag's own.
    private static func decimals(_ text: String, of tag: TagPlan) throws(Mismatch) -> TagDraft.DecimalsPlace {
        if text.hasPrefix("+") || text.hasPrefix("-") {
            let size = try NumberText.whole(String(text.dropFirst()), in: 0...124)
            let distance = text.hasPrefix("+") ? size : -size
            guard !(0..<tag.type.width).contains(distance) else {
                throw Mismatch(allowed: "another register than the number's own")
            }
            return .beside(distance)
        }
        let point = try PointText.parse(text)
        guard point.area == tag.point.area else {
            throw Mismatch(
                allowed:
                    "a register of the same area, \(tag.point.area.rawValue): it is read in one request with the tag",
                suggestion: point.area.isBits ? nil : "\(tag.point.area.rawValue) \(point.address)")
        }
        return .at(point)
    }

    /// The bits that a bad value has, in as many bits as the type has.
    static func pattern(_ text: String, of type: ValueType) throws(Mismatch) -> UInt64 {
        guard let bits = type.patternBits else { throw Mismatch() }
        let mask = bits == 64 ? UInt64.max : (1 << UInt64(bits)) - 1
        if text.hasPrefix("0x") || text.hasPrefix("0X"), type != .number {
            guard let value = UInt64(text.dropFirst(2), radix: 16), value <= mask, !text.contains("+") else {
                throw Mismatch(allowed: "at most \(bits) bits, as \(TypeText.plain(type)) has")
            }
            return value
        }
        if type.isDecimal {
            throw Mismatch(allowed: "\(TypeText.plain(type)) as the register holds it, such as 0x9999")
        }
        if type.isFloat { return try floatPattern(text, of: type) }
        if let value = UInt64(text), value <= mask, !text.hasPrefix("+") { return value }
        let least = -Int64(bitPattern: mask / 2) - 1
        if type.isSigned, let value = Int64(text), value < 0, value >= least {
            return UInt64(bitPattern: value) & mask
        }
        let range =
            type == .number
            ? "a whole number from 0 up; plausible for all else"
            : "a whole number from \(type.isSigned ? "\(least)" : "0") to \(mask), as it stands in the register"
        throw Mismatch(allowed: range)
    }

    private static func floatPattern(_ text: String, of type: ValueType) throws(Mismatch) -> UInt64 {
        let value = try NumberText.parse(text)
        switch type {
        case .float16: return UInt64(Float16(value).bitPattern)
        case .float32: return UInt64(Float(value).bitPattern)
        default: return value.bitPattern
        }
    }

    private static func names(of tag: inout TagPlan, _ section: Section) {
        guard section.has("names") else { return }
        for key in ["scale", "offset", "decimals", "units"] {
            section.misplaced(key, allowed: "without names; a number that is a name is no quantity")
        }
        guard tag.type.isWhole, let reach = tag.type.reach else {
            section.misplaced("names", allowed: "with whole numbers, not with \(TypeText.plain(tag.type))")
            return
        }
        let entries = LineReader.named(
            section, "names", section.mistakes, allowed: section.table.key("names")?.allowed ?? "")
        if entries.count > mostNames {
            section.wrong("names", found: "\(entries.count) names", allowed: "at most \(mostNames)")
        }
        let least = Int(exactly: reach.low) ?? .min
        let most = Int(exactly: reach.high) ?? .max
        for entry in entries.prefix(mostNames) {
            guard let value = try? NumberText.whole(entry.key, in: least...most) else {
                section.mistakes.add(
                    entry.place, found: "\(Quoted.text(entry.key)) as a number with a name",
                    allowed: "a whole number from \(least) to \(most)")
                continue
            }
            guard case .text(let name) = entry.value.content, !name.isEmpty, name.unicodeScalars.count <= 40,
                PlainText.isPrintable(name)
            else {
                section.mistakes.add(
                    entry.value.place, found: "\(entry.value.found) as the name of \(value)",
                    allowed: "a text of at most 40 characters")
                continue
            }
            if tag.names.contains(where: { $0.value == Int64(value) || $0.name == name }) {
                section.mistakes.add(
                    entry.place, found: "\(value) and \(Quoted.text(name)), one of which has a partner already",
                    allowed: "each number and each name once")
            }
            tag.names.append(NamedValue(value: Int64(value), name: name))
        }
    }
}
