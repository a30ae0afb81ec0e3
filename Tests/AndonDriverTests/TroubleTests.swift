import CAndonDriver
import CModbusDriver
import Glibc
import LineSlave
import Testing

/// What is wrong with a wire, and what a technician reads about it. Row numbers are those of the table of faults.
@Suite(.timeLimit(.minutes(2)))
struct TroubleTests {
    @Test("rows 40, 41: no such port, no port at all, and a port that somebody else owns, each in words")
    func opening() throws {
        let none = try Driver.rtu(device: "/dev/andon-no-such-port")
        #expect(none.description().isEmpty)
        #expect(try none.ask(.holding(0)).status == ANDON_LINK_DOWN)
        #expect(none.description().contains("no such device: /dev/andon-no-such-port"))
        let plain = try PlainFile()
        let file = try Driver.rtu(device: plain.path)
        _ = try file.ask(.holding(0))
        #expect(file.description().contains("no serial port"))
        let slave = try Slave.rtu(), owner = try Driver.rtu(slave), second = try Driver.ascii(slave)
        #expect(try owner.ask(.holding(0)).status == ANDON_OK)
        #expect(try second.ask(.holding(0)).status == ANDON_LOCKED)
        #expect(second.description().contains("another process owns the port"))
        #expect(owner.description().isEmpty)
    }

    @Test("rows 31, 42: now and then a wrong checksum costs a sample; all wrong reads as wrong baud rate or parity")
    func checksums() throws {
        let slave = try Slave.rtu(), driver = try Driver.rtu(slave)
        slave.set(LINE_SLAVE_HOLDING, 9031, 31)
        slave.set(LINE_SLAVE_HOLDING, 9032, 32)
        for (address, least) in [(UInt16(9031), 95), (9032, 40)] {
            var sent: [Answer] = []
            while sent.count < 100 {
                sent += try driver.askUntil(.holding(address, 1, timeout: 150)) { $0.wasSent }.suffix(1)
            }
            #expect(sent.allSatisfy { $0.status != ANDON_OK || $0.values == [address == 9031 ? 31 : 32] })
            #expect(sent.count { $0.status == ANDON_OK } >= least)
        }
        #expect(driver.description().isEmpty)
        for _ in 0..<20 { _ = try driver.askUntil(.holding(9007, timeout: 150)) { $0.wasSent } }
        #expect(driver.description().contains("baud rate, parity or stop bits differ"))
        for _ in 0..<20 { _ = try driver.askUntil(.holding(0)) { $0.wasSent } }
        #expect(driver.description().isEmpty)
    }

    @Test("row 36: our own requests that come back are known, told, and taken away where the plan says so")
    func echo() throws {
        for (slave, driver, strips) in [
            (try Slave.rtu(), Driver.rtu, false), (try Slave.rtu(), Driver.rtu, true),
        ] as [(Slave, (Slave, [(String, String)]) throws -> Driver, Bool)] {
            slave.echo(true)
            let line = [("baud", "115200"), ("parity", "none")] + (strips ? [("echo", "strip")] : [])
            let bus = try driver(slave, line)
            let answer = try bus.ask(.holding(1, timeout: 300))
            #expect(bus.counters().echoes == 1)
            if strips {
                #expect(answer.values == [4, 7])
                #expect(try bus.ask(.writeCoil(5, true)).status == ANDON_OK)
                #expect(bus.description().isEmpty)
            } else {
                #expect(answer.status == ANDON_BAD_ANSWER)
                #expect(bus.description().contains("our own requests come back"))
                #expect(bus.description().contains("set echo: strip"))
                // The echo of a single write looks like its answer: it proves nothing.
                let write = try bus.askUntil(.writeCoil(5, true)) { $0.wasSent }
                #expect(write.last?.isUnconfirmed == true)
                // The receiver was switched off while sending: that is over, and a write's answer counts again.
                slave.echo(false)
                try bus.askUntil(.holding(1)) { $0.values == [4, 7] && !$0.isUnconfirmed }
                #expect(bus.description().isEmpty)
                #expect(try bus.ask(.writeCoil(5, true)).isUnconfirmed == false)
            }
        }
        let slave = try Slave.ascii(), driver = try Driver.ascii(slave, [("echo", "strip")])
        slave.echo(true)
        #expect(try driver.ask(.holding(1)).values == [4, 7])
        slave.echo(false)
        #expect(try driver.ask(.holding(1, timeout: 300)).status == ANDON_BAD_ANSWER)
        #expect(driver.description().contains("do not come back"))
    }

