import AndonCore

/// What is special about tags, in words; nothing is said of a plain number or switch.
enum TagStory {
    /// Tags that say the same share a line.
    static func lines(_ ids: [TagID], _ plan: Plan) -> [String] {
        var order: [String] = []
        var groups: [String: [TagID]] = [:]
        for id in ids {
            let words = words(plan[id])
            guard !words.isEmpty else { continue }
            let text = words.joined(separator: "; ")
            if groups[text] == nil { order.append(text) }
            groups[text, default: []].append(id)
        }
        return order.flatMap { text in
            let names = TagNames.wrapped(groups[text, default: []], plan, indent: "        ")
            return names.dropLast() + ["\(names.last ?? ""): \(text)"]
        }
    }

    private static func words(_ tag: TagPlan) -> [String] {
        var words: [String] = []
        if !isPlain(tag.type) { words.append(type(tag)) }
        if let field = tag.field { words.append(FrameStory.field(field)) }
        if let decimals = tag.decimals {
            words.append(
                "decimals in \(decimals.area.rawValue) \(decimals.address) (\(PointText.reference(of: decimals)))")
        }
        if !tag.badValues.isEmpty {
            let values = tag.badValues.map { bad($0, tag.type) }
            words.append("no value when it reads \(values.joined(separator: ", "))")
        }
        if let band = tag.plausible { words.append("bad outside \(text(band, tag.units))") }
        if let band = tag.clamp { words.append("held within \(text(band, tag.units))") }
        if let counter = tag.counter { words.append("a counter that wraps at \(NumberText.plain(counter.wrapsAt))") }
        if !tag.names.isEmpty {
            words.append(tag.names.map { "\($0.value) is \($0.name)" }.joined(separator: ", "))
        }
        if let coil = tag.coilWords {
            words.append(
                "on is written as \(TypeText.hexadecimal(coil.on)), off as \(TypeText.hexadecimal(coil.off))")
        }
        if let printed = tag.printed {
            let point = "\(tag.point.area.rawValue) \(tag.point.address) (\(PointText.reference(of: tag.point)))"
            words.append(tag.field == nil ? "\(point) is \(printed) in the manual" : "\(printed) in the manual")
        }
        return words
    }

    private static func isPlain(_ type: ValueType) -> Bool {
        switch type {
        case .bool, .bit, .int16, .uint16, .number: true
        default: false
        }
    }

    private static func type(_ tag: TagPlan) -> String {
        let name = TypeText.plain(tag.type)
        guard tag.type.width > 1 else { return name }
        return tag.order == .abcd ? name : "\(name) in order \(tag.order.rawValue)"
    }

    private static func text(_ band: ClosedRange<Double>, _ units: String) -> String {
        "\(NumberText.plain(band.lowerBound)) .. \(Quantity(value: band.upperBound, units: units).text)"
    }

    private static func bad(_ pattern: UInt64, _ type: ValueType) -> String {
        type == .number ? String(pattern) : "0x" + String(pattern, radix: 16, uppercase: true)
    }
}
