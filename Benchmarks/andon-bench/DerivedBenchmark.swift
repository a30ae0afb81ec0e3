internal import AndonCore
internal import BenchCounting

/// What tags cost that are made of others: 1000 tags in answers of 100, and for each ten of them their spread, the mean and the
/// deviation of one over a minute, and what its boards' highest value was.
struct DerivedBenchmark {
    private static let tags = 1_000
    private static let turns = 4_000

    func run(into table: inout Table) {
        let derived = measure(isDerived: true)
        let bare = measure(isDerived: false)
        let made = Self.tags / 10 * 4
        table.add(
            "ns per sample, 1000 tags of which 400 more are made", Table.number(derived.nanoseconds, digits: 1),
            ratio: derived.nanoseconds / bare.nanoseconds)
        table.add(
            "  ns per made sample",
            Table.number((derived.nanoseconds - bare.nanoseconds) * Double(Self.tags) / Double(made), digits: 1))
        table.add(
            "  allocations per 1000 samples", Table.number(derived.allocations, digits: 2), goal: "0",
            isMet: derived.allocations < 0.005)
    }

    private func measure(isDerived: Bool) -> (nanoseconds: Double, allocations: Double) {
        let plan = plan(isDerived: isDerived)
        var book = RuleBook(plan: plan)
        var transitions: [AlarmTransition] = []
        var passed: [LineEvent] = []
        var samples: [Sample] = []
        samples.reserveCapacity(400)
        passed.reserveCapacity(400)
        var now = Uptime(nanoseconds: 1_000_000_000)

        func turn(_ beat: Int) {
            now = now + .seconds(1)
            for block in stride(from: 0, to: Self.tags, by: 100) {
                samples.removeAll(keepingCapacity: true)
                passed.removeAll(keepingCapacity: true)
                for tag in block..<block + 100 {
                    // Each tenth switches on and off: where boards begin.
                    let value = tag % 10 == 9 ? Double(beat / 8 % 2) : Double(200 + (tag + beat) % 7)
                    samples.append(Sample(tag: TagID(tag), value: value, at: now))
                }
                var next = 0
                while next < samples.count { next = book.take(samples.span, from: next, into: &transitions) }
                book.derive(&samples)
                while next < samples.count { next = book.take(samples.span, from: next, into: &transitions) }
                book.pass(samples.span.extracting(100...), into: &passed)
            }
        }
        // Windows are full and first values sent before anything counts.
        for beat in 0..<100 { turn(beat) }
        let allocations = bench_allocations()
        let start = Usage.cpuTime()
        for beat in 0..<Self.turns { turn(beat) }
        let count = Double(Self.turns * Self.tags)
        return (Double(Usage.cpuTime() - start) / count, Double(bench_allocations() - allocations) / count * 1_000)
    }

    private func plan(isDerived: Bool) -> Plan {
        var tags = (0..<Self.tags).map { index in
            TagPlan(
                name: "r\(index)", machine: MachineID(index / 10), link: LinkID(0),
                point: Point(.holding, UInt16(index)), type: index % 10 == 9 ? .bool : .uint16)
        }
        var machines = (0..<Self.tags / 10).map { machine in
            MachinePlan(name: "m\(machine)", kind: .reflow, link: LinkID(0), tags: [])
        }
        for machine in machines.indices where isDerived {
            let first = machine * 10
            let own = (first..<first + 9).map { RuleExpression.Step.value(TagID($0)) }
            let spread = RuleExpression(own + [.greatest(9)] + own + [.least(9), .subtract])
            machines[machine].boards = BoardsPlan(
                begins: BoardEdge(TagID(first + 9), .turnsOn), atMost: .minutes(10))
            let works: [DerivedWork] = [
                .value(spread, isSwitch: false), .window(.mean, of: TagID(first), over: .minutes(1)),
                .window(.deviation, of: TagID(first), over: .minutes(1)), .board(.of(.maximum), of: TagID(first)),
            ]
            for (index, work) in works.enumerated() {
                var tag = TagPlan(
                    name: "d\(index)", machine: MachineID(machine), link: LinkID(0), point: Point(.holding, 0),
                    type: .float64)
                tag.derived = DerivedPlan(work, text: "")
                tags.append(tag)
            }
        }
        return Plan(
            site: "bench", line: "bench", hash: String(repeating: "0", count: 64), broker: nil,
            links: [LinkPlan(name: "link", driver: .modbusTCP(host: "127.0.0.1", port: 502))], machines: machines,
            tags: tags, rules: [], stop: nil, agent: AgentPlan())
    }
}
