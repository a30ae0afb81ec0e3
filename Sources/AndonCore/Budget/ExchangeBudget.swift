/// One request and its answer: bytes, and where the time goes.
package struct ExchangeBudget: Sendable, Hashable {
    package var function: ModbusFunction
    /// Values asked for or written.
    package var count: Int
    /// As they stand on the wire, checksum and framing included. Without the headers of TCP and IP.
    package var bytesOut: Int
    package var bytesIn: Int
    /// The bytes of both on a serial wire; zero where the link is none.
    package var bytes: TimeSpan
    /// The same if the answer is as short as it can be.
    package var leastBytes: TimeSpan
    /// The answer's bytes alone.
    package var answerBytes: TimeSpan
    /// The silence before each of the two, the plan's gap, the time in which the port switches its sender, and the silence
    /// that ends a frame.
    package var silence: TimeSpan
    package var turnaround: Turnaround
    /// From handing it to the wire to giving it up: what it takes when nobody answers.
    package var deadline: TimeSpan

    /// A request of one function of Modbus.
    package init(_ function: ModbusFunction, count: Int, on link: LinkPlan, unit: UnitPlan) {
        self.init(
            function, count: count, out: function.requestBytes(count: count), in: function.answerBytes(count: count),
            on: link, unit: unit)
    }

    /// One poll of a block.
    package init(_ block: ReadBlock, on link: LinkPlan, unit: UnitPlan) {
        guard case .serialFrames(_, let frames) = link.driver else {
            self.init(block.area.readFunction, count: Int(block.count), on: link, unit: unit)
            return
        }
        let ask = Int(block.address)
        let out = frames.asks.indices.contains(ask) ? frames.asks[ask].count : 0
        var length = frames.mostBytes
        if case .fixed(let fixed) = frames.framing { length = min(fixed, length) }
        // A frame that comes unasked costs the wire nothing that we could spend otherwise.
        self.init(.exchangeFrame, count: length, out: out, in: out == 0 ? 0 : length, on: link, unit: unit)
        guard out > 0 else { return }
        switch frames.framing {
        case .fixed: break
        case .silence(let end):
            silence = silence + end
            fallthrough
        case .delimiter, .lengthPrefix, .bracketed:
            leastBytes = bytes - answerBytes + (BusTiming(link)?.time(characters: 1) ?? .zero)
        }
    }

    private init(
        _ function: ModbusFunction, count: Int, out: Int, in answer: Int, on link: LinkPlan, unit: UnitPlan
    ) {
        self.function = function
        self.count = count
        bytesOut = Self.onWire(out, link.driver)
        bytesIn = Self.onWire(answer, link.driver)
        let assumed = min(Turnaround.assumed(on: link), unit.timeout)
        turnaround = Turnaround(unit.turnaround ?? assumed, isAssumed: unit.turnaround == nil)
        bytes = .zero
        leastBytes = .zero
        answerBytes = .zero
        silence = .zero
        deadline = unit.timeout
        if bytesOut == 0 { turnaround = Turnaround(.zero, isAssumed: false) }
        guard bytesOut > 0 else { return }
        deadline = link.deadline(of: function, count: function == .exchangeFrame ? out : count, unit: unit)
        guard let serial = link.serialLine else {
            silence = link.gap
            return
        }
        let timing = BusTiming(serial)
        bytes = timing.time(characters: bytesOut + bytesIn)
        leastBytes = bytes
        answerBytes = timing.time(characters: bytesIn)
        let quiet =
            switch link.driver {
            case .modbusRTU, .modbusRTUOverTCP: timing.silence
            case .modbusTCP, .modbusASCII, .serialFrames, .plugin: TimeSpan.zero
            }
        let switching = serial.rs485.map { $0.delayBeforeSend + $0.delayAfterSend } ?? .zero
        silence = quiet + max(link.gap, quiet) + switching
    }

    /// What it takes of the link's time when the unit answers.
    package func cost(_ basis: CostBasis) -> TimeSpan {
        (basis == .expected ? bytes : leastBytes) + silence + turnaround.time(basis)
    }

    /// The device may answer with less than is counted.
    package var isLengthAssumed: Bool { leastBytes < bytes }

    /// Whether the time is over before the answer can be there, by what is stated alone.
    package var isTooLate: Bool { bytesOut > 0 && cost(.stated) > deadline }

    /// An RTU frame's bytes as the driver sends them: with an MBAP header instead of unit and checksum on TCP, in
    /// hexadecimal between `:` and CR LF as ASCII.
    private static func onWire(_ frame: Int, _ driver: LinkDriver) -> Int {
        switch driver {
        case .modbusTCP: frame + 4
        case .modbusASCII: 2 * frame + 1
        case .modbusRTU, .modbusRTUOverTCP, .serialFrames, .plugin: frame
        }
    }
}
