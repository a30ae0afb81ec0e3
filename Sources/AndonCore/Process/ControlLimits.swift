/// Where a process in control stands: its mean and its standard deviation, in the tag's engineering units.
///
/// Given in the plan, or estimated from a stated period (`LimitStudy`). The sigma is above zero: a chart without spread would
/// call every value a signal.
package struct ControlLimits: Sendable, Hashable {
    package let center: Double
    package let sigma: Double

    /// Nil unless both are finite and the sigma is above zero.
    package init?(center: Double, sigma: Double) {
        guard center.isFinite, sigma.isFinite, sigma > 0 else { return nil }
        self.center = center
        self.sigma = sigma
    }

    /// How many sigmas a value stands above the center.
    package func distance(of value: Double) -> Double { (value - center) / sigma }
}
