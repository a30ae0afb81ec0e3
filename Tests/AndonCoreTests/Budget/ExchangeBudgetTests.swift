import AndonCore
import Testing

/// The figures of the field, cell by cell: bytes and two silent intervals, no turnaround.
@Suite("What one request takes of a wire", .timeLimit(.minutes(1)))
struct ExchangeBudgetTests {
    @Test(
        "reads of 1, 2, 10, 32 and 125 registers and a write, with 11 bits a character",
        arguments: [
            (9_600, [25.2, 27.5, 45.8, 96.3, 309], 26.4),
            (19_200, [12.6, 13.8, 22.9, 48.1, 155], 13.2),
            (38_400, [7.8, 8.4, 13.0, 25.6, 78.8], 8.1),
            (57_600, [6.4, 6.8, 9.8, 18.2, 53.7], 6.6),
            (115_200, [4.9, 5.1, 6.7, 10.9, 28.6], 5.0),
        ] as [(Int, [Double], Double)])
    func elevenBits(baud: Int, reads: [Double], write: Double) { check(OneLink.serial(baud), reads, write) }

    @Test(
        "the same with 10 bits a character",
        arguments: [
            (9_600, [22.9, 25.0, 41.7, 87.5, 281], 24.0),
            (19_200, [11.5, 12.5, 20.8, 43.8, 141], 12.0),
            (115_200, [4.8, 5.0, 6.4, 10.2, 26.3], 4.9),
        ] as [(Int, [Double], Double)])
    func tenBits(baud: Int, reads: [Double], write: Double) { check(OneLink.serial(baud, .none), reads, write) }

    private func check(_ serial: SerialPlan, _ reads: [Double], _ write: Double) {
        let link = LinkPlan(name: "bus", driver: .modbusRTU(serial))
        for (count, expected) in zip([1, 2, 10, 32, 125], reads) {
            let exchange = ExchangeBudget(.readHolding, count: count, on: link, unit: link.defaults)
            // One cell of the field's table is a hair high: 6.7465 ms are printed there as 6.8.
            let digits = expected > 100 ? 0.5 : 0.055
            #expect(abs(exchange.cost(.wire).inMilliseconds - expected) <= digits, "\(count) registers")
            #expect(exchange.bytesOut == 8 && exchange.bytesIn == 5 + 2 * count)
        }
        for function in [ModbusFunction.writeCoil, .writeRegister] {
            let exchange = ExchangeBudget(function, count: 1, on: link, unit: link.defaults)
            #expect(abs(exchange.cost(.wire).inMilliseconds - write) <= 0.0500001)
        }
    }

    @Test("the line behind a device server counts bytes and silence as a port does, and changes no deadline")
    func behindServer() {
        let port = LinkPlan(name: "bus", driver: .modbusRTU(OneLink.serial(9_600)))
        var server = LinkPlan(name: "far", driver: .modbusRTUOverTCP(host: "192.0.2.1", port: 4_001))
        server.timeout = .seconds(1)
        let flat = ExchangeBudget(.readHolding, count: 100, on: server, unit: server.defaults)
        #expect(flat.cost(.wire) == .zero && flat.cost(.expected) == .milliseconds(50))
        server.behind = OneLink.serial(9_600)
        let known = ExchangeBudget(.readHolding, count: 100, on: server, unit: server.defaults)
        let same = ExchangeBudget(.readHolding, count: 100, on: port, unit: port.defaults)
        #expect(known.cost(.wire) == same.cost(.wire))
        #expect(known.deadline == flat.deadline)
    }

