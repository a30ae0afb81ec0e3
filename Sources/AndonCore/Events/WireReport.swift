/// Something about a wire, a unit or a point that a person should know, once per episode.
package struct WireReport: Sendable, Hashable {
    package enum Step: String, Sendable, CaseIterable {
        /// A unit refuses an address (exception 2): its tags are bad and the address is left out.
        case pointRefused = "point-refused"
        case pointReturned = "point-returned"
        /// A unit answers less in one request than it was asked for (exception 3).
        case limitLearnt = "limit-learnt"
        /// Longer requests are answered after all.
        case limitLifted = "limit-lifted"
        /// A counter fell, and not by wrapping.
        case counterReset = "counter-reset"
        /// A device is not the one that the plan names: its values are bad, nothing is written to it.
        case identityWrong = "identity-wrong"
        case identityRight = "identity-right"
        /// Our own requests come back on a two-wire bus.
        case echoHeard = "echo-heard"
        /// Somebody talks on the bus without pause.
        case busJammed = "bus-jammed"
        /// The timeout is shorter than the device: answers come, but late.
        case timeoutTooShort = "timeout-too-short"
        /// A plug-in's process ended and was started again, or was given up.
        case driverRestarted = "driver-restarted"
        case driverDisabled = "driver-disabled"
    }

    package var step: Step
    package var link: LinkID
    package var unit: UInt8?
    /// The tags that it concerns.
    package var tags: [TagID]
    /// What happened and what to do, in one sentence.
    package var text: String
    package var at: Uptime

    package init(step: Step, link: LinkID, unit: UInt8? = nil, tags: [TagID] = [], text: String, at: Uptime) {
        self.step = step
        self.link = link
        self.unit = unit
        self.tags = tags
        self.text = text
        self.at = at
    }
}
