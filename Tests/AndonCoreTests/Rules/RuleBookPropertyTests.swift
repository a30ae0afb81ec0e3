import AndonCore
import Testing

@Suite("Rules, any stream", .timeLimit(.minutes(2)))
struct RuleBookPropertyTests {
    static let conditions: [Condition] = [
        .above(21), .below(19), .outside(low: 18.5, high: 21.5), .inside(low: 19.9, high: 20.1),
        .rises(by: 2, within: .seconds(5)), .falls(by: 2, within: .seconds(5)), .moves(by: 1.3, within: .seconds(3)),
        .slopeAbove(perSecond: 0.31371, over: .seconds(5)), .slopeBelow(perSecond: -0.27183, over: .seconds(4)),
    ]

    static let shapes: [(deadband: Double, on: TimeSpan, off: TimeSpan, confirm: AndonCore.Confirmation)] = [
        (0, .zero, .zero, AndonCore.Confirmation(needed: 1, outOf: 1)),
        (0.3, .seconds(1), .seconds(2), AndonCore.Confirmation(needed: 1, outOf: 1)),
        (0.2, .zero, .seconds(1), AndonCore.Confirmation(needed: 2, outOf: 3)),
        (0.1, .milliseconds(700), .zero, AndonCore.Confirmation(needed: 3, outOf: 7)),
        (0, .zero, .zero, AndonCore.Confirmation(needed: 40, outOf: 64)),
    ]

    @Test("agree with the plain telling of the rules, sample by sample", arguments: conditions, shapes.indices)
    func model(condition: Condition, index: Int) {
        let shape = Self.shapes[index]
        var line = RuleLine(
            condition, deadband: shape.deadband, onDelay: shape.on, offDelay: shape.off, confirm: shape.confirm)
        var plain = PlainAlarm(
            RulePlan(
                name: "rule", tags: [RuleLine.tag], condition: condition, deadband: shape.deadband,
                onDelay: shape.on, offDelay: shape.off, confirm: shape.confirm, severity: .critical))
        var stream = RandomStream(seed: UInt64(index + 7))
        var edges = 0
        for number in 0..<10_000 {
            let (steps, quality, at) = stream.next()
            let kind = line.take(Double(steps) * 0.1, quality, at: at)
            var expected: AlarmTransition.Kind?
            if quality.isGood { expected = plain.take(steps: steps, at: at) } else { plain.miss() }
            if kind != nil { edges += 1 }
            guard kind == expected, line.isActive == plain.isActive, line.truth == plain.truth else {
                Issue.record("sample \(number): \(steps) \(quality.word): \(kind as Any), not \(expected as Any)")
                return
            }
            guard quality.isGood || kind == nil else {
                Issue.record("sample \(number) is \(quality.word) and made an edge")
                return
            }
        }
        #expect(edges > 10 || shape.confirm.outOf == 64, "the stream must raise alarms, or it proves nothing")
    }

    @Test("evidence is good, and never stands on both sides of a gap", arguments: conditions)
    func evidence(condition: Condition) {
        var line = RuleLine(condition)
        var stream = RandomStream(seed: 99)
        var doubts: [Uptime] = []
        var last: Uptime?
        for _ in 0..<10_000 {
            let (steps, quality, at) = stream.next()
            if let last, at <= last || at - last > .seconds(2) { doubts.append(at) }
            if !quality.isGood { doubts.append(at) }
            last = quality.isGood ? at : last
            guard line.take(Double(steps) * 0.1, quality, at: at) == .raised,
                let evidence = line.transitions.last?.evidence
            else { continue }
            #expect(!evidence.isEmpty && evidence.count <= 16)
            #expect(evidence.last?.at == at)
            #expect(evidence.allSatisfy { $0.quality.isGood })
            for (one, next) in zip(evidence, evidence.dropFirst()) {
                #expect(next.at > one.at && next.at - one.at <= .seconds(2))
            }
        }
        #expect(line.transitions.count > 20)
        #expect(doubts.count > 100)
    }

    @Test("a slope is the same after days as after minutes, at values far from zero")
    func slopeOverDays() throws {
        // A ramp of exactly 0.1 per second that wraps each hour, for two days, read a little unevenly, far from zero in time and value.
        var line = RuleLine(.slopeAbove(perSecond: 0.099_999_99, over: .seconds(60)), scale: 0.001)
        var high = RuleLine(.slopeAbove(perSecond: 0.100_000_01, over: .seconds(60)), scale: 0.001)
        let start = Uptime.zero + .minutes(60 * 24 * 365)
        let samples: Int64 = 2 * 24 * 7200
        var dice = Dice(seed: 4)
        for number in 1..<samples {
            let passed = RuleLine.poll * number + TimeSpan(nanoseconds: .random(in: 0...1_000_003, using: &dice))
            let value = 1_000_000 + passed.inSeconds.truncatingRemainder(dividingBy: 3600) * 0.1
            line.take(value, at: start + passed)
            high.take(value, at: start + passed)
        }
        #expect(line.isActive)
        #expect(!high.isActive)
        #expect(!high.transitions.contains { $0.kind == .raised })
    }
}

/// Samples as a bad day makes them: a wandering value with spikes, now and then not good, late, twice or back in time.
struct RandomStream {
    private var dice: Dice
    private var now = Uptime.zero + .seconds(1000)
    private var steps = 200

    init(seed: UInt64) { dice = Dice(seed: seed) }

    mutating func next() -> (steps: Int, quality: Quality, at: Uptime) {
        if dice.once(in: 60) {
            now = now + .milliseconds(Int64.random(in: -3000...20_000, using: &dice))
        } else if !dice.once(in: 60) {
            now = now + .microseconds(Int64.random(in: 400_000...700_000, using: &dice))
        }
        steps += Int.random(in: -4...4, using: &dice) + (200 - steps) / 20
        if dice.once(in: 25) { steps += Int.random(in: -25...25, using: &dice) }
        let doubts: [Quality] = [.uncertain] + Quality.Reason.allCases.map { .bad($0) }
        let quality = dice.once(in: 30) ? doubts[Int.random(in: doubts.indices, using: &dice)] : .good
        return (steps, quality, now)
    }
}
