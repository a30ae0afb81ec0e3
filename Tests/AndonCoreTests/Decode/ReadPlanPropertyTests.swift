import AndonCore
import Testing

/// Plans by chance: whatever a unit forbids, refused or does not take, the read plan keeps to it.
@Suite("Every read plan keeps to what its units take", .timeLimit(.minutes(1)))
struct ReadPlanPropertyTests {
    private static let types: [ValueType] = [
        .uint16, .int16, .bit(3), .uint32, .float32, .float64, .int64, .bcd32, .text(registers: 7),
    ]

    private func tag(_ dice: inout Dice) -> TagPlan {
        let area = Area.modbus.randomElement(using: &dice) ?? .holding
        let type = area.isBits ? .bool : Self.types.randomElement(using: &dice) ?? .uint16
        let address = UInt16.random(in: 0...(dice.once(in: 3) ? 2_500 : 160), using: &dice)
        var tag = OneLink.tag(
            area, address, type, unit: UInt8.random(in: 1...3, using: &dice),
            poll: dice.once(in: 3) ? .seconds(1) : .seconds(2), access: dice.once(in: 9) ? .write : .read)
        if !area.isBits, dice.once(in: 6) { tag.decimals = Point(area, UInt16.random(in: 0...160, using: &dice)) }
        return tag
    }

    private func ranges(_ dice: inout Dice) -> [PointRange] {
        (0..<Int.random(in: 0...5, using: &dice)).map { _ in
            let first = UInt16.random(in: 0...160, using: &dice)
            return PointRange(
                Area.modbus.randomElement(using: &dice) ?? .holding, first,
                first + UInt16.random(in: 0...4, using: &dice))
        }
    }

    private func plan(_ dice: inout Dice) -> (Plan, Learnt) {
        let drivers: [LinkDriver] = [
            .modbusTCP(host: "192.0.2.1", port: 502), .modbusRTU(OneLink.serial(19_200)),
            .modbusASCII(OneLink.serial(9_600)), .modbusRTUOverTCP(host: "192.0.2.1", port: 4_001),
        ]
        var plan = OneLink.plan(
            (0..<Int.random(in: 1...60, using: &dice)).map { _ in tag(&dice) },
            on: drivers.randomElement(using: &dice) ?? drivers[0])
        plan.links.append(LinkPlan(name: "other", driver: drivers[0], maxRegisters: 30, maxBits: 100))
        for index in plan.tags.indices where dice.once(in: 4) { plan.tags[index].link = LinkID(1) }
        var learnt = Learnt()
        for unit in 1...3 as ClosedRange<UInt8> {
            let endpoint = Endpoint(link: LinkID(0), unit: unit)
            plan.units[endpoint] = UnitPlan(
                limits: ReadLimits(
                    registers: .random(in: 1...125, using: &dice), bits: .random(in: 1...2_000, using: &dice)),
                forbidden: ranges(&dice), isOneAtATime: dice.once(in: 4),
                startsAtZero: dice.once(in: 3) ? [.holding, .coil] : [])
            guard dice.once(in: 2) else { continue }
            learnt.units[endpoint] = UnitLearnt(
                refused: ranges(&dice), limits: [.holding: .random(in: 1...20, using: &dice)])
        }
        return (plan, learnt)
    }

    /// Addresses that a tag's value and the register of its decimals take.
    private func needs(_ tag: TagPlan) -> [Int] {
        let first = Int(tag.point.address)
        return Array(first..<first + tag.type.width) + (tag.decimals.map { [Int($0.address)] } ?? [])
    }

