/// What one unit behind a link takes and does not take.
package struct UnitPlan: Sendable, Hashable {
    /// How long it may take to answer, from the end of our request.
    package var timeout: TimeSpan
    /// Kept after its answer before it is asked again; others are asked meanwhile where the wire has room.
    package var pause: TimeSpan
    /// What it is known to take before it answers: for the bus budget and the gap between two tags, never for a deadline.
    /// Nil where nobody said.
    package var turnaround: TimeSpan?
    /// The most values of one request, by area.
    package var limits: ReadLimits
    /// Addresses that are never touched, not even to read over them.
    package var forbidden: [PointRange]
    /// One value in one request: the device refuses blocks.
    package var isOneAtATime: Bool
    /// Every read of these areas begins at address 0.
    package var startsAtZero: Set<Area>
    /// How often a write that brought no answer is sent again; a read is never repeated.
    package var writeRetries: Int
    /// Which functions write one value to it.
    package var writes: WriteKind
    /// How a device is known before it is believed; nil believes what answers.
    package var identity: IdentityPlan?
    /// After the unit came back its samples are uncertain for this long: a device that starts serves zeros.
    package var warmUp: TimeSpan
    /// The profile its tags came from.
    package var profile: ProfileNote?

    package init(
        timeout: TimeSpan = .milliseconds(300), pause: TimeSpan = .zero, turnaround: TimeSpan? = nil,
        limits: ReadLimits = ReadLimits(), forbidden: [PointRange] = [], isOneAtATime: Bool = false,
        startsAtZero: Set<Area> = [], writeRetries: Int = 0, writes: WriteKind = .single,
        identity: IdentityPlan? = nil, warmUp: TimeSpan = .zero, profile: ProfileNote? = nil
    ) {
        self.timeout = timeout
        self.pause = pause
        self.turnaround = turnaround
        self.limits = limits
        self.forbidden = forbidden
        self.isOneAtATime = isOneAtATime
        self.startsAtZero = startsAtZero
        self.writeRetries = writeRetries
        self.writes = writes
        self.identity = identity
        self.warmUp = warmUp
        self.profile = profile
    }
}

/// Which profile described a unit, and how far it can be believed.
package struct ProfileNote: Sendable, Hashable {
    package var name: String
    /// `structural`, `interop-verified` or `hardware-verified`, as the profile says of itself.
    package var trust: Trust
    package var source: String

    /// How far a profile was checked, from a manual that was read to a device that was measured.
    package enum Trust: String, Sendable, CaseIterable {
        /// Copied from a document; no device was asked.
        case structural
        /// Agrees with an independent implementation or a recorded exchange.
        case interopVerified = "interop-verified"
        /// Compared with the real device.
        case hardwareVerified = "hardware-verified"
    }

    package init(name: String, trust: Trust, source: String) {
        self.name = name
        self.trust = trust
        self.source = source
    }
}
