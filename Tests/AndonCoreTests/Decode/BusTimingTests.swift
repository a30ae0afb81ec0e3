import AndonCore
import Testing

/// The figures are those of the field: wire bytes and two silent intervals, 11 bits per character, no turnaround.
@Suite("What a serial wire allows", .timeLimit(.minutes(1)))
struct BusTimingTests {
    @Test(
        "the least time of a request",
        arguments: [
            (9_600, 1.146, 4.010, [25.2, 27.5, 45.8, 96.3, 309], 26.4),
            (19_200, 0.573, 2.005, [12.6, 13.8, 22.9, 48.1, 155], 13.2),
            (38_400, 0.286, 1.750, [7.8, 8.4, 13.0, 25.6, 78.8], 8.1),
            (57_600, 0.191, 1.750, [6.4, 6.8, 9.8, 18.2, 53.7], 6.6),
            (115_200, 0.0955, 1.750, [4.9, 5.1, 6.7, 10.9, 28.6], 5.0),
        ] as [(Int, Double, Double, [Double], Double)])
    func table(baud: Int, character: Double, silence: Double, reads: [Double], write: Double) {
        let timing = BusTiming(OneLink.serial(baud))
        #expect(abs(timing.character.inMilliseconds - character) <= 0.0005)
        #expect(abs(timing.silence.inMilliseconds - silence) <= 0.0006)
        for (registers, expected) in zip([1, 2, 10, 32, 125] as [UInt16], reads) {
            let block = ReadBlock(
                link: LinkID(0), unit: 1, area: .holding, address: 0, count: registers, period: .seconds(1), tags: [])
            #expect(abs(timing.time(of: block).inMilliseconds - expected) <= (expected > 100 ? 0.5 : 0.055))
        }
        #expect(abs(timing.writeTime.inMilliseconds - write) <= 0.055)
    }

    @Test(
        "parity and stop bits count",
        arguments: [
            (.none, 1, 10), (.none, 2, 11), (.odd, 1, 11), (.even, 2, 12),
        ] as [(SerialPlan.Parity, Int, Int64)])
    func character(parity: SerialPlan.Parity, stopBits: Int, bits: Int64) {
        #expect(BusTiming(OneLink.serial(1_000, parity, stopBits: stopBits)).character == .milliseconds(bits))
    }

    @Test(
        "bytes of request and answer",
        arguments: [
            (.readCoils, 1, 8, 6), (.readDiscrete, 9, 8, 7), (.readHolding, 125, 8, 255), (.readInput, 1, 8, 7),
            (.writeCoil, 1, 8, 8), (.writeRegister, 1, 8, 8), (.writeCoils, 9, 11, 8), (.writeRegisters, 2, 13, 8),
        ] as [(ModbusFunction, Int, Int, Int)])
    func bytes(function: ModbusFunction, count: Int, request: Int, answer: Int) {
        #expect(function.requestBytes(count: count) == request)
        #expect(function.answerBytes(count: count) == answer)
    }

    @Test("ASCII takes two characters for each byte and no silence; a link that is no serial port has no timing")
    func ascii() throws {
        // 1000 baud, 7E1: 10 ms per character.
        let serial = SerialPlan(device: "x", baud: 1_000, dataBits: 7, parity: .even, stopBits: 1)
        let timing = try #require(BusTiming(LinkPlan(name: "bus", driver: .modbusASCII(serial))))
        #expect(timing.silence == .zero)
        // `:010300000001FB` CR LF is 17 characters, its answer `:0103020005F5` CR LF 15.
        #expect(timing.time(of: .readHolding, count: 1) == .milliseconds(320))
        #expect(timing.answerTime(of: .readHolding, count: 1) == .milliseconds(150))
        #expect(timing.writeTime == .milliseconds(340))
        let rtu = LinkPlan(name: "bus", driver: .modbusRTU(OneLink.serial(9_600)))
        #expect(BusTiming(rtu) == BusTiming(OneLink.serial(9_600)))
        for driver in [
            .modbusTCP(host: "192.0.2.1", port: 502), .modbusRTUOverTCP(host: "192.0.2.1", port: 4_001),
            .plugin(PluginPlan(library: "/x.so")),
        ] as [LinkDriver] {
            #expect(BusTiming(LinkPlan(name: "bus", driver: driver)) == nil)
        }
    }

    @Test(
        "an exchange of frames is what is sent, the longest answer, and the silence that ends it",
        arguments: [
            (FramePlan(framing: .fixed(length: 3)), 5, 80),
            (FramePlan(framing: .delimiter([13]), mostBytes: 20), 5, 250),
            (FramePlan(framing: .silence(.milliseconds(7)), mostBytes: 20), 0, 207),
        ] as [(FramePlan, Int, Int64)])
    func frames(plan: FramePlan, sent: Int, milliseconds: Int64) throws {
        let serial = SerialPlan(device: "x", baud: 1_000, dataBits: 8, parity: .none, stopBits: 1)
        let timing = try #require(BusTiming(LinkPlan(name: "bus", driver: .serialFrames(serial, plan))))
        #expect(timing.time(of: .exchangeFrame, count: sent) == .milliseconds(milliseconds))
        #expect(timing.silence == .zero)
    }
}
