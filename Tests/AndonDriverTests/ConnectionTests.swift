import CAndonDriver
import CModbusDriver
import Glibc
import LineSlave
import Testing

/// Connections of modbus-tcp and modbus-rtu-tcp.
@Suite(.timeLimit(.minutes(2)))
struct ConnectionTests {
    static let connected: [Wire] = [.tcp, .rtuOverTCP]

    private func make(_ wire: Wire, _ more: [(String, String)]) throws -> (Slave, Driver) {
        let slave = try wire == .tcp ? Slave.tcp() : Slave.rtuOverTCP()
        return (slave, try wire == .tcp ? Driver.tcp([slave], more) : Driver.rtuOverTCP(slave, more))
    }

    @Test("a connection on which nothing is asked is closed quietly, and opened again", arguments: connected)
    func idle(wire: Wire) throws {
        let (slave, driver) = try make(wire, [("idle-close-ns", "30000000")])
        for round in UInt64(1)...3 {
            #expect(try driver.ask(.holding(1)).values == [4, 7])
            #expect(slave.connections == round)
            #expect(driver.wait(milliseconds: 60).isEmpty)
        }
        #expect(driver.description().isEmpty)
    }

    @Test("a machine that wants a rest after connecting gets it", arguments: connected)
    func pause(wire: Wire) throws {
        let (slave, driver) = try make(wire, [("pause-after-connect-ns", "80000000")])
        let asked = uptime()
        let answer = try driver.ask(.holding(1))
        #expect(answer.values == [4, 7])
        #expect(answer.answeredAt >= asked + 80_000_000)
        #expect(slave.requests == 1)
    }

    @Test("each request keeps the gap to the one before", arguments: [Wire.tcp, .rtuOverTCP, .rtu])
    func gap(wire: Wire) throws {
        let gap = ("gap-ns", "60000000")
        let slave = try wire == .rtu ? Slave.rtu() : wire == .tcp ? Slave.tcp() : Slave.rtuOverTCP()
        let driver =
            switch wire {
            case .tcp: try Driver.tcp([slave], [gap, ("in-flight", "3")])
            case .rtu: try Driver.rtu(slave, [("baud", "115200"), ("parity", "none"), gap])
            default: try Driver.rtuOverTCP(slave, [gap])
            }
        let asked = uptime()
        for _ in 0..<3 { _ = try driver.submit(.holding(1)) }
        let answers = driver.collect(3)
        #expect(answers.map(\.values) == [[4, 7], [4, 7], [4, 7]])
        for (place, answer) in answers.enumerated() {
            #expect(answer.answeredAt >= asked + UInt64(place) * 60_000_000)
        }
    }

    @Test("a gap that the plan wants lies between an answer and the next request, urgent or not")
    func gapAfterAnswer() throws {
        let (_, driver) = try make(.tcp, [("gap-ns", "60000000")])
        let first = try driver.ask(.holding(1))
        var urgent = Ask.holding(2)
        urgent.isUrgent = true
        let second = try driver.ask(urgent)
        #expect(first.values == [4, 7] && second.values == [7, 10])
        #expect(second.sentAt >= first.answeredAt + 60_000_000)
    }

    @Test("row 24: a port whose queue of connections is full is down at the deadline, in words", arguments: connected)
    func backlog(wire: Wire) throws {
        let full = try FullPort()
        let settings = [("host", "127.0.0.1"), ("port", "\(full.port)")]
        let driver = try unsafe Driver(wire == .tcp ? andon_modbus_tcp() : andon_modbus_rtu_tcp(), [settings])
        let answer = try driver.ask(.holding(0, timeout: 150))
        #expect(answer.status == ANDON_LINK_DOWN)
        #expect(answer.systemError == ETIMEDOUT)
        #expect(!answer.wasSent)
        #expect(driver.description().contains("nobody answers at this address"))
    }

    @Test("a closed port is refused, in words, and heals", arguments: connected)
    func refused(wire: Wire) throws {
        let (slave, driver) = try make(wire, [])
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.unplug()
        try driver.askUntil(.holding(0)) { $0.status == ANDON_LINK_DOWN && $0.systemError == ECONNREFUSED }
        #expect(driver.description().contains("connection refused"))
        slave.replug()
        try driver.askUntil(.holding(1)) { $0.values == [4, 7] && !$0.isUnconfirmed }
        #expect(driver.description().isEmpty)
    }

    @Test("an RTU stream that is not one is closed and opened again", arguments: [9004, 9007, 9013, 9014, 9015, 9020])
    func malformed(fault: UInt16) throws {
        let slave = try Slave.rtuOverTCP(), driver = try Driver.rtuOverTCP(slave)
        let answer = try driver.ask(.holding(fault, 4, timeout: 200))
        #expect(answer.status == (fault == 9015 ? ANDON_TIMEOUT : ANDON_BAD_ANSWER))
        let seen = try driver.askUntil(.holding(3)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(seen.last?.values == [10, 13])
        #expect(slave.connections == 2)
    }

    @Test("an ASCII line heals after nonsense", arguments: [9004, 9007, 9013, 9014, 9015, 9020, 9021])
    func malformedLine(fault: UInt16) throws {
        let slave = try Slave.ascii(), driver = try Driver.ascii(slave)
        #expect(try driver.ask(.holding(fault, 4, timeout: 200)).status != ANDON_OK)
        let seen = try driver.askUntil(.holding(3)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(seen.last?.values == [10, 13])
    }

    @Test("units behind one gateway share a connection, and a dead one spoils no other")
    func gateway() throws {
        let slave = try Slave.tcp(), driver = try Driver.tcp([slave], [("in-flight", "4")])
        slave.deadUnit(3)
        var units: [UInt64: UInt8] = [:]
        for unit in UInt8(1)...4 {
            units[try driver.submit(.holding(UInt16(unit), unit: unit, timeout: 400))] = unit
        }
        for answer in driver.collect(4) {
            let known = units[answer.ticket]
            let unit = UInt16(try #require(known))
            #expect(answer.status == (unit == 3 ? ANDON_TIMEOUT : ANDON_OK))
            #expect(answer.values == (unit == 3 ? [] : [unit * 3 + 1, unit * 3 + 4]))
        }
        #expect(slave.connections == 1)
    }
}
