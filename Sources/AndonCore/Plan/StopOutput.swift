/// One output of the stop, as it is wired: what is written to it, and when it counts as confirmed.
package struct StopOutput: Sendable {
    /// What procedures, the latch and people call it.
    package var name: String
    /// A coil or a holding register (type `bool`, `uint16`, `int16`, or on and off) with write access.
    package var tag: TagID
    /// A connection of its own to the tag's device, on which nothing is polled; nil: the tag's link.
    package var connection: LinkID?
    /// The raw value that means stop (a coil: 0 or 1) and the raw value that lets the line run; with a mask, bits inside of it.
    package var stopValue: UInt16
    package var runValue: UInt16
    /// The bits of the register that are ours; nil: all of it. Written with function 22, so that no other bit is ever touched.
    package var mask: UInt16?
    /// Whether the output is read back after the write; without it the write's echo alone confirms it.
    package var readBack: Bool
    /// From the first write to the echo and the read-back, at most.
    package var within: TimeSpan
    /// What shows apart from the output that the machine has stopped; nil where the plan names nothing.
    package var input: StopInput?
    /// Writes tried before it is reported `failed`; it is repeated slowly after that, for as long as the latch holds.
    package var attempts: Int
    package var whenCleared: WhenCleared

    /// What is done when somebody else changes the output of a stopped line. The latch holds in any case.
    package enum WhenCleared: String, Sendable, CaseIterable {
        /// Written again at once, and told.
        case assert
        /// Told, and told again while it stands so; not written.
        case tell
        /// Told once, and left as it is found until a reset or a new cause.
        case hold
    }

    package init(
        name: String, tag: TagID, connection: LinkID? = nil, stopValue: UInt16, runValue: UInt16,
        mask: UInt16? = nil, readBack: Bool = true, within: TimeSpan = .milliseconds(500), input: StopInput? = nil,
        attempts: Int = 3, whenCleared: WhenCleared = .assert
    ) {
        self.name = name
        self.tag = tag
        self.connection = connection
        self.stopValue = stopValue
        self.runValue = runValue
        self.mask = mask
        self.readBack = readBack
        self.within = within
        self.input = input
        self.attempts = attempts
        self.whenCleared = whenCleared
    }

    /// From the first write until it is confirmed or reported as failed.
    package var bound: TimeSpan { max(within, input?.within ?? .zero) }

    /// Our part of what was read.
    package func part(of value: UInt16) -> UInt16 { mask.map { value & $0 } ?? value }
}

/// An input that shows, apart from the output, that the machine has stopped.
package struct StopInput: Sendable {
    /// A tag that is polled, on whatever link.
    package var tag: TagID
    /// The value that means stopped, in the tag's units; on is 1.
    package var value: Double
    /// From the first write to a good sample that says so, at most; never less than the output's own `within`.
    package var within: TimeSpan

    package init(tag: TagID, value: Double, within: TimeSpan) {
        self.tag = tag
        self.value = value
        self.within = within
    }
}
