import CAndonDriver
import LineSlave
import Testing

/// Operations beyond plain reads and writes, on every wire.
@Suite(.timeLimit(.minutes(2)))
struct OperationTests {
    @Test("a mask changes only its bits", arguments: Wire.allCases)
    func mask(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        slave.set(LINE_SLAVE_HOLDING, 400, 0x0012)
        let ask = Ask(operation: ANDON_MASK_WRITE, address: 400, count: 2, values: [0x00F2, 0x0025])
        #expect(try driver.ask(ask).status == ANDON_OK)
        #expect(slave.get(LINE_SLAVE_HOLDING, 400) == 0x0017)
        let bent = Ask(operation: ANDON_MASK_WRITE, address: 9008, count: 2, values: [0xF0F0, 1], timeout: 300)
        #expect(try driver.ask(bent).status == ANDON_BAD_ANSWER)
    }

    @Test("what is written in one request with a read is there, and what is read is right", arguments: Wire.allCases)
    func readWrite(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        let values = (0..<121).map { UInt16($0) &+ 7 }
        let ask = Ask(
            operation: ANDON_READ_WRITE_REGISTERS, address: 10, count: 125, values: values, writeAddress: 600,
            writeCount: 121)
        let answer = try driver.ask(ask)
        #expect(answer.status == ANDON_OK)
        #expect(answer.values == (10..<135).map { UInt16($0) * 3 + 1 })
        #expect((0..<121).map { slave.get(LINE_SLAVE_HOLDING, 600 + UInt16($0)) } == values)
    }

    @Test("a server says what it is", arguments: Wire.allCases)
    func serverID(wire: Wire) throws {
        let (_, driver) = try wire.make()
        let answer = try driver.ask(Ask(operation: ANDON_REPORT_SERVER_ID, count: 0))
        #expect(answer.status == ANDON_OK)
        #expect(String(decoding: answer.values.dropFirst(2).map { UInt8($0) }, as: UTF8.self).contains("LMB"))
    }

    @Test("a device names maker, product and revision, each inside the answer", arguments: Wire.allCases)
    func deviceID(wire: Wire) throws {
        let (_, driver) = try wire.make()
        let answer = try driver.ask(Ask(operation: ANDON_READ_DEVICE_ID, address: 0x0100, count: 0))
        #expect(answer.status == ANDON_OK)
        #expect(answer.values.prefix(5) == [1, 1, 0, 0, 3])
        #expect(answer.values.dropFirst(5).prefix(7) == [0, 5, 65, 110, 100, 111, 110])
        #expect(answer.values.count == 25)
        // The last object claims a byte more than the frame has.
        let bent = Ask(operation: ANDON_READ_DEVICE_ID, address: 0x0180, count: 0, timeout: 200)
        #expect(try driver.ask(bent).status != ANDON_OK)
    }

    @Test("a relay takes another word than on and off", arguments: Wire.allCases)
    func coilWord(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        // 9011 acknowledges whatever word it is given.
        let ask = Ask(operation: ANDON_WRITE_COIL_WORD, address: 9011, values: [0x5500])
        #expect(try driver.ask(ask).status == ANDON_OK)
        #expect(try driver.ask(Ask(operation: ANDON_WRITE_COIL_WORD, address: 3, values: [0xFF00])).status == ANDON_OK)
        #expect(slave.get(LINE_SLAVE_COIL, 3) == 1)
        let bent = Ask(operation: ANDON_WRITE_COIL_WORD, address: 9018, values: [0x5500], timeout: 300)
        #expect(try driver.ask(bent).status == ANDON_BAD_ANSWER)
    }

    @Test("plain reads and writes are the same on every wire", arguments: Wire.allCases)
    func plain(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        #expect(try driver.ask(.holding(10, 125)).values == (10..<135).map { UInt16($0) &* 3 &+ 1 })
        let coils = try driver.ask(Ask(operation: ANDON_READ_COILS, address: 1, count: 2000))
        #expect(coils.values.count == 2000)
        try expectWrites(slave, driver)
        #expect(driver.description().isEmpty)
    }
}
