/// What one board's temperature did: peak, time above liquidus, fastest rise and fall, time near the peak.
///
/// Fed with the good samples between one board's beginning and its end. Between two samples the temperature is taken as a
/// straight line; the time above a limit is therefore known to within what the line misses. Names and limits of a profile:
/// IPC/JEDEC J-STD-020, table 5-2.
package struct ThermalFigures: Sendable, Hashable {
    /// The plan's: 217 °C for tin-silver-copper, 183 °C for tin-lead.
    package let liquidus: Double
    package private(set) var peak: Double?
    package private(set) var aboveLiquidus = TimeSpan.zero
    /// Units per second between two samples at least `least` apart; nil before there are such.
    package private(set) var fastestRise: Double?
    package private(set) var fastestFall: Double?
    /// Ramps between samples that are closer than this say more of the last digit than of the board.
    private let least: TimeSpan
    /// Samples further apart than this are no line: the time between them is `unknown`.
    private let gap: TimeSpan
    package private(set) var unknown = TimeSpan.zero
    private var last: Point?
    private var rampStart: Point?

    private struct Point: Sendable, Hashable {
        var at: Uptime
        var value: Double
    }

    /// - Parameters:
    ///   - least: the shortest time that a ramp is measured over.
    ///   - gap: samples further apart are not joined.
    package init(liquidus: Double, rampOver least: TimeSpan, gap: TimeSpan) {
        self.liquidus = liquidus
        self.least = least
        self.gap = gap
    }

    /// Takes a good sample. Time that does not go on is left out, and so is what is no number.
    package mutating func take(_ value: Double, at now: Uptime) {
        guard value.isFinite else { return }
        let point = Point(at: now, value: value)
        if let last {
            guard now > last.at else { return }
            if now - last.at > gap {
                unknown = unknown + (now - last.at)
                rampStart = point
            } else {
                aboveLiquidus = aboveLiquidus + time(above: liquidus, from: last, to: point)
                takeRamp(point)
            }
        } else {
            rampStart = point
        }
        peak = max(peak ?? value, value)
        last = point
    }

    private mutating func takeRamp(_ point: Point) {
        guard let start = rampStart, point.at - start.at >= least else { return }
        let slope = (point.value - start.value) / (point.at - start.at).inSeconds
        if slope >= 0 { fastestRise = max(fastestRise ?? slope, slope) }
        if slope <= 0 { fastestFall = min(fastestFall ?? slope, slope) }
        rampStart = point
    }

    private func time(above limit: Double, from start: Point, to end: Point) -> TimeSpan {
        let span = end.at - start.at
        switch (start.value >= limit, end.value >= limit) {
        case (true, true): return span
        case (false, false): return .zero
        case (true, false), (false, true):
            let (low, high) = (min(start.value, end.value), max(start.value, end.value))
            let share = (high - limit) / (high - low)
            return TimeSpan(nanoseconds: Int64((Double(span.nanoseconds) * share).rounded()))
        }
    }
}
