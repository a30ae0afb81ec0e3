import AndonCore

/// Reads when a tag's value is worth a message.
enum PublishReader {
    static func read(_ tagSection: Section, of tag: TagPlan, _ mistakes: MistakeList) -> PublishPlan {
        var publish = PublishPlan()
        guard let node = tagSection.node("publish") else { return publish }
        if case .text(let text) = node.content, !text.isEmpty {
            publish.isOn = tagSection.read("publish", SwitchText.yes) ?? true
            return publish
        }
        let name = "publish of \(tagSection.name)"
        guard let section = Section(node, .publish, name: name, at: tagSection.placeOfKey("publish"), mistakes) else {
            return publish
        }
        if tag.type.isText { section.misplaced("deadband", allowed: "with numbers; this tag is text") }
        let deadband = section.read("deadband") { (text) throws(Mismatch) in
            let quantity = try Quantity(text)
            guard quantity.value >= 0, quantity.units == tag.units else {
                throw Units.mismatch(quantity, tag.units, of: "this tag")
            }
            return quantity.value
        }
        let minimum = section.read("minimum") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .zero, to: .minutes(24 * 60))
        }
        let maximum = section.read("maximum") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(100), to: .minutes(24 * 60))
        }
        publish.deadband = deadband ?? publish.deadband
        publish.minimum = minimum ?? publish.minimum
        publish.maximum = maximum ?? publish.maximum
        if publish.minimum > publish.maximum {
            let key = section.has("minimum") ? "minimum" : "maximum"
            section.wrong(
                key,
                found:
                    "minimum \(DurationText.plain(publish.minimum)) above maximum \(DurationText.plain(publish.maximum)) in \(name)",
                allowed: "a minimum of at most the maximum")
        }
        return publish
    }
}
