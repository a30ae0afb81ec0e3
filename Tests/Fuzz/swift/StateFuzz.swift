// needs: AndonCore Tests/Fuzz/swift/support
import AndonCore

// The latch, the stop's modes and its ledger, what was learnt, the limits of charts, the recipe in force, the figures of a shift
// and the stories of alarms, as the disk gives them back: any bytes, and well sealed ones that say anything. What is read is
// within its bounds and, written and read again, says the same. The first byte chooses.

/// CRC-32 of ISO 3309, on its own.
private func sealed(_ body: [UInt8]) -> [UInt8] {
    var sum: UInt32 = .max
    for byte in body {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    let digits = String(~sum, radix: 16)
    return body + Array("crc32 \(String(repeating: "0", count: 8 - digits.count))\(digits)\n".utf8)
}

private let plan: Plan = {
    var plan = bare
    plan.figures = [
        FiguresPlan(name: "f", running: RuleExpression([]), produced: TagID(0), perItem: .seconds(1))
    ]
    return plan
}()

private let bare = Plan(
    site: "s", line: "l", hash: "", broker: nil,
    links: [
        LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.1", port: 502)),
        LinkPlan(name: "bus", driver: .modbusTCP(host: "192.0.2.2", port: 502), maxRegisters: 32),
    ], machines: [], tags: [], rules: [], stop: nil, agent: AgentPlan(),
    recipes: RecipesPlan(
        tag: nil, isByHand: true, products: [RecipePlan(name: "board-a", matches: [], changes: [:])]))

private let charted = Plan(
    site: "s", line: "l", hash: "", broker: nil, links: plan.links,
    machines: [MachinePlan(name: "m", kind: .other, link: LinkID(0), tags: [TagID(0)])],
    tags: [TagPlan(name: "t", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 0), type: .int16)],
    rules: [
        RulePlan(
            name: "r", tags: [TagID(0)],
            condition: .wider(.chart(ChartPlan(method: .runs(.nelson), limits: .learnt(from: 20)))), severity: .warning)
    ], stop: nil, agent: AgentPlan())
private let wall = WallTime(
    nanosecondsSince1970: 1_795_472_801_000_000_000, uptime: Uptime(nanoseconds: 90_000_000_000))

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzState(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    let kind = bytes.byte()
    let file = kind & 1 == 1 ? bytes.all() : sealed(bytes.all())
    switch kind >> 1 & 7 {
    case 7: ledger(file)
    case 6: permit(file)
    case 5: cases(file)
    case 4: figures(file)
    case 3: recipe(file)
    case 2: limits(file)
    case 1: learnt(file)
    default: latch(file)
    }
    return 0
}

private func recipe(_ file: [UInt8]) {
    let wall = WallTime(nanosecondsSince1970: 1_763_935_623_000_000_000, uptime: Uptime(nanoseconds: 90_000_000_000))
    switch RecipeText.decode(file, plan: plan, wall: wall) {
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .former(let name): check(plan.recipe(named: name) == nil, "a recipe of the plan is none")
    case .standing(let standing):
        let again = RecipeText.encode(standing, plan: plan, wall: wall)
        check(
            RecipeText.decode(again, plan: plan, wall: wall) == .standing(standing),
            "it says something else when it is read again")
    }
}

private let stopping: Plan = {
    var plan = charted
    plan.rules[0].action = .stop
    plan.stop = StopPlan(output: TagID(0), stopValue: 0, runValue: 1, limits: StopLimits(between: .seconds(1)))
    return plan
}()

private func permit(_ file: [UInt8]) {
    switch StopPermitText.decode(file, plan: stopping, wall: wall) {
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .permit(let permit, let changed):
        check(permit.counts.times.count <= StopCounts.most, "more stops than are counted")
        check(
            permit.maintenance.map { $0.until <= wall.uptime + Maintenance.most } ?? true, "a maintenance without end")
        check(changed.allSatisfy { $0.from != $0.to }, "a change that is none")
        let again = StopPermitText.encode(permit, plan: stopping, wall: wall)
        guard case .permit(permit, _) = StopPermitText.decode(again, plan: stopping, wall: wall) else {
            return check(false, "the modes say something else when they are read again")
        }
    }
}

