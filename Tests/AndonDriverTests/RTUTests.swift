import CAndonDriver
import CModbusDriver
import Glibc
import LineSlave
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RTUTests {
    @Test("every area is read as the machine has it")
    func reads() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        #expect(try driver.ask(.holding(10, 125)).values == (10..<135).map { UInt16($0) &* 3 &+ 1 })
        #expect(
            try driver.ask(Ask(operation: ANDON_READ_INPUT, address: 7, count: 3, unit: 247)).values == [37, 42, 47])
        let coils = try driver.ask(Ask(operation: ANDON_READ_COILS, address: 1, count: 1000))
        #expect(coils.values.count == 1000)
        #expect(Array(coils.values.prefix(6)) == [0, 0, 1, 0, 0, 1])
        let discrete = try driver.ask(Ask(operation: ANDON_READ_DISCRETE, address: 4, count: 9))
        #expect(discrete.values == [0, 1, 0, 0, 0, 0, 1, 0, 0])
        #expect(!discrete.isUnconfirmed)
    }

    @Test("writes arrive")
    func writes() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        try expectWrites(slave, driver)
    }

    @Test("an exception keeps its code, and the port", arguments: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 255])
    func exception(code: UInt16) throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        let answer = try driver.ask(.holding(9100 + code))
        #expect(answer.status == ANDON_EXCEPTION)
        #expect(answer.exception == UInt8(code))
        let next = try driver.ask(.holding(0))
        #expect(next.values == [1, 4])
        #expect(!next.isUnconfirmed)
        #expect(driver.counters().connects == 1)
    }

    @Test(
        "nonsense is refused, and the bus is back at the next request",
        arguments: [9004, 9007, 9013, 9014, 9020, 9021])
    func nonsense(fault: UInt16) throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        let answer = try driver.ask(.holding(fault, 4, timeout: 300))
        #expect(answer.status == ANDON_BAD_ANSWER)
        #expect(answer.values.isEmpty)
        #expect(driver.counters().bad_answers == 1)
        #expect(try driver.askUntil(.holding(3)) { $0.wasSent }.last?.values == [10, 13])
        #expect(driver.counters().connects == 1)
        #expect(driver.counters().requests == slave.requests)
    }

    @Test("a broken-off, a slow and an overlong answer end at the deadline", arguments: [9005, 9006, 9015, 9027])
    func broken(fault: UInt16) throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        #expect(try driver.ask(.holding(fault, 4, timeout: 150)).status == ANDON_TIMEOUT)
        let seen = try driver.askUntil(.holding(3, timeout: 400)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(seen.last?.values == [10, 13])
    }

    @Test("a write's wrong echo is refused", arguments: [9008, 9018])
    func echo(fault: UInt16) throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        #expect(try driver.ask(.writeCoil(fault, true, timeout: 300)).status == ANDON_BAD_ANSWER)
        let register = Ask(operation: ANDON_WRITE_REGISTER, address: fault, values: [7], timeout: 3_000)
        #expect(try driver.askUntil(register) { $0.wasSent }.last?.status == ANDON_BAD_ANSWER)
    }

    @Test("bytes after a good answer poison nothing", arguments: [9010, 9017])
    func extraBytes(fault: UInt16) throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        slave.set(LINE_SLAVE_HOLDING, fault, 5)
        #expect(try driver.ask(.holding(fault)).values == [5, 0])
        for address in UInt16(0)..<5 {
            #expect(try driver.ask(.holding(address)).values == [address * 3 + 1, address * 3 + 4])
        }
        #expect(driver.counters().stray_bytes > 0)
    }

    @Test("the first answers after a timeout are unconfirmed, then good again")
    func lateOnce() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        slave.late(150)
        slave.set(LINE_SLAVE_HOLDING, 9001, 4711)
        #expect(try driver.ask(.holding(9001, timeout: 100)).status == ANDON_TIMEOUT)
        let seen = try driver.askUntil(.holding(0, timeout: 300)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(seen.last?.values == [1, 4])
        #expect(seen.contains { $0.isUnconfirmed })
        #expect(try driver.ask(.holding(1)).values == [4, 7])
    }

    @Test("a slave that is late for ever never passes an old value as good", arguments: [70, 110])
    func lateAlways(milliseconds: UInt32) throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        slave.delayAll(milliseconds)
        for address in UInt16(0)..<40 {
            let answer = try driver.ask(.holding(address, timeout: 60))
            if answer.status == ANDON_OK, !answer.isUnconfirmed {
                #expect(answer.values == [address * 3 + 1, address * 3 + 4])
            }
        }
        slave.delayAll(0)
        let seen = try driver.askUntil(.holding(50, timeout: 300)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(seen.last?.values == [151, 154])
    }

    @Test("the doubt about one unit does not hold up another, nor an urgent request")
    func doubtIsOfOneUnit() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        slave.deadUnit(7)
        #expect(try driver.ask(.holding(0, unit: 7, timeout: 200)).status == ANDON_TIMEOUT)
        slave.deadUnit(0)
        let unconfirmed = try driver.ask(.holding(0, unit: 7, timeout: 1_000))
        #expect(unconfirmed.values == [1, 4])
        #expect(unconfirmed.isUnconfirmed)
        // Unit 7 is being listened to: its next request is not asked now, and holds nobody up.
        let held = try driver.submit(.holding(2, unit: 7, timeout: 5_000))
        let other = try driver.submit(.holding(3, unit: 1))
        var urgent = Ask.holding(4, unit: 1)
        urgent.isUrgent = true
        let first = try driver.submit(urgent)
        let answers = driver.collect(3)
        #expect(answers.map(\.ticket) == [held, first, other])
        #expect(answers[0].status == ANDON_TIMEOUT)
        #expect(!answers[0].wasSent)
        #expect(answers[1...].allSatisfy { $0.status == ANDON_OK && !$0.isUnconfirmed })
        let later = try driver.askUntil(.holding(2, unit: 7)) { $0.wasSent }
        #expect(later.last?.values == [7, 10])
        #expect(later.last?.isUnconfirmed == false)
    }

    @Test("a request to a unit that is being listened to was never sent")
    func heldTooLong() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        slave.deadUnit(7)
        #expect(try driver.ask(.holding(0, unit: 7, timeout: 60)).status == ANDON_TIMEOUT)
        slave.deadUnit(0)
        #expect(try driver.ask(.holding(0, unit: 7, timeout: 1_000)).isUnconfirmed)
        let held = try driver.ask(.holding(0, unit: 7, timeout: 20))
        #expect(held.status == ANDON_TIMEOUT)
        #expect(!held.wasSent)
    }

    @Test("somebody who talks without pause jams the bus, and it heals")
    func chatter() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave, [("baud", "9600")])
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.chatter(true)
        try driver.askUntil(.holding(0, timeout: 200)) { $0.status == ANDON_JAMMED }
        slave.chatter(false)
        let seen = try driver.askUntil(.holding(3, timeout: 500)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(seen.last?.values == [10, 13])
    }

    @Test("a pulled plug is down, and a new port under the same name heals")
    func replug() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.unplug()
        #expect(try driver.ask(.holding(0)).status == ANDON_LINK_DOWN)
        #expect(try driver.ask(.holding(0)).status == ANDON_LINK_DOWN)
        slave.replug()
        #expect(try driver.ask(.holding(1)).values == [4, 7])
        #expect(driver.counters().connects == 2)
    }

    @Test("a plug pulled in the middle of a request ends it as down")
    func unplugInRequest() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        #expect(try driver.ask(.holding(9029, timeout: 10_000)).status == ANDON_LINK_DOWN)
        slave.unplug()
        slave.replug()
        try driver.askUntil(.holding(1, timeout: 300)) { $0.values == [4, 7] }
    }

    @Test("a port that another owner has is locked")
    func locked() throws {
        let slave = try Slave.rtu()
        let second = try Driver.rtu(slave)
        do {
            let first = try Driver.rtu(slave)
            #expect(try first.ask(.holding(0)).status == ANDON_OK)
            #expect(try second.ask(.holding(0)).status == ANDON_LOCKED)
            #expect(try first.ask(.holding(1)).values == [4, 7])
        }
        #expect(try second.ask(.holding(1)).values == [4, 7])
    }

    @Test("a port that is not there, or no port, is down with its reason")
    func missing() throws {
        let none = try Driver.rtu(device: "/dev/andon-no-such-port")
        let answer = try none.ask(.holding(0))
        #expect(answer.status == ANDON_LINK_DOWN)
        #expect(answer.systemError == ENOENT)
        #expect(!answer.wasSent)
        let plain = try PlainFile()
        let file = try Driver.rtu(device: plain.path).ask(.holding(0))
        #expect(file.status == ANDON_LINK_DOWN)
        #expect(file.systemError == ENOTTY)
    }

    @Test("3.5 characters of silence precede every request", arguments: [("9600", 4_010_000), ("115200", 1_750_000)])
    func silence(baud: String, nanoseconds: UInt64) throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave, [("baud", baud), ("parity", "even")])
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.expectSilence(nanoseconds - 100_000)
        for address in UInt16(0)..<20 { #expect(try driver.ask(.holding(address)).status == ANDON_OK) }
        #expect(slave.silenceBreaks == 0)
    }

    @Test("a gap that the plan wants precedes every request", arguments: [Wire.rtu, .ascii, .rtuOverTCP])
    func gap(wire: Wire) throws {
        let gap = [("gap-ns", "30000000")], line = [("baud", "115200"), ("parity", "none")]
        let slave: Slave, driver: Driver
        switch wire {
        case .ascii: (slave, driver) = try ({ ($0, try Driver.ascii($0, gap)) })(Slave.ascii())
        case .rtuOverTCP: (slave, driver) = try ({ ($0, try Driver.rtuOverTCP($0, gap)) })(Slave.rtuOverTCP())
        default: (slave, driver) = try ({ ($0, try Driver.rtu($0, line + gap)) })(Slave.rtu())
        }
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.expectSilence(29_000_000)
        for address in UInt16(0)..<5 { #expect(try driver.ask(.holding(address)).status == ANDON_OK) }
        #expect(slave.silenceBreaks == 0)
    }

    @Test("what a slave says to a broadcast, or unasked, is ignored")
    func unasked() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.inject([1, 3, 4, 0xDE, 0xAD, 0xBE, 0xEF, 0, 0])
        #expect(try driver.ask(.holding(1)).values == [4, 7])
        #expect(driver.counters().stray_bytes == 9)
    }

    @Test(
        "a port is set as the plan says, whatever it was before",
        arguments: [
            (9_600, "even", 1), (19_200, "none", 2), (38_400, "odd", 1), (57_600, "odd", 2), (115_200, "none", 1),
        ] as [(UInt32, String, Int32)])
    func line(baud: UInt32, parity: String, stopBits: Int32) throws {
        for isASCII in [false, true] {
            let slave = try isASCII ? Slave.ascii() : Slave.rtu()
            let settings = [
                ("device", slave.path), ("baud", "\(baud)"), ("parity", parity), ("stop-bits", "\(stopBits)"),
            ]
            let driver = try unsafe Driver(isASCII ? andon_modbus_ascii() : andon_modbus_rtu(), [settings], [slave])
            #expect(try driver.ask(.holding(1)).values == [4, 7])
            let line = slave.line
            #expect(line.baud == baud && line.stop_bits == stopBits)
            #expect((line.checks_parity != 0) == (parity != "none") && (line.is_odd != 0) == (parity == "odd"))
        }
    }
}
