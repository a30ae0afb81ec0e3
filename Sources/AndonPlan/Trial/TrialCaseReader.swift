import AndonCore

/// Reads one test and holds it against the plan.
struct TrialCaseReader {
    /// Requests that one test may make: a month of a hundred requests a second.
    private static let mostRequests: Int64 = 300_000_000

    let plan: Plan
    let mistakes: MistakeList

    func read(_ entry: PlanNode.Entry) -> TrialCase? {
        let name = "test \(Quoted.text(entry.key))"
        guard let section = Section(entry.value, .trial, name: name, at: entry.place, mistakes) else { return nil }
        var test = TrialCase(name: entry.key, line: entry.place.line, lasts: .zero)
        readGiven(section, into: &test)
        test.expected = expected(section)
        test.ignored = Set(
            section.readAll("ignore") { (text) throws(Mismatch) in
                guard plan.rules.contains(where: { $0.name == text }) else {
                    throw Mismatch(suggestion: NearestName.of(text, among: plan.rules.map(\.name)))
                }
                return text
            }.map(\.0))
        test.limits = TrialLimitsReader(plan: plan, mistakes: mistakes).read(section)
        test.isArmed = section.read("armed", SwitchText.yes) ?? false
        test.seed =
            section.read("seed") { (text) throws(Mismatch) in
                UInt64(try NumberText.whole(text, in: 0...1_000_000_000))
            } ?? 1
        test.recipes =
            section.read("recipe") { (text) throws(Mismatch) in try TrialRecipeText.parse(text, in: plan) } ?? []
        let longest = TimeSpan.minutes(60 * 24 * 31)
        let ends = max(test.expected.map(\.to).max() ?? .zero, test.recipes.last?.at ?? .zero)
        let lasts = section.read("lasts") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(1), to: longest)
        }
        let said = test.series.values.map(\.lasts) + test.outages.values.map(\.lasts)
        test.lasts = lasts ?? max(said.max() ?? .zero, ends)
        if let lasts, ends > lasts {
            section.wrong(
                "lasts", found: "\(DurationText.plain(lasts)) for lasts", allowed: "the last expected time or more")
        }
        let requests = TrialLine(plan: plan, series: test.series).requests(until: test.lasts)
        if requests > Self.mostRequests {
            section.wrong(
                lasts == nil ? "given" : "lasts", found: "a test of \(requests) requests",
                allowed: "at most \(Self.mostRequests)")
        }
        return test
    }

    private func readGiven(_ section: Section, into test: inout TrialCase) {
        guard case .table(let entries) = section.node("given")?.content else {
            if let node = section.node("given") { section.wrong("given", found: "\(node.found) for given") }
            return
        }
        for entry in entries {
            let part = part(entry.key)
            guard let tags = part == nil ? match(entry) : [] else { continue }
            guard case .text(let text) = entry.value.content else {
                mistakes.add(
                    entry.value.place, found: entry.value.found,
                    allowed: part == nil ? "what the device says over time" : OutageText.allowed)
                continue
            }
            do throws(Mismatch) {
                if let part { test.outages[part] = try OutageText.parse(text) }
                for tag in tags { test.series[tag] = try SeriesText.parse(text, of: plan[tag]) }
            } catch {
                mistakes.add(
                    entry.value.place, found: "\(entry.value.found) for \(entry.key)", allowed: error.allowed ?? "",
                    suggestion: error.suggestion)
            }
        }
    }

    /// `link.oven-bus`, `oven` or `uplink`; nil for all else.
    private func part(_ key: String) -> TrialPart? {
        if key == "uplink", plan.broker != nil { return .uplink }
        if let link = plan.links.firstIndex(where: { "link.\($0.name)" == key }) { return .link(LinkID(link)) }
        return plan.machines.firstIndex { $0.name == key }.map { .machine(MachineID($0)) }
    }

    /// The tags that a name or a pattern means; a later line takes precedence over an earlier one.
    private func match(_ entry: PlanNode.Entry) -> [TagID]? {
        let paths = plan.tags.indices.map { plan.path(of: TagID($0)) }
        let glob = Glob(entry.key)
        let tags = plan.tags.indices.filter {
            plan.tags[$0].isAsked && !plan.tags[$0].type.isText && glob.matches(paths[$0])
        }
        guard tags.isEmpty else { return tags.map(TagID.init) }
        let parts =
            plan.links.map { "link.\($0.name)" } + plan.machines.map(\.name) + (plan.broker == nil ? [] : ["uplink"])
        mistakes.add(
            entry.place, found: Quoted.text(entry.key),
            allowed:
                "machine/tag, or a pattern, of tags that are read as numbers; or link.NAME, the name of a machine, or uplink",
            suggestion: NearestName.of(entry.key, among: paths + parts))
        return nil
    }

    private func expected(_ section: Section) -> [TrialExpectation] {
        guard case .list(let items) = section.node("expect")?.content else {
            // `nothing` reads better than an empty list.
            if case .text("nothing") = section.node("expect")?.content { return [] }
            if let node = section.node("expect") { section.wrong("expect", found: "\(node.found) for expect") }
            return []
        }
        return items.compactMap { item -> TrialExpectation? in
            guard case .text(let text) = item.content else {
                mistakes.add(item.place, found: item.found, allowed: ExpectationText.allowed)
                return nil
            }
            do throws(Mismatch) {
                return try ExpectationText.parse(text, plan: plan, line: item.place.line)
            } catch {
                mistakes.add(
                    item.place, found: item.found, allowed: error.allowed ?? ExpectationText.allowed,
                    suggestion: error.suggestion)
                return nil
            }
        }
    }
}