private func ledger(_ file: [UInt8]) {
    switch ShadowLedgerText.decode(file) {
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .ledger(let ledger):
        check(ledger.entries.count <= ShadowLedger.mostEntries, "more than are kept")
        check(
            ShadowLedgerText.decode(ShadowLedgerText.encode(ledger)) == .ledger(ledger),
            "the ledger says something else when it is read again")
    }
}

private func latch(_ file: [UInt8]) {
    switch StopLatch.decode(file) {
    case .none: check(false, "a file that is there is none")
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .latch(let latch):
        check(StopLatch.decode(latch.encoded()) == .latch(latch), "the latch says something else when it is read again")
        check(latch.causes(in: plan).count == latch.causes.count, "a cause was lost")
    }
}

private func learnt(_ file: [UInt8]) {
    switch LearntText.decode(file, plan: plan) {
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .learnt(let learnt):
        check(learnt.units.keys.allSatisfy { $0.link.index < plan.links.count }, "a link that there is not")
        for unit in learnt.units.values {
            check(unit.refused.allSatisfy { $0.first <= $0.last && $0.area != .frame }, "a range that there is not")
            check(unit.limits.values.allSatisfy { (1...2_000).contains($0) }, "a limit that there is not")
        }
        let again = LearntText.encode(learnt, plan: plan)
        check(LearntText.decode(again, plan: plan) == .learnt(learnt), "it says something else when it is read again")
    }
}

private func limits(_ file: [UInt8]) {
    switch LimitsText.decode(file, plan: charted, wall: wall) {
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .limits(let records, _):
        for record in records {
            check(record.key == AlarmKey(rule: RuleID(0), tag: TagID(0)), "a chart that there is not")
            check(record.limits.map { $0.sigma > 0 && $0.center.isFinite } == true, "limits that limit nothing")
        }
        let again = LimitsText.encode(records, plan: charted, wall: wall)
        guard case .limits(let read, let former) = LimitsText.decode(again, plan: charted, wall: wall) else {
            return check(false, "what was written is not read")
        }
        check(read == records && former.isEmpty, "it says something else when it is read again")
    }
}

private func figures(_ file: [UInt8]) {
    let wall = WallTime(nanosecondsSince1970: 1_795_472_801_007_000_000, uptime: Uptime(nanoseconds: 90_000_000_000))
    switch FiguresText.decode(file, plan: plan, wall: wall) {
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .figures(let reports):
        for report in reports {
            check(report.account < plan.figures.count, "figures that there are not")
            check(report.at <= wall.uptime && report.began <= report.at, "a time to come")
            check(report.figures.produced.isFinite && report.figures.known >= .zero, "no number")
        }
        guard
            case .figures(let again) = FiguresText.decode(
                FiguresText.encode(reports, plan: plan, wall: wall), plan: plan, wall: wall)
        else { return check(false, "it cannot be read again") }
        check(again == reports, "it says something else when it is read again")
    }
}

private func cases(_ file: [UInt8]) {
    switch CasesText.decode(file, plan: charted, wall: wall) {
    case .unreadable(let why): check(!why.isEmpty, "no reason")
    case .cases(let cases):
        check(cases.allSatisfy { $0.key == AlarmKey(rule: RuleID(0), tag: TagID(0)) }, "an alarm that there is not")
        // Compared as it is written: a measure that nobody knew is no number.
        let written = CasesText.encode(cases, plan: charted, wall: wall)
        guard case .cases(let again) = CasesText.decode(written, plan: charted, wall: wall) else {
            return check(false, "what was written is not read")
        }
        check(
            CasesText.encode(again, plan: charted, wall: wall) == written,
            "it says something else when it is read again")
    }
}
