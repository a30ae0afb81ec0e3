import CAndonDriver
import LineSlave
import Testing

/// What waits, what is on its way, and what is given up: in which order, and on which connection.
@Suite(.timeLimit(.minutes(2)))
struct QueueTests {
    private static func echo(_ wire: Wire, _ heard: Puppet.Heard) -> [UInt8] {
        let value = Wire.word(UInt16(heard.pdu[2]))
        return wire.frame([3, 4] + value + value, unit: heard.unit, transaction: heard.transaction)
    }

    @Test("equals go out in the order in which they were given, whatever places were free", arguments: Wire.allCases)
    func order(wire: Wire) throws {
        let puppet = try Puppet(wire) { .say(Self.echo(wire, $0)) }
        defer { puppet.end() }
        let driver = try puppet.driver()
        var tickets: [UInt64] = []
        func submit(_ address: UInt16) throws {
            var ask = Ask.holding(address)
            ask.isUrgent = address > 0
            tickets.append(try driver.submit(ask))
        }
        for address in UInt16(0)..<4 { try submit(address) }
        var answers: [Answer] = []
        while answers.isEmpty { answers += driver.wait(milliseconds: 1_000, capacity: 1) }
        // It takes the place that is free now, and its turn behind those that wait.
        try submit(4)
        answers += driver.collect(4)
        #expect(answers.map(\.ticket) == [1, 2, 3, 4, 0].map { tickets[$0] })
    }

    @Test("in-flight is what the plan says: an urgent request waits for the one on its way, the next one is busy")
    func inFlight() throws {
        let puppet = try Puppet(.tcp) { .dribble([Self.echo(.tcp, $0)], every: 30) }
        defer { puppet.end() }
        let driver = try puppet.driver([("in-flight", "2")])
        for address in UInt16(0)..<2 { _ = try driver.submit(.holding(address)) }
        #expect(throws: Refused.self) { _ = try driver.submit(.holding(9)) }
        var urgent = Ask.holding(2)
        urgent.isUrgent = true
        let ticket = try driver.submit(urgent)
        let answers = driver.collect(3)
        #expect(answers.allSatisfy { $0.status == ANDON_OK } && answers.contains { $0.ticket == ticket })
        for answer in answers {
            let isOnItsWay = answers.filter { $0.sentAt <= answer.sentAt && $0.answeredAt > answer.sentAt }
            #expect(isOnItsWay.count <= 2)
        }
    }

