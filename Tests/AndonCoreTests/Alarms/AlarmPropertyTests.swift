import AndonCore
import Testing

/// Any order of edges, hands and time keeps every alarm inside the table.
@Suite("Alarms, any day", .timeLimit(.minutes(2)))
struct AlarmPropertyTests {
    /// Where each state may lead in one step, and by which step.
    private static let ways: [AlarmStanding: [AlarmStep: Set<AlarmStanding>]] = [
        .normal: [.raised: [.unacknowledged, .acknowledged]],
        .unacknowledged: [
            .acknowledged: [.acknowledged], .returned: [.returnedUnacknowledged, .latchedUnacknowledged],
            .again: [.unacknowledged],
        ],
        .acknowledged: [
            .returned: [.normal, .latchedAcknowledged], .again: [.unacknowledged, .acknowledged],
        ],
        .returnedUnacknowledged: [.acknowledged: [.normal], .raised: [.unacknowledged]],
        .latchedUnacknowledged: [
            .acknowledged: [.latchedAcknowledged], .reset: [.returnedUnacknowledged], .raised: [.unacknowledged],
        ],
        .latchedAcknowledged: [.reset: [.normal], .raised: [.unacknowledged, .acknowledged]],
    ]

    @Test("stay inside the ISA table, are told what they did, and hold no more than the plan", arguments: 1...12)
    func table(seed: UInt64) {
        var dice = Dice(seed: seed)
        var line = AlarmLine([.critical, .warning, .advice, .critical]) { plan in
            plan.rules[1].latches = true
            plan.rules[1].needsAcknowledge = true
            plan.rules[2].latches = true
            plan.rules[2].reAlarm = .minutes(2)
            plan.rules[3].latches = true
            plan.rules[3].reAlarm = .minutes(1)
        }
        var lives: [AlarmKey: AlarmLife] = [:]
        var isActive: [AlarmKey: Bool] = [:]
        var now = 0.0
        var steps = 0
        for _ in 0..<6_000 {
            now += Double.random(in: 0...20, using: &dice)
            let rule = Int.random(in: 0..<4, using: &dice)
            let tag = Int.random(in: 0..<4, using: &dice)
            let key = AlarmLine.key(rule, tag)
            switch Int.random(in: 0..<14, using: &dice) {
            case 0..<6:
                isActive[key, default: false].toggle()
                line.edge(isActive[key] == true ? .raised : .returned, rule, tag, at: now)
            case 6: try? line.hand(.acknowledge, rule, tag, at: now)
            case 7: try? line.hand(.reset, rule, tag, at: now)
            case 8:
                let long = Double.random(in: -60...40_000, using: &dice)
                try? line.hand(.shelve(until: AlarmLine.at(now + long)), rule, tag, at: now)
            case 9: try? line.hand(.unshelve, rule, tag, at: now)
            case 10: line.edge(dice.once(in: 2) ? .suppressed : .unsuppressed, rule, tag, at: now)
            case 11 where dice.once(in: 6): try? line.hand(.takeOutOfService, rule, tag, at: now)
            case 12: try? line.hand(.returnToService, rule, tag, at: now)
            default: line.tick(at: now)
            }
            for change in line.changes() {
                guard let step = change.step else { continue }
                steps += 1
                let before = lives[change.record.key] ?? AlarmLife()
                let after = change.record.life
                guard Self.isWay(from: before, step, to: after) else {
                    Issue.record(
                        "\(before.state) (\(before.standing)) by \(step) to \(after.state) (\(after.standing))")
                    return
                }
                lives[change.record.key] = after
            }
            guard line.book.records.count <= 16 else {
                Issue.record("more records than alarms")
                return
            }
            for (key, life) in lives where (line.book.records[key]?.life ?? AlarmLife()).state != life.state {
                Issue.record("\(key) changed without being told")
                return
            }
        }
        #expect(steps > 1_500, "the day must be a busy one, or it proves nothing")
    }

    private static func isWay(from before: AlarmLife, _ step: AlarmStep, to after: AlarmLife) -> Bool {
        switch step {
        case .raised, .returned, .acknowledged, .reset, .again:
            return !before.isOutOfService && !after.isOutOfService
                && ways[before.standing]?[step]?.contains(after.standing) == true
                && before.shelvedUntil == after.shelvedUntil && before.isSuppressed == after.isSuppressed
        case .shelved:
            return !before.isOutOfService && after.shelvedUntil != nil && before.standing == after.standing
        case .unshelved:
            return before.shelvedUntil != nil && after.shelvedUntil == nil && before.standing == after.standing
        case .suppressed: return !before.isSuppressed && after.isSuppressed && before.standing == after.standing
        case .unsuppressed: return before.isSuppressed && !after.isSuppressed && before.standing == after.standing
        case .outOfService:
            return !before.isOutOfService && after.isOutOfService && after.standing == .normal
                && after.shelvedUntil == nil
        case .inService: return before.isOutOfService && !after.isOutOfService && after.standing == .normal
        }
    }