    @Test("each tag is read once, whole, or left out for a reason; nothing barred is touched; no limit is passed")
    func properties() {
        for seed in 0..<600 as Range<UInt64> {
            var dice = Dice(seed: seed)
            let (plan, learnt) = plan(&dice)
            let blocks = ReadPlan.blocks(for: plan, learnt: learnt)
            var seen: [TagID: Int] = [:]
            for block in blocks {
                let endpoint = Endpoint(link: block.link, unit: block.unit)
                let addresses = Int(block.address)..<Int(block.address) + Int(block.count)
                let most = min(plan.unit(endpoint).limits[block.area], learnt[endpoint].limits[block.area] ?? .max)
                #expect(addresses.count <= most && addresses.count > 0 && addresses.upperBound <= 65_536, "\(seed)")
                for range in plan.unit(endpoint).forbidden + learnt[endpoint].refused where range.area == block.area {
                    #expect(!addresses.overlaps(Int(range.first)..<Int(range.last) + 1), "\(seed)")
                }
                for tag in block.all {
                    let own = plan[tag.tag]
                    seen[tag.tag, default: 0] += 1
                    #expect((own.link, own.unit) == (block.link, block.unit), "\(seed)")
                    #expect((own.point.area, own.poll) == (block.area, block.period), "\(seed)")
                    #expect(Int(block.address) + Int(tag.offset) == Int(own.point.address), "\(seed)")
                    #expect(needs(own).allSatisfy(addresses.contains), "\(seed)")
                    if let decimals = own.decimals, !own.type.isText {
                        let place = block.cares(of: tag.tag)?.decimalsAt.map { Int($0) + Int(block.address) }
                        #expect(place == Int(decimals.address), "\(seed)")
                    }
                }
                if plan.unit(endpoint).isOneAtATime {
                    #expect(Set(block.all.map { needs(plan[$0.tag]).sorted() }).count == 1, "\(seed)")
                }
            }
            check(leftOut: plan, learnt, seen, seed)
            check(parts: plan, learnt, blocks, seed)
        }
    }

    private func check(leftOut plan: Plan, _ learnt: Learnt, _ seen: [TagID: Int], _ seed: UInt64) {
        var missing: Set<TagID> = []
        for (index, tag) in plan.tags.enumerated() where tag.access != .write {
            #expect(seen[TagID(index), default: 0] <= 1, "\(seed)")
            if seen[TagID(index)] == nil { missing.insert(TagID(index)) }
        }
        #expect(!plan.tags.indices.contains { plan.tags[$0].access == .write && seen[TagID($0)] != nil }, "\(seed)")
        var leftOut: Set<TagID> = []
        for endpoint in Set(plan.tags.map { Endpoint(link: $0.link, unit: $0.unit) }) {
            let own = ReadPlan.leftOut(of: endpoint, in: plan, learnt: learnt[endpoint])
            #expect(own == own.sorted(), "\(seed)")
            leftOut.formUnion(own)
            for id in own {
                let tag = plan[id]
                let needs = needs(tag)
                let span = (needs.min() ?? 0)...(needs.max() ?? 0)
                let barred = (plan.unit(endpoint).forbidden + learnt[endpoint].refused).contains {
                    $0.area == tag.point.area && span.overlaps(Int($0.first)...Int($0.last))
                }
                let most = min(
                    plan.unit(endpoint).limits[tag.point.area], learnt[endpoint].limits[tag.point.area] ?? .max)
                #expect(barred || span.count > most, "\(seed): \(tag.name)")
            }
        }
        #expect(leftOut == missing, "\(seed)")
    }

    /// The whole plan is the sum of its units, in order, and says the same each time.
    private func check(parts plan: Plan, _ learnt: Learnt, _ blocks: [ReadBlock], _ seed: UInt64) {
        func told(_ blocks: [ReadBlock]) -> [String] {
            blocks.map { block in
                let head =
                    "\(block.link.index) \(block.period.nanoseconds) \(block.unit) \(block.area.readFunction.rawValue)"
                return "\(head) \(block.address)+\(block.count) \(block.all.map(\.tag.index))"
            }
        }
        let parts = Set(plan.tags.map { Endpoint(link: $0.link, unit: $0.unit) }).sorted().flatMap {
            ReadPlan.blocks(of: $0, in: plan, learnt: learnt[$0])
        }
        #expect(told(parts).sorted() == told(blocks).sorted(), "\(seed)")
        let keys = blocks.map {
            [Int64($0.link.index), $0.period.nanoseconds, Int64($0.unit), Int64($0.area.readFunction.rawValue)]
        }
        for (left, right) in zip(keys, keys.dropFirst()) {
            #expect(!right.lexicographicallyPrecedes(left), "\(seed)")
        }
        #expect(told(ReadPlan.blocks(for: plan, learnt: learnt)) == told(blocks), "\(seed)")
    }
}
