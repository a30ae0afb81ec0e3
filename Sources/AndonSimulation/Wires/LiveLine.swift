package import AndonCore
import NIOCore
import Synchronization

/// The simulated line with a clock: what all wires and the control socket share. Held for microseconds at a time.
package final class LiveLine: Sendable {
    private let line: Mutex<SimulatedLine>
    private let start = NIODeadline.now()
    private let speed: Double
    private let log: SimulationLog?

    /// - Parameter speed: seconds of the line per second of the wall; the wires always run in real time.
    package init(_ line: SimulatedLine, speed: Double = 1, log: SimulationLog? = nil) {
        self.line = Mutex(line)
        self.speed = speed
        self.log = log
    }

    /// The time of the simulated line.
    package var now: Uptime {
        let passed = (NIODeadline.now() - start).nanoseconds
        return Uptime(nanoseconds: Int64(Double(passed) * speed))
    }

    /// What a unit answers to a request that has just arrived.
    package func answer(
        _ pdu: [UInt8], unit: UInt8, link: LinkID, framing: Transmission.Framing
    ) -> Transmission {
        change { $0.answer(pdu, unit: unit, link: link, framing: framing) }
    }

    /// Whether a wire is made to go wrong like this.
    package func has(_ fault: LinkFault, on link: LinkID) -> Bool { change { $0.has(fault, on: link) } }

    /// Bytes of somebody who talks on the bus.
    package func chatter() -> [UInt8] { change { $0.chatter() } }

    package func perform(_ command: SimCommand) -> SimOutcome { change { $0.perform(command) } }

    /// Looks at the line, or disturbs it, at the present time.
    package func change<Result: Sendable>(_ body: (inout sending SimulatedLine) -> sending Result) -> Result {
        let now = now
        let (result, entries) = line.withLock { line in
            line.step(to: now)
            let result = body(&line)
            return (result, line.takeJournal())
        }
        log?.write(entries)
        return result
    }
}