    @Test("a turnaround that is stated counts as a fact, one that is assumed only in forecasts")
    func turnaround() {
        let link = LinkPlan(name: "bus", driver: .modbusRTU(OneLink.serial(9_600)))
        var unit = link.defaults
        let assumed = ExchangeBudget(.readHolding, count: 2, on: link, unit: unit)
        #expect(assumed.turnaround == Turnaround(.milliseconds(20), isAssumed: true))
        #expect(BudgetLine.isNear(assumed.cost(.stated), 27.5) && BudgetLine.isNear(assumed.cost(.expected), 47.5))
        unit.turnaround = .milliseconds(60)
        let stated = ExchangeBudget(.readHolding, count: 2, on: link, unit: unit)
        #expect(BudgetLine.isNear(stated.cost(.wire), 27.5) && BudgetLine.isNear(stated.cost(.stated), 87.5))
        unit.turnaround = nil
        unit.timeout = .milliseconds(5)
        #expect(
            ExchangeBudget(.readHolding, count: 2, on: link, unit: unit).turnaround.time == .milliseconds(5),
            "nobody is assumed to answer after the timeout")
    }

    @Test("a gap, a sender that is switched, and ASCII take their time")
    func settings() {
        var serial = OneLink.serial(9_600)
        var link = LinkPlan(name: "bus", driver: .modbusRTU(serial), gap: .milliseconds(30))
        func cost() -> TimeSpan {
            ExchangeBudget(.readHolding, count: 2, on: link, unit: link.defaults).cost(.wire)
        }
        #expect(BudgetLine.isNear(cost(), 27.5 - 4.01 + 30, within: 0.01))
        serial.rs485 = RS485Plan(delayBeforeSend: .milliseconds(1), delayAfterSend: .milliseconds(2))
        link = LinkPlan(name: "bus", driver: .modbusRTU(serial))
        #expect(BudgetLine.isNear(cost(), 30.5, within: 0.01))
        // `:`, 12 characters, CR, LF; and `:`, 16 characters, CR, LF: 7 data bits, parity, 10 bits each.
        serial = SerialPlan(device: "/dev/ttyS0", baud: 9_600, dataBits: 7, parity: .even, stopBits: 1)
        link = LinkPlan(name: "bus", driver: .modbusASCII(serial))
        let ascii = ExchangeBudget(.readHolding, count: 2, on: link, unit: link.defaults)
        #expect(ascii.bytesOut == 17 && ascii.bytesIn == 19)
        #expect(BudgetLine.isNear(ascii.cost(.wire), 37.5, within: 0.001))
    }

    @Test("a request that brings nothing takes the timeout and the time of its bytes")
    func deadline() {
        let link = LinkPlan(name: "bus", driver: .modbusRTU(OneLink.serial(9_600)), timeout: .milliseconds(500))
        let exchange = ExchangeBudget(.readHolding, count: 2, on: link, unit: link.defaults)
        #expect(BudgetLine.isNear(exchange.deadline, 500 + 27.5 + 2 * 4.01, within: 0.01))
        let net = LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.1", port: 502))
        let round = ExchangeBudget(.readHolding, count: 10, on: net, unit: net.defaults)
        #expect(round.deadline == .milliseconds(300))
        #expect(round.bytesOut == 12 && round.bytesIn == 29, "MBAP instead of unit and checksum")
        #expect(round.cost(.stated) == .zero && round.cost(.expected) == .milliseconds(10))
    }

    private static func frame(_ framing: FramePlan.Framing, ask: UInt16) -> ExchangeBudget {
        let frames = FramePlan(framing: framing, mostBytes: 20, asks: [[], [0x3F, 0x0D]])
        let link = LinkPlan(name: "scale", driver: .serialFrames(OneLink.serial(9_600, .none), frames))
        let block = ReadBlock(
            link: LinkID(0), unit: 1, area: .frame, address: ask, count: 0, period: .seconds(1), tags: [])
        return ExchangeBudget(block, on: link, unit: link.defaults)
    }

    @Test("a frame that comes unasked costs the wire nothing, one that is asked for its longest answer")
    func frames() {
        #expect(Self.frame(.delimiter([13]), ask: 0).cost(.expected) == .zero)
        let asked = Self.frame(.delimiter([13]), ask: 1)
        #expect(asked.bytesOut == 2 && asked.bytesIn == 20)
        #expect(BudgetLine.isNear(asked.cost(.expected), 22 * 10 / 9.6 + 20, within: 0.001))
    }

    @Test("how long a frame will be is assumed, never held against a plan, unless its length is fixed")
    func frameLength() {
        let asked = Self.frame(.delimiter([13]), ask: 1)
        #expect(asked.isLengthAssumed)
        #expect(BudgetLine.isNear(asked.cost(.wire), 3 * 10 / 9.6, within: 0.001), "two bytes out, one in")
        let fixed = Self.frame(.fixed(length: 8), ask: 1)
        #expect(!fixed.isLengthAssumed && BudgetLine.isNear(fixed.cost(.wire), 10 * 10 / 9.6, within: 0.001))
    }

    @Test("a frame that silence ends takes the silence too")
    func frameEnd() {
        let asked = Self.frame(.silence(.milliseconds(500)), ask: 1)
        #expect(BudgetLine.isNear(asked.cost(.wire), 3 * 10 / 9.6 + 500, within: 0.001))
        #expect(BudgetLine.isNear(asked.deadline, 300 + 22 * 10 / 9.6 + 500, within: 0.001))
    }

    @Test("a unit that is known to take longer than it is waited for never answers in time")
    func tooLate() {
        for driver in [
            LinkDriver.modbusRTU(OneLink.serial(9_600)), .modbusTCP(host: "192.0.2.1", port: 502),
        ] {
            let link = LinkPlan(name: "bus", driver: driver, timeout: .milliseconds(300))
            var unit = link.defaults
            #expect(!ExchangeBudget(.readHolding, count: 1, on: link, unit: unit).isTooLate)
            unit.turnaround = .milliseconds(300)
            #expect(!ExchangeBudget(.readHolding, count: 1, on: link, unit: unit).isTooLate)
            unit.turnaround = .milliseconds(320)
            #expect(ExchangeBudget(.readHolding, count: 1, on: link, unit: unit).isTooLate)
        }
    }
}
