/// One machine of the line.
package struct MachinePlan: Sendable {
    package var name: String
    package var kind: MachineKind
    /// The link of its tags, where a tag does not name one of its own.
    package var link: LinkID
    /// Its tags, in the plan's order.
    package var tags: [TagID]

    /// How its boards are told apart, where the plan says so.
    package var boards: BoardsPlan?
    /// The profile that tags were taken over from.
    package var profile: ProfileNote?
    /// What people should know before they go live with it, a sentence each.
    package var notes: [String]

    package init(
        name: String, kind: MachineKind, link: LinkID, tags: [TagID], profile: ProfileNote? = nil, notes: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.link = link
        self.tags = tags
        self.profile = profile
        self.notes = notes
    }
}

/// What a machine is, for people and for the simulator's physics; nothing is decided by it.
package enum MachineKind: String, Sendable, CaseIterable {
    case printer, placer, reflow, inspection, conveyor, loader, io, sensor, other
}
