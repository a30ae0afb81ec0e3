import CAndonDriver
import CModbusDriver
import Dispatch
import LineSlave
import Testing

/// What all drivers promise alike.
@Suite(.timeLimit(.minutes(2)))
struct ContractTests {
    @Test("a request beyond the protocol's limits is refused at once", arguments: Wire.allCases)
    func limits(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        let bad = [
            Ask.holding(0, 126), .holding(0, 0), .holding(65535, 2),
            Ask(operation: ANDON_READ_COILS, count: 2001), Ask(operation: ANDON_WRITE_COIL, values: [2]),
            Ask(operation: ANDON_WRITE_COILS, count: 1969, values: [UInt16](repeating: 0, count: 1969)),
            Ask(operation: ANDON_WRITE_REGISTERS, count: 124, values: [UInt16](repeating: 0, count: 124)),
            Ask(link: 1), Ask(operation: andon_operation_t(rawValue: 24)),
            Ask(operation: ANDON_EXCHANGE_FRAME, values: [1]), Ask(operation: ANDON_MASK_WRITE, values: [1]),
            Ask(operation: ANDON_READ_WRITE_REGISTERS, count: 126, values: [1], writeCount: 1),
            Ask(
                operation: ANDON_READ_WRITE_REGISTERS, count: 1, values: [UInt16](repeating: 0, count: 122),
                writeCount: 122), Ask(operation: ANDON_READ_DEVICE_ID, address: 0x0500, count: 0),
            Ask(operation: ANDON_REPORT_SERVER_ID, count: 1), Ask(address: 0, count: 1, writeCount: 1),
        ]
        for ask in bad {
            #expect { _ = try driver.submit(ask) } throws: { ($0 as? Refused)?.status == ANDON_BAD_REQUEST }
        }
        #expect(driver.wait(milliseconds: 1).isEmpty)
        #expect(slave.requests == 0)
    }

    @Test("a link that is full says busy, answers all it took, and takes more", arguments: Wire.allCases)
    func busy(wire: Wire) throws {
        let (_, driver) = try wire.make()
        var taken: [UInt64] = []
        var refused: andon_status_t?
        while refused == nil, taken.count < 100 {
            do { taken.append(try driver.submit(.holding(UInt16(taken.count)))) } catch {
                refused = (error as? Refused)?.status
            }
        }
        #expect(refused == ANDON_BUSY)
        #expect(taken.count >= (wire == .tcp ? 1 : 4))
        let answers = driver.collect(taken.count)
        #expect(answers.map(\.ticket) == taken)
        #expect(answers.enumerated().allSatisfy { $1.values == [UInt16($0) * 3 + 1, UInt16($0) * 3 + 4] })
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
    }

    @Test("an urgent request is taken when polls fill the link, and overtakes what waits", arguments: Wire.allCases)
    func urgent(wire: Wire) throws {
        let (_, driver) = try wire.make()
        let poll = try driver.submit(.holding(0))
        var stop = Ask.writeCoil(3, true)
        stop.isUrgent = true
        let ticket = try driver.submit(stop)
        let answers = driver.collect(2)
        #expect(answers.map(\.ticket) == [ticket, poll])
        #expect(answers.allSatisfy { $0.status == ANDON_OK })
    }

    @Test("a wake ends the wait, from any thread, before or in it", arguments: Wire.allCases)
    func wake(wire: Wire) throws {
        let (_, driver) = try wire.make()
        driver.wake()
        #expect(driver.wait(milliseconds: 100_000).isEmpty)
        nonisolated(unsafe) let woken = driver  // wake may be called from any thread
        let other = DispatchQueue(label: "waker")
        other.async { unsafe woken.wake() }
        #expect(driver.wait(milliseconds: 100_000).isEmpty)
        other.sync {}
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
    }

    @Test("a request whose time is over is answered and never sent", arguments: Wire.allCases)
    func stale(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        let answer = try driver.ask(.writeCoil(1, true, timeout: 0))
        #expect(answer.status == ANDON_TIMEOUT)
        #expect(!answer.wasSent)
        #expect(try driver.ask(.holding(0)).status == ANDON_OK)
        #expect(slave.requests == 1)
    }

    @Test("no answer comes before its deadline as a timeout", arguments: Wire.allCases)
    func deadline(wire: Wire) throws {
        let (_, driver) = try wire.make()
        let asked = uptime()
        let answer = try driver.ask(.holding(9003, timeout: 50))
        #expect(answer.status == ANDON_TIMEOUT)
        #expect(answer.answeredAt >= asked + 50_000_000)
    }

    @Test("wait ends when its time is over, with requests on their way")
    func until() throws {
        let (_, driver) = try Wire.tcp.make()
        _ = try driver.submit(.holding(9003, timeout: 5_000))
        #expect(driver.wait(milliseconds: 5).isEmpty)
    }

