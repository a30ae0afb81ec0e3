import AndonCore

/// Reads the whole plan, part by part. Goes on after a mistake, to find them all.
enum LineReader {
    private static let mostRules = 1_000
    private static let mostAlarms = 1_000_000
    /// The plan; nil where there is too little of it to make one. It may be used only if there are no mistakes.
    static func read(
        _ tree: PlanNode, _ book: ProfileBook, _ mistakes: MistakeList, port: (String) -> String
    ) -> Plan? {
        let start = Place(line: 1, column: 1)
        guard let top = Section(tree, .plan, name: "the plan", at: start, mistakes) else { return nil }
        _ = top.read("andon") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...1) }
        let site = top.read("site", NameText.parse) ?? ""
        let line = top.read("line", NameText.parse) ?? ""

        let broker = top.node("broker").flatMap {
            BrokerReader.read($0, at: top.placeOfKey("broker"), defaultID: "andon-\(site)-\(line)", mistakes)
        }
        var links = named(top, "links", mistakes).map { LinkReader.read($0, mistakes) }
        let linkTable = LinkTable(links, mistakes, port: port)
        var tags = TagTable(links: linkTable)
        var machines = named(top, "machines", mistakes).enumerated().compactMap { index, entry in
            MachineReader.read(entry, as: MachineID(index), into: &tags, book, mistakes)
        }
        tags.checkWrites(mistakes)
        let units = units(of: links, tags.profiles)
        UnitCheck(links: linkTable, units: units, mistakes: mistakes).run(on: tags.drafts)
        for index in links.indices { links[index].take(asks: tags.asks[LinkID(index), default: []], mistakes) }
        DerivedReader.read(&tags, &machines, mistakes)
        var stop = top.node("stop").flatMap { StopReader.read($0, at: top.placeOfKey("stop"), tags, mistakes) }
        let entries = top.has("rules") ? named(top, "rules", mistakes).prefix(mostRules + 1) : []
        let scope = ExpressionScope(
            tags: tags, rules: entries.map(\.key), hasBroker: top.has("broker"), hasStop: top.has("stop"),
            procedures: stop?.plan.procedures.map(\.name) ?? [])
        var sound: [RuleID: RulePlan] = [:]
        let rules = entries.enumerated().compactMap { index, entry -> RuleDraft? in
            let before = mistakes.count
            let rule = RuleReader.read(entry, scope, mistakes)
            if mistakes.count == before { sound[RuleID(index)] = rule?.plan }
            return rule
        }
        checkSize(of: rules, top)
        if mistakes.isEmpty { RuleCircles.check(rules, mistakes) }
        if mistakes.isEmpty { StopCircles(scope: scope).check(rules, mistakes) }
        let shifts = ShiftsReader.read(top, mistakes)
        let figures = FiguresReader.read(top, tags, mistakes)
        if !top.has("stop") {
            for rule in rules where rule.plan.action == .stop {
                mistakes.add(
                    rule.then, found: "then: stop in \(rule.name), but no stop in the plan",
                    allowed: "then: tell, or a section stop with output and means-stop")
            }
        }
        let recipes = top.node("recipes").flatMap { node in
            RecipesReader(
                node, at: top.placeOfKey("recipes"),
                RecipeRules(scope: scope, entries: Array(entries), sound: sound, mistakes: mistakes), mistakes)?.read()
        }
        let agent = top.node("agent").flatMap { AgentReader.read($0, at: top.placeOfKey("agent"), mistakes) }
        let connections = stop?.connect(tags, links: links, units: units, mistakes) ?? StopConnections()
        var plan = Plan(
            site: site, line: line, hash: "", broker: broker, links: links.map(\.plan) + connections.links,
            units: units.merging(connections.units) { own, _ in own },
            machines: machines, tags: tags.drafts.map(\.plan), rules: rules.map(\.plan), stop: stop?.plan,
            agent: agent ?? AgentPlan(), recipes: recipes?.plan)
        (plan.shifts, plan.figures) = (shifts, figures)
        if mistakes.isEmpty { DerivedRoomCheck.run(on: plan, tags, mistakes) }
        if mistakes.isEmpty { BudgetCheck.run(on: plan, recipes, tree, mistakes) }
        return plan
    }

    /// Every unit of which the plan or a profile says something of its own: the link's words, over them the profile's,
    /// over them the plan's own. No profile makes a request longer than its link takes.
    private static func units(of links: [LinkDraft], _ profiles: [Endpoint: Profile]) -> [Endpoint: UnitPlan] {
        var units: [Endpoint: UnitPlan] = [:]
        for (endpoint, profile) in profiles {
            let common = links[endpoint.link.index].plan.defaults
            var unit = common
            profile.unit.apply(to: &unit)
            for area in Area.modbus { unit.limits[area] = min(unit.limits[area], common.limits[area]) }
            unit.profile = profile.note
            units[endpoint] = unit
        }
        for (index, link) in links.enumerated() {
            for (number, draft) in link.units {
                let endpoint = Endpoint(link: LinkID(index), unit: number)
                draft.change.apply(to: &units[endpoint, default: link.plan.defaults])
            }
        }
        return units
    }

    private static func checkSize(of rules: [RuleDraft], _ top: Section) {
        let alarms = rules.reduce(0) { $0 + $1.plan.tags.count }
        if rules.count > mostRules { top.wrong("rules", found: "more than \(mostRules) rules", allowed: "fewer") }
        if alarms > mostAlarms {
            top.wrong("rules", found: "\(alarms) alarms (rules times tags)", allowed: "at most \(mostAlarms)")
        }
    }

    /// The entries of a table whose keys the plan gives: names, unless `allowed` says something else.
    static func named(
        _ section: Section, _ key: String, _ mistakes: MistakeList,
        allowed: String = "names with keys and values below them"
    ) -> [PlanNode.Entry] {
        guard let node = section.node(key) else { return [] }
        guard case .table(let entries) = node.content, !entries.isEmpty else {
            let found: String = if case .table = node.content { "nothing" } else { node.found }
            section.wrong(key, found: "\(found) for \(key)", allowed: allowed)
            return []
        }
        return entries
    }

    /// Says so when a key that the plan chose is no name.
    static func checkName(_ entry: PlanNode.Entry, of what: String, _ mistakes: MistakeList) {
        do {
            _ = try NameText.parse(entry.key)
        } catch {
            mistakes.add(
                entry.place, found: "\(Quoted.text(entry.key)) as the name of a \(what)", allowed: error.allowed ?? "",
                suggestion: error.suggestion)
        }
    }
}
