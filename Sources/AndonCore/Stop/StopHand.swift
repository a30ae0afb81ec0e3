/// What a person may do to the modes of a stop and to its proof. Each needs a name and a reason, and is done on the machine
/// itself: nothing of it comes from a network.
package enum StopHand: Sendable, Hashable {
    /// The mode of the line (nil) or of a rule.
    case choose(StopPlan.Mode, of: RuleID?)
    case maintain(TimeSpan)
    case endMaintenance
    /// Drives every output to stop and back, each verified; in maintenance only.
    case test
    /// Lets a stop that a limit holds back through.
    case goAhead
}

/// What became of it.
package enum StopHandAnswer: Sendable, Hashable {
    case done
    /// Every output was driven to stop and back.
    case passed([OutputProof])
    /// The test was carried out, and what went wrong.
    case failed(String)
    case refused(StopHandRefusal)
}

/// Why nothing was done.
package enum StopHandRefusal: Error, Sendable, Hashable {
    case noStop
    /// The rule stops nothing.
    case notAStop
    /// The most that the plan allows.
    case notAllowed(atMost: StopPlan.Mode)
    case already(StopPlan.Mode)
    /// These would stop the line at once.
    case causesStand([AlarmKey])
    /// Why nobody can say that the outputs work.
    case notVerified(String)
    /// This output reads its stop value, and not by this agent.
    case standsAtStop(output: Int)
    /// A stop or a release is on its way, or the line is stopped.
    case held(StopSequence.State)
    case wrongDevice(String)
    /// A hand before this one is being carried out.
    case underWay
    case noMaintenance
    case nothingHeld
    case ending
}