    @Test(
        "a wrong setting is refused with a sentence that names it",
        arguments: [
            (Wire.tcp, [("host", "plc.local")], "link link-0: host is \"plc.local\"; allowed is a literal IPv4"),
            (.tcp, [("port", "502")], "link link-0: host is missing"),
            (.tcp, [("host", "::1"), ("port", "0")], "link link-0: port is \"0\"; allowed are 1 to 65535"),
            (.tcp, [("host", "::1"), ("port", "5o2")], "port is \"5o2\""),
            (.tcp, [("host", "::1"), ("in-flight", "17")], "in-flight is \"17\"; allowed are 1 to 16"),
            (.tcp, [("host", "::1"), ("speed", "1")], "unknown setting \"speed\"; allowed are host,port"),
            (.tcp, [("host", "::1"), ("host", "::1")], "host stands twice"),
            (.rtu, [("device", "/dev/x"), ("baud", "12345")], "baud is \"12345\"; allowed are 1200, 2400"),
            (.rtu, [("device", "/dev/x"), ("parity", "mark")], "parity is \"mark\"; allowed are none, even, odd"),
            (.rtu, [("device", "/dev/x"), ("stop-bits", "3")], "stop-bits is \"3\"; allowed are 1 to 2"),
            (.rtu, [("device", "ttyS0")], "device is \"ttyS0\"; allowed is an absolute path"),
            (.rtu, [], "device is \"\""),
            (.rtu, [("device", "/dev/x"), ("data-bits", "7")], "data-bits is \"7\"; allowed are 8 to 8"),
            (.ascii, [("device", "/dev/x"), ("data-bits", "6")], "data-bits is \"6\"; allowed are 7 to 8"),
            (.rtu, [("device", "/dev/x"), ("rs485", "on")], "rs485 is \"on\"; allowed are rts-high, rts-low"),
            (.rtu, [("device", "/dev/x"), ("rs485-before-ns", "1")], "rs485-before-ns and rs485-after-ns need rs485"),
            (.rtu, [("device", "/dev/x"), ("echo", "keep")], "echo is \"keep\"; allowed is strip"),
            (.tcp, [("host", "::1"), ("idle-close-ns", "1")], "idle-close-ns is \"1\"; allowed are 1000000 to"),
            (.tcp, [("host", "::1"), ("port", "18446744073709552118")], "port is \"18446744073709552118\""),
            (.tcp, [("host", "::1"), ("gap-ns", "10000000001")], "gap-ns is \"10000000001\"; allowed are 0 to 10"),
            (.rtu, [("device", "/dev/x"), ("gap-ns", "10000000001")], "gap-ns is \"10000000001\""),
            (.rtu, [("device", "/" + String(repeating: "x", count: 5_000))], "an absolute path shorter than"),
            (
                .rtu, [("device", "/dev/x"), ("rs485", "rts-low"), ("rs485-before-ns", "100000001")],
                "rs485-before-ns is \"100000001\"; allowed are 0 to 100000000"
            ),
            (.rtuOverTCP, [("port", "502")], "link link-0: host is missing"),
            (.rtuOverTCP, [("host", "::1"), ("in-flight", "2")], "unknown setting \"in-flight\""),
        ] as [(Wire, [(String, String)], String)])
    func settings(wire: Wire, settings: [(String, String)], sentence: String) throws {
        let table =
            switch wire {
            case .tcp: unsafe andon_modbus_tcp()!
            case .rtu: unsafe andon_modbus_rtu()!
            case .rtuOverTCP: unsafe andon_modbus_rtu_tcp()!
            case .ascii: unsafe andon_modbus_ascii()!
            }
        do {
            _ = try unsafe Driver(table, [settings])
            Issue.record("opened")
        } catch let refused as Refused {
            #expect(refused.status == ANDON_BAD_CONFIG)
            #expect(refused.sentence.contains(sentence), "\(refused.sentence)")
        }
    }

    @Test("one serial instance serves one port; no link is no instance")
    func linkCount() {
        let link = [("device", "/dev/x")]
        #expect(throws: Refused.self) { _ = try unsafe Driver(andon_modbus_rtu(), [link, link]) }
        #expect(throws: Refused.self) { _ = try unsafe Driver(andon_modbus_tcp(), []) }
    }

    @Test("many machines with several requests on the wire each get their own values, whatever the room for answers")
    func many() throws {
        let slave = try Slave.tcp()
        let driver = try Driver.tcp([Slave](repeating: slave, count: 20), [("in-flight", "8")])
        var expected: [UInt64: UInt16] = [:]
        for round in UInt16(0)..<8 {
            for link in UInt32(0)..<20 {
                let address = round * 20 + UInt16(link)
                let ask = Ask(address: address, count: 125, link: link, timeout: 10_000)
                expected[try driver.submit(ask)] = address
            }
        }
        let answers = driver.collect(160, capacity: 3)
        #expect(answers.count == 160)
        for answer in answers {
            let known = expected.removeValue(forKey: answer.ticket)
            let address = try #require(known)
            #expect(answer.values.count == 125)
            #expect(answer.values.prefix(2) == [address * 3 + 1, address * 3 + 4])
        }
    }
}
