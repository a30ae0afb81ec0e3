import AndonCore
import Testing

@Suite("How long a request may take", .timeLimit(.minutes(1)))
struct RequestDeadlineTests {
    private let unit = UnitPlan(timeout: .milliseconds(300))

    private func coil(_ link: LinkPlan) -> Double {
        link.deadline(of: .writeCoil, count: 1, unit: unit).inMilliseconds
    }

    private func port(_ bits: Int, rs485: RS485Plan? = nil) -> SerialPlan {
        SerialPlan(device: "/dev/ttyS0", baud: 9_600, dataBits: bits, parity: .even, stopBits: 1, rs485: rs485)
    }

    @Test("over TCP: the unit's time and the gap; the pause after connecting only where a request has to connect")
    func tcp() {
        var link = LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.1", port: 502), gap: .milliseconds(20))
        #expect(coil(link) == 320)
        link.pauseAfterConnect = .milliseconds(500)
        #expect(coil(link) == 320)
        link.idleClose = .seconds(10)
        #expect(coil(link) == 820)
    }

    @Test("on a serial line: its bytes as they stand there, its silences or the gap, and the sender's switching")
    func serial() {
        // 8 characters out, 8 in, of 11 bits; 3.5 characters of silence before each and two for what may still be there.
        let silence: Double = 3.5 * 11 / 9.6
        let rtu: Double = 300 + 16 * 11 / 9.6 + 4 * silence
        var link = LinkPlan(name: "bus", driver: .modbusRTU(port(8)))
        isNear(link, rtu)
        link.gap = .milliseconds(10)
        isNear(link, rtu + 10 - silence)
        link.gap = .zero
        let rs485 = RS485Plan(delayBeforeSend: .milliseconds(2), delayAfterSend: .milliseconds(3))
        link.driver = .modbusRTU(port(8, rs485: rs485))
        isNear(link, rtu + 5)
        // 17 characters each way, of 10 bits; no silence.
        link.driver = .modbusASCII(port(7))
        isNear(link, 300 + 340 / 9.6)
    }

    private func isNear(_ link: LinkPlan, _ milliseconds: Double) {
        #expect(BudgetLine.isNear(link.deadline(of: .writeCoil, count: 1, unit: unit), milliseconds, within: 0.01))
    }

    @Test("the budget counts with what the wire gives")
    func budget() {
        for driver in [
            LinkDriver.modbusRTU(port(8)), .modbusASCII(port(7)), .modbusTCP(host: "192.0.2.1", port: 502),
        ] {
            let link = LinkPlan(name: "l", driver: driver, gap: .milliseconds(7))
            let exchange = ExchangeBudget(.writeCoil, count: 1, on: link, unit: unit)
            #expect(exchange.deadline == link.deadline(of: .writeCoil, count: 1, unit: unit))
        }
    }
}
