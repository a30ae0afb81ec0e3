/// Two sums of what values deviate by, each against an allowance: finds small shifts soon and says on which side.
///
///     above = max(0, above + x − center − allowance),  below = max(0, below + center − x − allowance)
///
/// and a signal while one is above the decision limit (NIST/SEMATECH e-Handbook 6.3.2.3). Both are in engineering units here;
/// in the plan they are given in sigmas, usually 0.5 and 4 to 5.
package struct CUSUMChart: Sendable {
    package let center: Double
    package let allowance: Double
    package let decision: Double
    package private(set) var above = 0.0
    package private(set) var below = 0.0

    /// Nil unless all are finite, the allowance is not below zero and the decision limit is above zero.
    package init?(center: Double, allowance: Double, decision: Double) {
        guard center.isFinite, allowance.isFinite, allowance >= 0, decision.isFinite, decision > 0 else { return nil }
        self.center = center
        self.allowance = allowance
        self.decision = decision
    }

    /// In sigmas of the limits.
    package init?(limits: ControlLimits, allowance: Double, decision: Double) {
        self.init(center: limits.center, allowance: allowance * limits.sigma, decision: decision * limits.sigma)
    }

    /// Both sums begin at zero: after a gap, a restart, a repair or a change of the limits.
    package mutating func forget() {
        above = 0
        below = 0
    }

    /// Neither sum stays above this: an alarm then returns soon after the process did, however long it was away.
    package mutating func hold(atMost most: Double) {
        above = min(above, most)
        below = min(below, most)
    }

    /// The side whose sum is above the decision limit; the larger where both are. A value that is no number is forgotten
    /// with all before it.
    package mutating func take(_ value: Double) -> ChartSide? {
        guard value.isFinite else {
            forget()
            return nil
        }
        above = max(0, above + value - center - allowance)
        below = max(0, below + center - value - allowance)
        // A part in a thousand million: what binary arithmetic does to decimal values.
        let limit = decision * (1 + 1e-9)
        guard max(above, below) > limit else { return nil }
        return above >= below ? .above : .below
    }
}
