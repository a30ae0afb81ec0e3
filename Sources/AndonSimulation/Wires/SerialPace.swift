package import AndonCore

/// How long things take on a serial line.
package struct SerialPace: Hashable, Sendable {
    /// One character on the wire; zero switches pacing off.
    package var byteTime: TimeSpan
    /// From the end of a request to the first byte of the answer.
    package var turnaround: TimeSpan
    /// A frame is over when nothing came for this long.
    package var silence: TimeSpan

    /// Characters and silences at the settings of the plan (Modbus over Serial Line V1.02, 2.5.1.1).
    package init(_ serial: SerialPlan, turnaround: TimeSpan = .milliseconds(4)) {
        byteTime = TimeSpan(nanoseconds: Int64(serial.bitsPerCharacter) * 1_000_000_000 / Int64(max(serial.baud, 1)))
        let silent = serial.baud > 19_200 ? TimeSpan.microseconds(1_750) : byteTime * 7
        let half = TimeSpan(nanoseconds: serial.baud > 19_200 ? silent.nanoseconds : silent.nanoseconds / 2)
        self.turnaround = max(turnaround, half)
        // A pty delivers whole writes; the scheduler of a busy machine must not cut a frame in two.
        silence = max(half, .milliseconds(15))
    }

    /// Answers at once.
    package static let none = SerialPace(byteTime: .zero, turnaround: .zero, silence: .milliseconds(15))

    private init(byteTime: TimeSpan, turnaround: TimeSpan, silence: TimeSpan) {
        self.byteTime = byteTime
        self.turnaround = turnaround
        self.silence = silence
    }
}
