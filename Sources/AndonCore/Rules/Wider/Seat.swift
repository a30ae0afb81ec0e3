/// An alarm as others see it: under its rule's gate, and as rules that name its rule count it. Every wider alarm has one,
/// and every plain alarm whose rule is suppressed by design or named by another.
struct Seat: Sendable {
    enum Shown: Sendable { case normal, active, suppressed }

    let key: AlarmKey
    /// Its place among the plain alarms; -1 for a wider one.
    let plain: Int32
    /// The formula that suppresses it; -1 for none.
    var gate: Int32 = -1
    /// Some recipe leaves its rule out, and the one in force does.
    var mayBeLeftOut = false
    var isLeftOut = false
    /// Raised under the limits of another recipe and not shown then: it stays so until it is seen to be true under those of
    /// now.
    var mustBeSeen = false
    /// Raised and not returned, whether it is shown or not.
    var isActive: Bool
    var truth = Truth.unknown
    var shown: Shown
    /// A plain alarm that is raised and not shown, counted as such.
    var isHidden = false
    /// What it counts as for rules that name its rule.
    var said = Truth.unknown

    /// A restored alarm under a gate is neither here nor there until the gate is known.
    init(_ key: AlarmKey, plain: Int32, isActive: Bool, isGated: Bool) {
        self.key = key
        self.plain = plain
        self.isActive = isActive
        shown = isActive ? (isGated ? .suppressed : .active) : .normal
    }

    var standing: Truth {
        switch shown {
        case .active: .true
        case .suppressed: .false
        case .normal: truth == .unknown ? .unknown : .false
        }
    }
}
