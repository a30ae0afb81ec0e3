internal import AndonCore
internal import BenchCounting

/// What one sample costs once it is decoded words: 1000 rules, two on every tag, at 100, 10 000 and 100 000 tags, beside
/// decoding alone.
struct RulesBenchmark {
    private static let rules = 1_000
    private static let samples = 2_000_000
    private static let sizes = [100, 10_000, 100_000]
    /// Each measures every size once, as the machine may be quicker in one second than in the next.
    private static let rounds = 7

    func run(into table: inout Table) {
        let rounds = (0..<Self.rounds).map { _ in Self.sizes.map { measure(tags: $0) } }
        for (place, tags) in Self.sizes.enumerated() {
            func median(_ figure: (Measured) -> Double) -> Double { Spread(rounds.map { figure($0[place]) }).median }
            func ratio(_ figure: (Measured) -> Double) -> Double? {
                place == 0 ? nil : Spread(rounds.map { figure($0[place]) / figure($0[0]) }).median
            }
            let (rules, decode) = (median(\.rules), median(\.decode))
            table.add(
                "ns per sample through the rules, \(tags) tags", Table.number(rules, digits: 1), ratio: ratio(\.rules),
                goal: place == 0 ? "" : "≤ 1.2 × 100 tags", isMet: ratio(\.rules).map { $0 <= 1.2 })
            table.add(
                "  decoded, ruled and filtered", Table.number(median(\.all), digits: 1), ratio: ratio(\.all))
            table.add(
                "  millions of samples per second and core, decoded and ruled",
                Table.number(1_000 / (decode + rules), digits: 1),
                floor: "decoded only \(Table.number(1_000 / decode, digits: 1))",
                ratio: decode / (decode + rules), goal: "≥ 2 million", isMet: decode + rules <= 500)
            let allocations = rounds.map { $0[place].allocations }.max() ?? 0
            table.add(
                "  allocations per 1000 samples", Table.number(allocations, digits: 2), goal: "0",
                isMet: allocations < 0.005)
        }
    }

    private struct Measured {
        var rules = 0.0
        var all = 0.0
        var decode = 0.0
        var allocations = 0.0
    }

    private func measure(tags: Int) -> Measured {
        let plan = plan(tags: tags)
        let blocks = ReadPlan.blocks(for: plan).prefix(tags / BenchPlan.registers)
        var book = RuleBook(plan: plan)
        var filter = EventFilter(plan: plan)
        var transitions: [AlarmTransition] = []
        var samples: [Sample] = []
        samples.reserveCapacity(BenchPlan.registers)
        let answers: [[UInt16]] = (0..<2).map { beat in (0..<BenchPlan.registers).map { UInt16(1_000 + 2 * $0 + beat) }
        }
        var now = Uptime(nanoseconds: 1_000_000_000)
        var passed = 0

        // Windows are full and first values sent before anything counts.
        func turn(_ beat: Int, ruled: Bool, filtered: Bool = true) {
            now = now + .seconds(1)
            for block in blocks {
                samples.removeAll(keepingCapacity: true)
                let words = answers[beat & 1]
                Decoder.decode(block, values: words.span, quality: .good, at: now, into: &samples)
                if ruled { for sample in samples { book.take(sample, into: &transitions) } }
                guard filtered else { continue }
                for sample in samples where filter.passes(sample) { passed += 1 }
            }
        }
        for beat in 0..<20 { turn(beat, ruled: true) }

        let turns = max(4, Self.samples / tags)
        let allocations = bench_allocations()
        let all = span { for beat in 0..<turns { turn(beat, ruled: true) } }
        let made = bench_allocations() - allocations
        let bare = span { for beat in 0..<turns { turn(beat, ruled: false) } }
        let decode = span { for beat in 0..<turns { turn(beat, ruled: false, filtered: false) } }
        let count = Double(turns * tags)
        return Measured(
            rules: (all - bare) / count, all: all / count, decode: decode / count,
            allocations: Double(made) / count * 1_000)
    }

    /// Nanoseconds of CPU that `work` takes: others on the machine do not count.
    private func span(_ work: () -> Void) -> Double {
        let start = Usage.cpuTime()
        work()
        return Double(Usage.cpuTime() - start)
    }

    /// 500 thresholds and 500 rates; each tag has one of both. Where there are fewer tags than rules, the other rules
    /// watch tags that are never read here.
    private func plan(tags count: Int) -> Plan {
        let all = max(count, Self.rules / 2)
        let machines = (all + BenchPlan.registers - 1) / BenchPlan.registers
        let tags = (0..<all).map { index in
            TagPlan(
                name: "r\(index)", machine: MachineID(index / BenchPlan.registers),
                link: LinkID(index / BenchPlan.registers),
                point: Point(.holding, UInt16(index % BenchPlan.registers)), type: .uint16, scale: 0.1,
                publish: PublishPlan(deadband: 1))
        }
        let rules = (0..<Self.rules).map { rule in
            let watched = stride(from: rule % (Self.rules / 2), to: all, by: Self.rules / 2).map { TagID($0) }
            return RulePlan(
                name: "rule-\(rule)", tags: watched,
                condition: rule < Self.rules / 2 ? .above(6_000) : .rises(by: 5_000, within: .seconds(5)),
                confirm: Confirmation(needed: 2, outOf: 3), severity: .warning)
        }
        return Plan(
            site: "bench", line: "bench", hash: String(repeating: "0", count: 64), broker: nil,
            links: (0..<machines).map {
                LinkPlan(name: "link-\($0)", driver: .modbusTCP(host: "127.0.0.1", port: 502))
            },
            machines: (0..<machines).map { machine in
                MachinePlan(
                    name: "m\(machine)", kind: .reflow, link: LinkID(machine),
                    tags: (machine * BenchPlan.registers..<min(all, (machine + 1) * BenchPlan.registers)).map {
                        TagID($0)
                    })
            }, tags: tags, rules: rules, stop: nil, agent: AgentPlan())
    }
}