    @Test("row 36: the answer to a first write may be our own request until something else was answered on the port")
    func firstWrite() throws {
        for (slave, driver) in [(try Slave.rtu(), Driver.rtu), (try Slave.ascii(), Driver.ascii)]
            as [(Slave, (Slave, [(String, String)]) throws -> Driver)]
        {
            slave.echo(true)
            slave.deadUnit(1)
            let bus = try driver(slave, [])
            let written = try bus.ask(.writeCoil(5, true))
            #expect(written.status == ANDON_OK && written.isUnconfirmed)
            slave.echo(false)
            slave.deadUnit(0)
            try bus.askUntil(.holding(1)) { $0.values == [4, 7] && !$0.isUnconfirmed }
            #expect(try bus.ask(.writeCoil(5, true)).isUnconfirmed == false)
        }
    }

    @Test("row 33: who talks without pause jams the bus, is told of, and does not make the driver spin")
    func chatter() throws {
        let slave = try Slave.ascii(), driver = try Driver.ascii(slave)
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.chatter(true)
        try driver.askUntil(.holding(0, timeout: 100)) { $0.status == ANDON_JAMMED }
        #expect(driver.description().contains("never falls silent"))
        var before = timespec(), after = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
        let began = uptime()
        #expect(driver.wait(milliseconds: 500).isEmpty)
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
        let used = (after.tv_sec - before.tv_sec) * 1_000_000_000 + after.tv_nsec - before.tv_nsec
        // Not a time: a share. A driver that spins uses all that it can get.
        #expect(UInt64(used) < (uptime() - began) / 4)
        slave.chatter(false)
        let seen = try driver.askUntil(.holding(3, timeout: 500)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(seen.last?.values == [10, 13])
        #expect(driver.description().isEmpty)
    }

    @Test("row 17: answers later than the timeout read as a timeout that is too short", arguments: Wire.allCases)
    func late(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        slave.delayAll(90)
        for address in UInt16(0)..<12 {
            let answer = try driver.ask(.holding(address, timeout: 60))
            if answer.status == ANDON_OK, !answer.isUnconfirmed {
                #expect(answer.values == [address * 3 + 1, address * 3 + 4])
            }
            _ = driver.wait(milliseconds: 60)
        }
        slave.delayAll(0)
        try driver.askUntil(.holding(50, timeout: 500)) { $0.status == ANDON_OK && !$0.isUnconfirmed }
        #expect(driver.counters().late_answers > 0)
        #expect(driver.description().contains("the timeout is too short"), "\(driver.description())")
    }

    @Test("row 26: a machine that takes one client only, and a second one that asks too, read as what they are")
    func jealous() throws {
        let slave = try Slave.tcp(), driver = try Driver.tcp([slave]), other = try Driver.tcp([slave])
        slave.jealous(true)
        for address in UInt16(0)..<5 {
            try driver.askUntil(.holding(address)) { $0.values == [address * 3 + 1, address * 3 + 4] }
            try other.askUntil(.holding(1)) { $0.values == [4, 7] }
        }
        _ = driver.wait(milliseconds: 20)
        #expect(driver.description().contains("it may take one client only"))
    }

    @Test("a kernel without RS-485 mode is said to have none, and the port is not used")
    func rs485() throws {
        let slave = try Slave.rtu()
        let driver = try Driver.rtu(slave, [("rs485", "rts-high"), ("rs485-before-ns", "1000000")])
        let answer = try driver.ask(.holding(0))
        #expect(answer.status == ANDON_LINK_DOWN)
        #expect(answer.systemError != 0)
        #expect(driver.description().contains("the port's driver has no RS-485 mode"))
        // And it is free for the next one.
        #expect(try Driver.rtu(slave).ask(.holding(0)).values == [1, 4])
    }

    @Test("row 45: what a slave says to a broadcast is not the next answer", arguments: [Wire.rtu, .rtuOverTCP])
    func broadcast(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        #expect(throws: Refused.self) { _ = try driver.submit(.holding(0, unit: 0)) }
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        slave.inject([0, 6, 0, 1, 0, 3, 0x98, 0x1A])
        #expect(try driver.askUntil(.holding(1)) { $0.status == ANDON_OK }.last?.values == [4, 7])
    }
}
