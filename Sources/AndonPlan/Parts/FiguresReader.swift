import AndonCore

/// Reads what the figures of shifts and jobs are made of.
enum FiguresReader {
    private static let most = 32

    static func read(_ top: Section, _ tags: TagTable, _ mistakes: MistakeList) -> [FiguresPlan] {
        guard top.has("figures") else {
            top.misplaced("shifts", allowed: "with figures, which are made for each shift")
            return []
        }
        if !top.has("shifts") {
            mistakes.add(
                top.placeOfKey("figures"), found: "figures without shifts",
                allowed: "a section shifts with time-zone and starts")
        }
        let entries = LineReader.named(top, "figures", mistakes)
        if entries.count > most { top.wrong("figures", found: "\(entries.count) figures", allowed: "at most \(most)") }
        var scope = ExpressionScope(tags: tags, rules: [], hasBroker: false, hasStop: false)
        scope.isOfTag = true
        return entries.prefix(most).compactMap { read($0, scope, mistakes) }
    }

    private static func read(
        _ entry: PlanNode.Entry, _ scope: ExpressionScope, _ mistakes: MistakeList
    ) -> FiguresPlan? {
        LineReader.checkName(entry, of: "table of figures", mistakes)
        let name = "figures \(Quoted.text(entry.key))"
        guard let section = Section(entry.value, .figures, name: name, at: entry.place, mistakes) else { return nil }
        let expressions = ExpressionReader(section: section, scope: scope)
        let running = expressions.readOne("running")
        let planned = expressions.readOne("planned")
        let perItem = section.read("ideal-cycle") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(1), to: .minutes(24 * 60))
        }
        func counter(_ key: String) -> TagID? {
            section.read(key) { (text) throws(Mismatch) in
                let tag = try scope.id(text)
                guard !scope.tags[tag].isSound || scope.tags[tag].plan.counter != nil else {
                    throw Mismatch(
                        allowed: "a tag with counter: yes, which is followed over its wraps and resets; "
                            + "\(scope.tags[tag].path) is none")
                }
                return tag
            }
        }
        let produced = counter("produced")
        let job = section.read("job") { (text) throws(Mismatch) in try scope.id(text) }
        for (one, other) in [("inspected", "failed"), ("placed", "placement-errors")] {
            if section.has(one) { section.require(other) }
            if section.has(other) { section.require(one) }
        }
        let (rejected, inspected, failed) = (counter("rejected"), counter("inspected"), counter("failed"))
        let (placed, errors) = (counter("placed"), counter("placement-errors"))
        guard let running, let produced, let perItem else { return nil }
        return FiguresPlan(
            name: entry.key, running: running, planned: planned, produced: produced, rejected: rejected,
            perItem: perItem, inspected: inspected, failed: failed, placed: placed, placementErrors: errors, job: job)
    }
}
