import CAndonDriver
import Synchronization
import Testing

/// Rows 32 and 34: frames that are right in themselves and come at the wrong time. Their values are told by the hundreds:
/// what was asked as the third request is 300 and 301.
@Suite(.timeLimit(.minutes(2)))
struct BurstTests {
    static let serial: [Wire] = [.rtu, .ascii]

    private static func answer(_ wire: Wire, to request: Int, unit: UInt8 = 1) -> [UInt8] {
        let (first, second) = (Wire.word(UInt16(100 * request)), Wire.word(UInt16(100 * request + 1)))
        return wire.frame([3, 4] + first + second, unit: unit)
    }

    private static func bent(_ wire: Wire) -> [UInt8] {
        var frame = answer(wire, to: 7)
        frame[frame.count - 3] ^= 1
        return frame
    }

    /// Never an earlier request's values as good ones: asks until the puppet has heard `requests` of them.
    private func expectTruth(
        _ driver: Driver, _ puppet: Puppet, requests: Int, timeout: UInt64 = 100
    ) throws -> [Answer] {
        var all: [Answer] = []
        while puppet.requests < requests {
            let answer = try driver.ask(.holding(0, timeout: timeout))
            let number = UInt16(puppet.requests - 1)
            if answer.status == ANDON_OK, !answer.isUnconfirmed {
                #expect(answer.values == [100 * number, 100 * number + 1])
            }
            if answer.wasSent { all.append(answer) } else { _ = driver.wait(milliseconds: 5) }
        }
        return all
    }

