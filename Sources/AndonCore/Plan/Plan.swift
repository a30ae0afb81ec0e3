/// What the agent may rely on: one line's plan, read, checked and complete. Nobody asks it "is this valid?" again.
package struct Plan: Sendable {
    package var site: String
    package var line: String
    /// SHA-256 of the file's bytes in hexadecimal: which plan made this decision.
    package var hash: String
    package var broker: BrokerPlan?
    package var links: [LinkPlan]
    package var machines: [MachinePlan]
    package var tags: [TagPlan]
    package var rules: [RulePlan]
    package var stop: StopPlan?
    package var agent: AgentPlan

    package init(
        site: String, line: String, hash: String, broker: BrokerPlan?, links: [LinkPlan], machines: [MachinePlan],
        tags: [TagPlan], rules: [RulePlan], stop: StopPlan?, agent: AgentPlan
    ) {
        self.site = site
        self.line = line
        self.hash = hash
        self.broker = broker
        self.links = links
        self.machines = machines
        self.tags = tags
        self.rules = rules
        self.stop = stop
        self.agent = agent
    }

    package subscript(link: LinkID) -> LinkPlan { links[link.index] }
    package subscript(machine: MachineID) -> MachinePlan { machines[machine.index] }
    package subscript(tag: TagID) -> TagPlan { tags[tag.index] }
    package subscript(rule: RuleID) -> RulePlan { rules[rule.index] }

    /// `machine/tag`, as rules, topics and people name it.
    package func path(of tag: TagID) -> String { "\(self[self[tag].machine].name)/\(self[tag].name)" }
}
