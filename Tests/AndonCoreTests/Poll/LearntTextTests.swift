import AndonCore
import Testing

@Suite("what was learnt, on disk")
struct LearntTextTests {
    private func plan(host: String = "192.0.2.1") -> Plan {
        Plan(
            site: "p", line: "l", hash: "0", broker: nil,
            links: [LinkPlan(name: "oven bus", driver: .modbusTCP(host: host, port: 502))], machines: [], tags: [],
            rules: [], stop: nil, agent: AgentPlan())
    }

    private var learnt: Learnt {
        Learnt(units: [
            Endpoint(link: LinkID(0), unit: 3): UnitLearnt(
                refused: [PointRange(.holding, 300, 301)], limits: [.input: 32])
        ])
    }

    @Test("what was written is read again")
    func whole() {
        let bytes = LearntText.encode(learnt, plan: plan())
        #expect(LearntText.decode(bytes, plan: plan()) == .learnt(learnt))
    }

    @Test("a link with another address forgets what was learnt behind the old one")
    func moved() {
        let bytes = LearntText.encode(learnt, plan: plan())
        #expect(LearntText.decode(bytes, plan: plan(host: "192.0.2.2")) == .learnt(Learnt()))
    }

    @Test("a file that was cut or flipped is never believed")
    func torn() {
        let bytes = LearntText.encode(learnt, plan: plan())
        for end in 0..<bytes.count {
            guard case .unreadable = LearntText.decode(Array(bytes.prefix(end)), plan: plan()) else {
                Issue.record("cut after \(end)")
                return
            }
            var flipped = bytes
            flipped[end] ^= 4
            guard case .unreadable = LearntText.decode(flipped, plan: plan()) else {
                Issue.record("flipped at \(end)")
                return
            }
        }
    }
}
