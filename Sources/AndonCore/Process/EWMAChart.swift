/// An exponentially weighted moving average against its limits: finds small shifts that last.
///
///     z = weight × x + (1 − weight) × z,  limits = center ± width × sigma × √(weight / (2 − weight))
///
/// The limits are those of a chart that has run for long, as the NIST/SEMATECH e-Handbook 6.3.2.4 draws them. With
/// `startsNarrow` they are the exact ones, narrower for the first values: × √(1 − (1 − weight)^(2 i)) (Montgomery).
package struct EWMAChart: Sendable {
    package let limits: ControlLimits
    /// 0 < weight ≤ 1; 1 is a Shewhart chart.
    package let weight: Double
    /// In sigmas of the average.
    package let width: Double
    package let startsNarrow: Bool
    /// The average; the center before the first value.
    package private(set) var average: Double
    /// (1 − weight)^(2 i): what the start still takes off the limits.
    private var start = 1.0

    /// Nil unless 0 < weight ≤ 1 and the width is finite and above zero.
    package init?(limits: ControlLimits, weight: Double, width: Double, startsNarrow: Bool = false) {
        guard weight > 0, weight <= 1, width > 0, width.isFinite else { return nil }
        self.limits = limits
        self.weight = weight
        self.width = width
        self.startsNarrow = startsNarrow
        average = limits.center
    }

    /// How far the average may stand from the center now.
    package var reach: Double {
        let settled = width * limits.sigma * (weight / (2 - weight)).squareRoot()
        return startsNarrow ? settled * (1 - start).squareRoot() : settled
    }

    /// Begins anew at the center: after a gap, a restart or a change of the limits.
    package mutating func forget() {
        average = limits.center
        start = 1
    }

    /// The side on which the average is now beyond its limit; nil while it is within. A value that is no number is
    /// forgotten with all before it.
    package mutating func take(_ value: Double) -> ChartSide? {
        guard value.isFinite else {
            forget()
            return nil
        }
        average += weight * (value - average)
        start *= (1 - weight) * (1 - weight)
        let distance = average - limits.center
        // A part in a thousand million: what binary arithmetic does to decimal values.
        guard abs(distance) > reach + limits.sigma * 1e-9 else { return nil }
        return distance > 0 ? .above : .below
    }
}