    @Test(
        "a whole frame behind a bad one is not the next request's answer, whenever it comes", arguments: serial,
        [1, 8, 40] as [UInt32])
    func behindBad(wire: Wire, after: UInt32) throws {
        let puppet = try Puppet(wire) { heard in
            heard.number == 1
                ? .dribble([Self.bent(wire), Self.answer(wire, to: 1)], every: after)
                : .say(Self.answer(wire, to: heard.number))
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        let seen = try expectTruth(driver, puppet, requests: 6)
        #expect(seen[1].status == ANDON_BAD_ANSWER)
        #expect(seen.last?.status == ANDON_OK && seen.last?.isUnconfirmed == false)
    }

    @Test("what follows a bad answer at once is nobody's, not another unit's answer either", arguments: serial)
    func otherUnit(wire: Wire) throws {
        let puppet = try Puppet(wire) { heard in
            heard.number == 0
                ? .dribble([Self.bent(wire), Self.answer(wire, to: 0, unit: 2)], every: 5)
                : .say(Self.answer(wire, to: heard.number, unit: heard.unit))
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        #expect(try driver.ask(.holding(0, timeout: 300)).status == ANDON_BAD_ANSWER)
        #expect(try driver.ask(.holding(0, unit: 2)).values == [100, 101])
    }

    @Test(
        "one answer behind: the first after a timeout is not believed, nor the next while the rest still comes",
        arguments: serial)
    func oneBehind(wire: Wire) throws {
        // From the second request on, each is answered with the one before it.
        let puppet = try Puppet(wire) { heard in
            switch heard.number {
            case 1: .say([])
            case 2...8: .say(Self.answer(wire, to: heard.number - 1))
            default: .say(Self.answer(wire, to: heard.number))
            }
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        #expect(try driver.ask(.holding(0)).values == [0, 1])
        #expect(try driver.ask(.holding(0, timeout: 100)).status == ANDON_TIMEOUT)
        let doubted = try driver.askUntil(.holding(0, timeout: 100)) { $0.wasSent }
        #expect(doubted.last?.isUnconfirmed == true)
        // The true answer of the third comes while the driver listens: it still owes one.
        puppet.say(Self.answer(wire, to: 2))
        let again = try driver.askUntil(.holding(0, timeout: 100)) { $0.wasSent }
        #expect(again.last?.isUnconfirmed == true)
        #expect(driver.counters().late_answers >= 1)
    }

    @Test(
        "a unit that is always late by many timeouts, and asked as rarely, never passes an old value as good",
        arguments: [Wire.rtu, .ascii, .rtuOverTCP])
    func rarelyAsked(wire: Wire) throws {
        let late = LateUnit(wire)
        let puppet = try Puppet(wire) { late.hear($0) }
        defer { puppet.end() }
        let driver = try puppet.driver()
        var unconfirmed = 0
        for round in 0..<12 {
            let answer = try driver.ask(.holding(UInt16(round), 1, timeout: 60))
            #expect(answer.status != ANDON_OK || answer.isUnconfirmed, "\(round): \(answer)")
            unconfirmed += answer.isUnconfirmed ? 1 : 0
            // A request that was held back hears nothing: what is due comes all the same.
            if !answer.wasSent, let due = late.due(in: round) { puppet.say(due) }
            #expect(driver.wait(milliseconds: 640).isEmpty)
        }
        #expect(unconfirmed > 0, "no answer came into the time of another request: this proved nothing")
    }

    @Test("a bad answer in the middle of a doubt settles nothing", arguments: serial)
    func badInDoubt(wire: Wire) throws {
        let puppet = try Puppet(wire) { heard in
            switch heard.number {
            case 0: .say([])
            case 1: .say(Self.bent(wire))
            default: .say(Self.answer(wire, to: heard.number - 1))
            }
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        #expect(try driver.ask(.holding(0, timeout: 60)).status == ANDON_TIMEOUT)
        #expect(try driver.askUntil(.holding(0, timeout: 60)) { $0.wasSent }.last?.status == ANDON_BAD_ANSWER)
        #expect(try driver.askUntil(.holding(0, timeout: 60)) { $0.wasSent }.last?.isUnconfirmed == true)
    }

    @Test("a late answer in two pieces is one late answer", arguments: serial)
    func pieces(wire: Wire) throws {
        let late = Self.answer(wire, to: 0)
        let puppet = try Puppet(wire) { heard in
            heard.number == 0
                ? .dribble([[], Array(late.prefix(4)), Array(late.dropFirst(4))], every: 40)
                : .say(Self.answer(wire, to: heard.number))
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        #expect(try driver.ask(.holding(0, timeout: 60)).status == ANDON_TIMEOUT)
        try driver.askUntil(.holding(0)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect((1...2).contains(driver.counters().late_answers))
    }

    @Test("a pause of a second inside a line of ASCII is a bad answer, long before the deadline")
    func pause() throws {
        let puppet = try Puppet(.ascii) { _ in .say(Array(":010304".utf8)) }
        defer { puppet.end() }
        #expect(try puppet.driver().ask(.holding(0, timeout: 15_000)).status == ANDON_BAD_ANSWER)
    }

    @Test(
        "noise and true answers at random: no good value that was not served for this request", arguments: Wire.allCases
    )
    func random(wire: Wire) throws {
        let puppet = try Puppet(wire) { heard in
            var dice = Dice(seed: UInt64(heard.number) &* 77 &+ 3)
            let good = wire.frame(
                [3, 4] + Wire.word(UInt16(heard.number)) + Wire.word(~UInt16(heard.number)),
                transaction: heard.transaction)
            // A connection has no checksum: there only what stands before the values can be wrong and seen.
            let most = wire == .tcp ? 8 : good.count - 1
            let kept = Int.random(in: 0...most, using: &dice)
            var frame = Array(good.prefix(kept)) + [~good[kept]]
            for _ in 0..<Int.random(in: 0...(260 - frame.count), using: &dice) { frame.append(dice.byte()) }
            var bent = good
            bent[kept] ^= 1 << UInt8(dice.next() % 8)
            switch heard.number % 4 {
            case 0: return .say(good)
            case 1: return .say(frame)
            case 2: return .say((0..<Int.random(in: 1...260, using: &dice)).map { _ in dice.byte() })
            default: return .say(bent)
            }
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        var goods = 0
        while puppet.requests < 300 {
            let answer = try driver.ask(.holding(0, timeout: 25))
            if !answer.wasSent { _ = driver.wait(milliseconds: 2) }
            guard answer.status == ANDON_OK, !answer.isUnconfirmed else { continue }
            goods += 1
            #expect(answer.values.count == 2 && answer.values[0] == ~answer.values[1], "\(answer)")
        }
        #expect(goods > 0)
    }
}

/// A unit that takes requests at once, and answers each of them in the round after the next.
private final class LateUnit: Sendable {
    private let owed = Mutex<[UInt16]>([])
    private let wire: Wire

    init(_ wire: Wire) { self.wire = wire }

    /// A round's request asks for the register of its number.
    func hear(_ heard: Puppet.Heard) -> Puppet.Act {
        let round = UInt16(heard.pdu[1]) << 8 | UInt16(heard.pdu[2])
        owed.withLock { $0.append(round) }
        return .say(due(in: Int(round)) ?? [])
    }

    /// The answer whose time has come in this round: the number of the register as its value.
    func due(in round: Int) -> [UInt8]? {
        owed.withLock { owed in
            guard let first = owed.first, Int(first) + 2 <= round else { return nil }
            owed.removeFirst()
            return wire.frame([3, 2] + Wire.word(first))
        }
    }
}

/// Steele, Lea, Flood: SplitMix64.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
