import AndonCore

/// Reads what the agent keeps.
enum AgentReader {
    static func read(_ node: PlanNode, at place: Place, _ mistakes: MistakeList) -> AgentPlan? {
        guard let section = Section(node, .agent, name: "agent", at: place, mistakes) else { return nil }
        var agent = AgentPlan()
        let size = section.read("outbox-size") { (text) throws(Mismatch) in
            try ByteText.parse(text, from: 1 << 20, to: 1 << 40)
        }
        let every = section.read("summary-every") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .seconds(1), to: .minutes(60))
        }
        let recording = section.read("recording") { (text) throws(Mismatch) in
            if text == "off" { return 0 }
            return try ByteText.parse(text, from: 1 << 20, to: 1 << 40)
        }
        let shelf = section.read("shelve-at-most") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .minutes(1), to: .minutes(720 * 60))
        }
        agent.shelveAtMost = shelf ?? agent.shelveAtMost
        agent.outboxBytes = size ?? agent.outboxBytes
        agent.summaryEvery = every ?? agent.summaryEvery
        agent.recordingBytes = recording ?? agent.recordingBytes
        return agent
    }
}
