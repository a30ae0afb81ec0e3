/// What the agent found out about its units beyond the plan: kept on disk, shown in status, forgotten with
/// `andon forget`.
package struct Learnt: Sendable, Hashable {
    package var units: [Endpoint: UnitLearnt]

    package init(units: [Endpoint: UnitLearnt] = [:]) { self.units = units }

    package subscript(endpoint: Endpoint) -> UnitLearnt { units[endpoint] ?? UnitLearnt() }
}

/// What one unit refused.
package struct UnitLearnt: Sendable, Hashable {
    /// Addresses that it answered with exception 2, whatever the request around them: left out, and tried again rarely.
    package var refused: [PointRange]
    /// The most values it answers in one request, where that is less than the plan's: learnt from exception 3.
    package var limits: [Area: Int]

    package init(refused: [PointRange] = [], limits: [Area: Int] = [:]) {
        self.refused = refused
        self.limits = limits
    }

    package var isEmpty: Bool { refused.isEmpty && limits.isEmpty }
}
