/// What the physics of a serial port allow: the least time that bytes, silences and whole requests take on it.
///
/// Modbus over Serial Line V1.02, 2.5.1.1. The slave's own turnaround is not in it: it is the slave's.
package struct BusTiming: Sendable, Hashable {
    private let bitsPerCharacter: Int64
    private let baud: Int64

    package init(_ serial: SerialPlan) {
        bitsPerCharacter = Int64(serial.bitsPerCharacter)
        baud = Int64(max(1, serial.baud))
    }

    /// One character on the wire.
    package var character: TimeSpan { time(characters: 1) }

    /// The silence before each request (t3.5): 3.5 characters, and 1.75 ms above 19200 baud.
    package var silence: TimeSpan {
        baud > 19_200 ? .microseconds(1_750) : time(halfCharacters: 7)
    }

    /// Characters without a pause between them.
    package func time(characters: Int) -> TimeSpan { time(halfCharacters: 2 * Int64(characters)) }

    /// A request and its answer with the silence before each; the slave answers at once.
    package func time(of function: ModbusFunction, count: Int) -> TimeSpan {
        time(characters: function.requestBytes(count: count) + function.answerBytes(count: count)) + silence * 2
    }

    /// One poll of a block.
    package func time(of block: ReadBlock) -> TimeSpan {
        time(of: block.area.readFunction, count: Int(block.count))
    }

    /// The answer alone, as it arrives.
    package func answerTime(of function: ModbusFunction, count: Int) -> TimeSpan {
        time(characters: function.answerBytes(count: count))
    }

    /// Writing one coil or one register, answered by its echo.
    package var writeTime: TimeSpan { time(of: .writeRegister, count: 1) }

    /// Rounded up once, so that sums of characters do not gather an error.
    private func time(halfCharacters: Int64) -> TimeSpan {
        TimeSpan(nanoseconds: (halfCharacters * bitsPerCharacter * 500_000_000 + baud - 1) / baud)
    }
}
