/// What the agent may rely on: one line's plan, read, checked and complete. Nobody asks it "is this valid?" again.
package struct Plan: Sendable {
    package var site: String
    package var line: String
    /// SHA-256 of the file's bytes in hexadecimal: which plan made this decision.
    package var hash: String
    package var broker: BrokerPlan?
    package var links: [LinkPlan]
    /// Units of which the plan says something of their own; `unit` answers for all.
    package var units: [Endpoint: UnitPlan]
    package var machines: [MachinePlan]
    package var tags: [TagPlan]
    package var rules: [RulePlan]
    package var stop: StopPlan?
    package var agent: AgentPlan
    /// Limits by product; nil where the rules hold as they stand for all of them.
    package var recipes: RecipesPlan?
    /// What figures are made of, and the shifts that they are made for; both or neither.
    package var figures: [FiguresPlan] = []
    package var shifts: ShiftsPlan?

    package init(
        site: String, line: String, hash: String, broker: BrokerPlan?, links: [LinkPlan],
        units: [Endpoint: UnitPlan] = [:], machines: [MachinePlan], tags: [TagPlan], rules: [RulePlan],
        stop: StopPlan?, agent: AgentPlan, recipes: RecipesPlan? = nil
    ) {
        self.site = site
        self.line = line
        self.hash = hash
        self.broker = broker
        self.links = links
        self.units = units
        self.machines = machines
        self.tags = tags
        self.rules = rules
        self.stop = stop
        self.agent = agent
        self.recipes = recipes
    }

    package subscript(link: LinkID) -> LinkPlan { links[link.index] }
    package subscript(machine: MachineID) -> MachinePlan { machines[machine.index] }
    package subscript(tag: TagID) -> TagPlan { tags[tag.index] }
    package subscript(rule: RuleID) -> RulePlan { rules[rule.index] }

    /// What a unit takes: its own words, or its link's.
    package func unit(_ endpoint: Endpoint) -> UnitPlan { units[endpoint] ?? self[endpoint.link].defaults }

    /// The link that a stop's output is written over.
    package func link(of output: StopOutput) -> LinkID { output.connection ?? self[output.tag].link }

    /// The device behind that link.
    package func endpoint(of output: StopOutput) -> Endpoint {
        Endpoint(link: link(of: output), unit: self[output.tag].unit)
    }

    /// The link whose wire decides about the stop: that of the first output whose wire never waits inside a request, else
    /// that of the first.
    package var decidingLink: LinkID? {
        guard let stop else { return nil }
        let links = stop.outputs.map(link(of:))
        return links.first { !self[$0].driver.isOneAtATime } ?? links.first
    }

    /// The procedure that each rule asks for; those that stop nothing have the standard one.
    package var procedures: [Int] { rules.map { $0.procedure ?? stop?.standard ?? 0 } }

    /// How often a write to this tag that brought no answer is sent again at once. Never where on and off are words of the
    /// device's own: what such a word does when it comes twice (some toggle) is not in the plan.
    package func writeRetries(of tag: TagID) -> Int {
        if case .onOff = self[tag].type { return 0 }
        guard self[tag].coilWords == nil else { return 0 }
        return unit(Endpoint(link: self[tag].link, unit: self[tag].unit)).writeRetries
    }

    /// The function that writes this tag, of those that its unit takes; nil where nothing can be written. A coil with words of
    /// its own is written with function 5.
    package func writeFunction(of tag: TagID) -> ModbusFunction? {
        let plan = self[tag]
        guard plan.coilWords == nil else { return .writeCoil }
        return plan.point.area.writeFunction(unit(Endpoint(link: plan.link, unit: plan.unit)).writes)
    }

    /// The function that writes an output of the stop: bits of a register with 22, which leaves the others as they are.
    package func writeFunction(of output: StopOutput) -> ModbusFunction {
        output.mask == nil ? writeFunction(of: output.tag) ?? .writeCoil : .maskWrite
    }

    /// `machine/tag`, as rules, topics and people name it.
    package func path(of tag: TagID) -> String { "\(self[self[tag].machine].name)/\(self[tag].name)" }
}
