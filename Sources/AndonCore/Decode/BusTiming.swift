/// What the physics of a serial port allow: the least time that bytes, silences and whole requests take on it.
///
/// Modbus over Serial Line V1.02, 2.5.1.1 (RTU) and 2.5.2 (ASCII). The slave's own turnaround is not in it: it is the
/// slave's.
package struct BusTiming: Sendable, Hashable {
    private let bitsPerCharacter: Int64
    private let baud: Int64
    private let coding: Coding
    /// The longest answer of a link that speaks frames, and the silence that ends it; nothing for Modbus.
    private let mostFrameBytes: Int
    private let frameEnd: TimeSpan

    /// How a frame's bytes stand on the wire.
    private enum Coding { case rtu, ascii, plain }

    /// RTU on this port.
    package init(_ serial: SerialPlan) { self.init(serial, .rtu) }

    /// What the link's driver speaks on its port; nil for a link that is no serial port.
    package init?(_ link: LinkPlan) {
        switch link.driver {
        case .modbusRTU(let serial): self.init(serial, .rtu)
        case .modbusASCII(let serial): self.init(serial, .ascii)
        case .serialFrames(let serial, let frames): self.init(serial, .plain, frames)
        case .modbusTCP, .modbusRTUOverTCP, .plugin: return nil
        }
    }

    private init(_ serial: SerialPlan, _ coding: Coding, _ frames: FramePlan? = nil) {
        bitsPerCharacter = Int64(serial.bitsPerCharacter)
        baud = Int64(max(1, serial.baud))
        self.coding = coding
        switch frames?.framing {
        case .fixed(let length): (mostFrameBytes, frameEnd) = (length, .zero)
        case .silence(let silence): (mostFrameBytes, frameEnd) = (frames?.mostBytes ?? 0, silence)
        default: (mostFrameBytes, frameEnd) = (frames?.mostBytes ?? 0, .zero)
        }
    }

    /// One character on the wire.
    package var character: TimeSpan { time(characters: 1) }

    /// The silence before each request: t3.5 for RTU (3.5 characters, and 1.75 ms above 19200 baud). ASCII and frames with
    /// delimiters need none: their characters say where a frame begins.
    package var silence: TimeSpan {
        guard coding == .rtu else { return .zero }
        return baud > 19_200 ? .microseconds(1_750) : time(halfCharacters: 7)
    }

    /// Characters without a pause between them.
    package func time(characters: Int) -> TimeSpan { time(halfCharacters: 2 * Int64(characters)) }

    /// Characters on the wire that carry an RTU frame of so many bytes. In ASCII each byte is two characters, the checksum
    /// is one byte instead of two, and `:`, CR and LF stand around it.
    package func characters(ofFrame bytes: Int) -> Int { coding == .ascii ? 2 * bytes + 1 : bytes }

    /// A request and its answer with the silence before each; the slave answers at once. An exchange of frames sends
    /// `count` bytes, and its answer is the longest that is taken.
    package func time(of function: ModbusFunction, count: Int) -> TimeSpan {
        let request = characters(ofFrame: function.requestBytes(count: count))
        let answer = answerCharacters(of: function, count: count)
        return time(characters: request + answer) + end(of: function) + silence * 2
    }

    /// One poll of a block.
    package func time(of block: ReadBlock) -> TimeSpan {
        time(of: block.area.readFunction, count: Int(block.count))
    }

    /// The answer alone, as it arrives.
    package func answerTime(of function: ModbusFunction, count: Int) -> TimeSpan {
        time(characters: answerCharacters(of: function, count: count)) + end(of: function)
    }

    private func answerCharacters(of function: ModbusFunction, count: Int) -> Int {
        function == .exchangeFrame ? mostFrameBytes : characters(ofFrame: function.answerBytes(count: count))
    }

    private func end(of function: ModbusFunction) -> TimeSpan { function == .exchangeFrame ? frameEnd : .zero }

    /// Writing one coil or one register, answered by its echo.
    package var writeTime: TimeSpan { time(of: .writeRegister, count: 1) }

    /// Rounded up once, so that sums of characters do not gather an error.
    private func time(halfCharacters: Int64) -> TimeSpan {
        TimeSpan(nanoseconds: (halfCharacters * bitsPerCharacter * 500_000_000 + baud - 1) / baud)
    }
}
