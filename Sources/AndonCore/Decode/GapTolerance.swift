/// How many unwanted values between two tags are worth reading along, instead of asking twice.
package struct GapTolerance: Sendable, Hashable {
    /// Registers, or bits.
    package var values: Int

    /// What a slave takes before it answers, as a rule: fast ones need about 5 ms, slow ones up to 100 ms.
    static let turnaround = TimeSpan.milliseconds(5)

    /// On RTU a gap is read along while its bytes take no longer than what a second request costs: its own bytes, the
    /// bytes around its answer, two silent intervals and the slave's turnaround. On TCP a round trip costs what hundreds of
    /// registers cost, so only the risk of touching addresses that a device does not have keeps the gap bounded.
    package init(of link: LinkPlan, area: Area) {
        switch link.driver {
        case .modbusTCP, .modbusRTUOverTCP:
            values = area.isBits ? 512 : 64
        case .serialFrames, .plugin:
            values = 0
        case .modbusRTU(let serial), .modbusASCII(let serial):
            let timing = BusTiming(serial)
            let function = area.readFunction
            let characters = function.requestBytes(count: 0) + function.answerBytes(count: 0)
            let request = timing.time(characters: characters) + timing.silence * 2 + max(Self.turnaround, link.gap)
            let bytes = Int(request.nanoseconds / max(1, timing.character.nanoseconds))
            values = area.isBits ? bytes * 8 : bytes / 2
        }
    }
}