    @Test("what had not been sent when the connection went goes out on the next one")
    func waiting() throws {
        let puppet = try Puppet(.tcp) { heard in
            heard.number == 0 ? .leave([], isReset: false) : .say(Self.echo(.tcp, heard))
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        let lost = try driver.submit(.holding(1))
        #expect(driver.wait(milliseconds: 0).isEmpty)
        var urgent = Ask.holding(2)
        urgent.isUrgent = true
        let kept = try driver.submit(urgent)
        let answers = driver.collect(2)
        #expect(answers.first { $0.ticket == lost }?.status == ANDON_LINK_DOWN)
        #expect(answers.first { $0.ticket == kept }?.values == [2, 2])
    }

    @Test(
        "row 21: a reset is down at once and healed with the next request, whenever it comes",
        arguments: [Wire.tcp, .rtuOverTCP])
    func reset(wire: Wire) throws {
        let puppet = try Puppet(wire) { heard in
            let whole = Self.echo(wire, heard), half = Array(whole.prefix(whole.count / 2))
            return switch heard.pdu[2] {
            case 11: .leave([], isReset: true)
            case 12: .leave(half, isReset: true)
            case 13: .leave(half, isReset: false)
            default: .say(whole)
            }
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        for address in UInt16(11)...13 {
            try driver.askUntil(.holding(1)) { $0.values == [1, 1] && !$0.isUnconfirmed }
            #expect(try driver.ask(.holding(address)).status == ANDON_LINK_DOWN)
        }
        try driver.askUntil(.holding(1)) { $0.values == [1, 1] && !$0.isUnconfirmed }
        let before = puppet.connections
        puppet.reset()
        // While nobody asks: the next request may be the one that finds out, the one after it is good.
        let seen = try driver.askUntil(.holding(3)) { $0.values == [3, 3] && !$0.isUnconfirmed }
        #expect(seen.count <= 2)
        #expect(puppet.connections == before + 1)
    }

    @Test("a connection is given up at the second silence, or at once when nobody asks for so long")
    func suspected() throws {
        let puppet = try Puppet(.tcp) { _ in .say([]) }
        defer { puppet.end() }
        let driver = try puppet.driver()
        #expect(try driver.ask(.holding(0, timeout: 2_000)).status == ANDON_TIMEOUT)
        #expect(try driver.ask(.holding(0, timeout: 60)).status == ANDON_TIMEOUT)
        // Nobody turns the driver now: it has let go already. With a reset, so that nothing of the requests is left.
        Stage.see("the first reset") { puppet.resets == 1 }
        #expect(try driver.ask(.holding(0, timeout: 60)).status == ANDON_TIMEOUT)
        Stage.see("the second reset") { driver.wait(milliseconds: 20).isEmpty && puppet.resets == 2 }
        #expect(puppet.requests == 3)
    }

    @Test("an RTU stream through TCP is given up at the third silence, so that no late answer is the next one's")
    func silentStream() throws {
        let puppet = try Puppet(.rtuOverTCP) { _ in .say([]) }
        defer { puppet.end() }
        let driver = try puppet.driver()
        for _ in 0..<3 { try driver.askUntil(.holding(0, timeout: 40)) { $0.wasSent } }
        Stage.see("a reset") { puppet.resets == 1 }
        #expect(puppet.connections == 1)
    }

    @Test("a late answer proves that the connection lives: it is kept")
    func lateButAlive() throws {
        let puppet = try Puppet(.tcp) { heard in
            .dribble([Self.echo(.tcp, heard)], every: heard.number == 0 ? 150 : 0)
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        #expect(try driver.ask(.holding(0, timeout: 100)).status == ANDON_TIMEOUT)
        #expect(driver.wait(milliseconds: 400).isEmpty)
        #expect(driver.counters().late_answers == 1)
        #expect(try driver.ask(.holding(1)).values == [1, 1])
        #expect(puppet.connections == 1)
    }

    @Test("a machine that repeats its answer a few times is heard on; one that never ends is let go and told of")
    func repeats() throws {
        let puppet = try Puppet(.tcp) { heard in
            let times = heard.number == 0 ? 5 : 40
            return .say((0..<times).flatMap { _ in Self.echo(.tcp, heard) })
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        #expect(try driver.ask(.holding(1)).values == [1, 1])
        #expect(driver.wait(milliseconds: 100).isEmpty)
        #expect(puppet.connections == 1 && driver.counters().bad_answers == 0)
        #expect(try driver.ask(.holding(2)).values == [2, 2])
        #expect(driver.wait(milliseconds: 100).isEmpty)
        #expect(driver.counters().bad_answers == 1)
        #expect(try driver.ask(.holding(3)).values == [3, 3])
        #expect(puppet.connections == 2)
    }

    @Test("more requests given up than are remembered cost nothing but their memory")
    func forgotten() throws {
        // Only what asks for address 5 is answered.
        let puppet = try Puppet(.tcp) { .say($0.pdu[2] == 5 ? Self.echo(.tcp, $0) : []) }
        defer { puppet.end() }
        let driver = try puppet.driver([("in-flight", "16")])
        for _ in 0..<4 {
            for _ in 0..<15 { _ = try driver.submit(.holding(0, timeout: 150)) }
            _ = try driver.submit(.holding(5, timeout: 150))
            let answers = driver.collect(16)
            #expect(answers.count { $0.status == ANDON_TIMEOUT } >= 15)
        }
        #expect(try driver.ask(.holding(5)).values == [5, 5])
        #expect(driver.counters().late_answers == 0)
    }

    @Test("more values than one turn has room for come with the next turns, each its own")
    func room() throws {
        let slave = try Slave.tcp()
        let driver = try Driver.tcp([Slave](repeating: slave, count: 14), [("in-flight", "2")])
        for link in UInt32(0)..<14 { _ = try driver.submit(Ask(link: link)) }
        #expect(driver.collect(14).allSatisfy { $0.status == ANDON_OK })
        var addresses: [UInt64: Int] = [:]
        for link in UInt32(0)..<14 {
            for address in 0..<2 {
                let ask = Ask(
                    operation: ANDON_READ_COILS, address: UInt16(address), count: 2_000, link: link, timeout: 20_000)
                addresses[try driver.submit(ask)] = address
            }
        }
        // Sent, and all of them answered before one answer is taken.
        Stage.see("every request at the machine") {
            driver.wait(milliseconds: 0, capacity: 0).isEmpty && slave.requests == 42
        }
        let answers = driver.collect(28)
        #expect(answers.count == 28)
        for answer in answers {
            let address = try #require(addresses[answer.ticket])
            var expected = [UInt16](repeating: 0, count: 2_000)
            for place in expected.indices where place + address < 300 && (place + address) % 3 == 0 {
                expected[place] = 1
            }
            #expect(answer.values == expected)
        }
    }

    @Test(
        "a request that no contract allows is refused, and so is a question about a link that is not there",
        arguments: Wire.allCases)
    func refused(wire: Wire) throws {
        let (_, driver) = try wire.make()
        var ask = Ask.holding(0)
        ask.urgency = 2
        #expect(throws: Refused.self) { _ = try driver.submit(ask) }
        #expect(!driver.knows(link: 1))
        if wire == .rtu || wire == .ascii {
            for unit: UInt8 in [0, 248, 255] {
                #expect(throws: Refused.self) { _ = try driver.submit(.holding(0, unit: unit)) }
            }
        }
    }
}
