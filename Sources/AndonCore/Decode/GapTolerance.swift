/// How many unwanted values between two tags are worth reading along, instead of asking twice.
package struct GapTolerance: Sendable, Hashable {
    /// Registers, or bits.
    package var values: Int

    /// What a slave takes before it answers, where the plan does not say: fast ones need about 5 ms, slow ones up to
    /// 100 ms.
    static let turnaround = TimeSpan.milliseconds(5)

    /// What is assumed of a bus behind a serial device server: the slowest that is common, so that little is read along.
    private static let hiddenBus = SerialPlan(device: "", baud: 9_600, parity: .even, stopBits: 1)

    /// For a unit of which the plan says nothing of its own.
    package init(of link: LinkPlan, area: Area) { self.init(of: link, unit: link.defaults, area: area) }

    /// On a serial bus a gap is read along while its bytes take no longer than what a second request costs: its own bytes,
    /// the bytes around its answer, two silent intervals and the slave's turnaround. On TCP a round trip costs what hundreds
    /// of registers cost, so only the risk of touching addresses that a device does not have keeps the gap bounded.
    package init(of link: LinkPlan, unit: UnitPlan, area: Area) {
        switch link.driver {
        case .modbusTCP: values = area.isBits ? 512 : 64
        case .serialFrames, .plugin: values = 0
        case .modbusRTU, .modbusASCII:
            values = BusTiming(link).map { Self.values($0, link, unit, area) } ?? 0
        case .modbusRTUOverTCP:
            values = Self.values(BusTiming(Self.hiddenBus), link, unit, area)
        }
    }

    private static func values(_ timing: BusTiming, _ link: LinkPlan, _ unit: UnitPlan, _ area: Area) -> Int {
        let function = area.readFunction
        let own =
            timing.characters(ofFrame: function.requestBytes(count: 0))
            + timing.characters(ofFrame: function.answerBytes(count: 0))
        let turnaround = unit.turnaround ?? Self.turnaround
        let request = timing.time(characters: own) + timing.silence * 2 + max(turnaround, link.gap)
        let perByte = timing.time(characters: timing.characters(ofFrame: 1) - timing.characters(ofFrame: 0))
        let bytes = Int(request.nanoseconds / max(1, perByte.nanoseconds))
        return area.isBits ? bytes * 8 : bytes / 2
    }
}