    @Test("what is on disk is what was in memory, and a damaged file is never half believed", arguments: 1...6)
    func roundTrip(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var line = AlarmLine()
        for number in 0..<200 {
            let now = Double(number)
            let tag = Int.random(in: 0..<AlarmLine.tags, using: &dice)
            let rule = Int.random(in: 0..<3, using: &dice)
            line.edge(dice.once(in: 3) ? .returned : .raised, rule, tag, at: now)
            if dice.once(in: 4) { try? line.hand(.acknowledge, rule, tag, at: now) }
            if dice.once(in: 6) { try? line.hand(.shelve(until: AlarmLine.at(now + 7_000)), rule, tag, at: now) }
            if dice.once(in: 9) { try? line.hand(.takeOutOfService, rule, tag, at: now) }
        }
        let wall = WallTime(nanosecondsSince1970: 1_763_935_623_000_000_000, uptime: AlarmLine.at(200))
        let records = line.book.records.values.sorted { $0.key < $1.key }
        #expect(records.count > 20)
        let bytes = AlarmsText.encode(records, plan: line.plan, wall: wall)
        // Another run: the machine started anew, an hour of wall time later.
        let later = WallTime(
            nanosecondsSince1970: wall.nanosecondsSince1970 + 3_600_000_000_000,
            uptime: Uptime(nanoseconds: 5_000_000_000))
        guard case .alarms(let read, let former) = AlarmsText.decode(bytes, plan: line.plan, wall: later) else {
            Issue.record("not read")
            return
        }
        #expect(former.isEmpty)
        #expect(read.map(\.key) == records.map(\.key))
        for (one, other) in zip(read, records) {
            #expect(one.life.standing == other.life.standing)
            #expect(one.life.isOutOfService == other.life.isOutOfService)
            #expect(one.acknowledged?.by == other.acknowledged?.by)
            #expect(one.outOfService?.reason == other.outOfService?.reason)
            #expect(
                one.life.shelvedUntil.map { later.moment($0) } == other.life.shelvedUntil.map { wall.moment($0) })
            #expect(one.raise?.value == other.raise?.value)
            #expect(one.raise?.signal == other.raise?.signal)
        }
        for _ in 0..<200 {
            var broken = bytes
            broken[Int.random(in: broken.indices, using: &dice)] ^= UInt8(1 << Int.random(in: 0..<8, using: &dice))
            guard case .unreadable = AlarmsText.decode(broken, plan: line.plan, wall: later) else {
                Issue.record("a flipped bit was believed")
                return
            }
        }
        for length in [0, 1, 14, 15, bytes.count / 2, bytes.count - 1] {
            guard case .unreadable = AlarmsText.decode(Array(bytes.prefix(length)), plan: line.plan, wall: later) else {
                Issue.record("a file cut off at \(length) was believed")
                return
            }
        }
    }

    @Test("a shelf lasts no longer than the plan allows, whatever the clock did; alarms of an earlier plan are named")
    func clockAndPlan() throws {
        var line = AlarmLine()
        try line.hand(.shelve(until: AlarmLine.at(7_000)), 0, 3, at: 0)
        let wall = WallTime(nanosecondsSince1970: 1_763_935_623_000_000_000, uptime: AlarmLine.at(0))
        let bytes = AlarmsText.encode(Array(line.book.records.values), plan: line.plan, wall: wall)
        // The battery of the machine's clock is empty: it is 1970.
        let early = WallTime(nanosecondsSince1970: 0, uptime: AlarmLine.at(0))
        guard case .alarms(let read, _) = AlarmsText.decode(bytes, plan: line.plan, wall: early) else {
            Issue.record("not read")
            return
        }
        #expect(read.first?.life.shelvedUntil == AlarmLine.at(8 * 3_600))
        let other = AlarmLine([.warning])
        var plan = other.plan
        plan.rules[0].name = "another"
        guard case .alarms(let none, let former) = AlarmsText.decode(bytes, plan: plan, wall: wall) else {
            Issue.record("not read")
            return
        }
        #expect(none.isEmpty)
        #expect(former.map(\.rule) == ["rule0"])
    }
}
