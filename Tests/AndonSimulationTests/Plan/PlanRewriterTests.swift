import AndonCore
import AndonSimulation
import Testing

@Suite("The plan of the simulated line", .timeLimit(.minutes(1)))
struct PlanRewriterTests {
    static let endpoints: [String: PlanRewriter.Endpoint] = [
        "oven-bus": .serial(device: "/tmp/it's here/oven-bus"), "io": .tcp(host: "127.0.0.1", port: 4001),
        "placer-net": .tcp(host: "127.0.0.1", port: 4002),
    ]

    @Test("points every link, the broker and the stop to the simulation, and the agent's reader takes it")
    func rewritten() throws {
        let text = try PlanRewriter.rewrite(
            SamplePlan.text, endpoints: Self.endpoints, broker: "mqtt://127.0.0.1:4003", isArmed: true)
        let plan = try SamplePlan.plan(text)
        #expect(plan[try plan.link("io")].driver == .modbusTCP(host: "127.0.0.1", port: 4001))
        #expect(plan[try plan.link("placer-net")].driver == .modbusTCP(host: "127.0.0.1", port: 4002))
        guard case .modbusRTU(let serial) = plan[try plan.link("oven-bus")].driver else {
            Issue.record("oven-bus is no serial link any more")
            return
        }
        #expect(serial.device == "/tmp/it's here/oven-bus")
        #expect(serial.baud == 115_200)
        #expect(plan.broker?.urls.map(\.text) == ["mqtt://127.0.0.1:4003"])
        #expect(plan.broker?.caFile == nil)
        #expect(plan.stop?.mode == .armed)
    }

    @Test("keeps every comment and every other line")
    func comments() throws {
        let (original, _) = try SamplePlan.shipped()
        let endpoints: [String: PlanRewriter.Endpoint] = [
            "oven-bus": .serial(device: "/tmp/b"), "printer-net": .tcp(host: "127.0.0.1", port: 1),
            "placer-net": .tcp(host: "127.0.0.1", port: 2), "io-net": .tcp(host: "127.0.0.1", port: 3),
        ]
        let text = try PlanRewriter.rewrite(original, endpoints: endpoints, broker: "mqtt://127.0.0.1:4", isArmed: true)
        for comment in Self.comments(original) { #expect(text.contains(comment)) }
        let (old, new) = (original.split(separator: "\n"), text.split(separator: "\n"))
        // Nine values changed, three secrets commented out, two ports added, two broker lines became one.
        #expect(Set(old).subtracting(new).count <= 11)
        #expect(new.count == old.count + 1)
        #expect(try SamplePlan.plan(text).rules.count == SamplePlan.plan(original).rules.count)
    }

    private static func comments(_ text: String) -> Set<Substring> {
        Set(text.split(separator: "\n").compactMap { line in line.firstIndex(of: "#").map { line[$0...] } })
    }

    @Test("without a broker or a reason to arm these stay as they are; a missing broker is added")
    func untouched() throws {
        let text = try PlanRewriter.rewrite(SamplePlan.text, endpoints: ["io": .tcp(host: "127.0.0.1", port: 4001)])
        let plan = try SamplePlan.plan(text)
        #expect(plan.broker?.urls.count == 2)
        #expect(plan.stop?.mode == .shadow)

        let lines = SamplePlan.text.split(separator: "\n")
        let bare = lines.filter { !$0.hasPrefix("broker") && !$0.contains("urls") && !$0.contains("ca-file") }
            .joined(separator: "\n")
        let added = try PlanRewriter.rewrite(bare, endpoints: [:], broker: "mqtt://127.0.0.1:4003")
        #expect(try SamplePlan.plan(added).broker?.urls.map(\.text) == ["mqtt://127.0.0.1:4003"])
    }

    @Test(
        "refuses what it cannot change in place",
        arguments: [
            "links: [", "- a", "links: { io: { host: &h '192.0.2.1' } }", "links: { other: { host: a } }",
            "links: { io: { host: &h 192.0.2.1, port: 502 } }",
        ])
    func refused(text: String) {
        #expect(throws: PlanRewriter.Refusal.self) {
            try PlanRewriter.rewrite(text, endpoints: ["io": .tcp(host: "127.0.0.1", port: 1)])
        }
    }
}
