internal import AndonCore
internal import Synchronization

// Who answers: a unit that fails is demoted and probed, a link that fails takes its units along without blaming them.
extension Wire {
    /// - Parameter refusal: what the unit said instead of a value; it is alive all the same.
    mutating func unitAnswers(_ unit: Int, _ outcome: UnitHealth.Outcome, at now: Uptime, but refusal: String? = nil) {
        let before = units[unit].reason
        units[unit].reason = refusal
        if units[unit].health.took(outcome, at: now) == .promoted { askAgain(unit, at: now) }
        // Another device than the plan's speaks for no machine.
        guard !units[unit].isHeard, units[unit].identity.isRight else { return }
        if outcome == .refused, let refusal {
            // It lives; but who has brought no value yet makes no machine online.
            guard refusal != before else { return }
            let endpoint = units[unit].endpoint
            let name = lanes[units[unit].lane].name
            return report { $0.refused(endpoint, reason: "unit \(endpoint.unit) on \(name): \(refusal)", at: now) }
        }
        units[unit].isHeard = true
        report { $0.answered(units[unit].endpoint, at: now) }
    }

    mutating func unitFails(_ unit: Int, _ status: DriverStatus, _ outcome: UnitHealth.Outcome, at now: Uptime) {
        let lane = units[unit].lane
        units[unit].reason = status.words
        // A link that was down and now brings nothing in time is still down, whoever was asked.
        if lanes[lane].health.isDemoted { _ = lanes[lane].health.took(outcome, at: now) }
        guard units[unit].health.took(outcome, at: now) == .demoted else { return }
        units[unit].isHeard = false
        let endpoint = units[unit].endpoint
        report { $0.silent(endpoint, reason: "unit \(endpoint.unit) on \(lanes[lane].name): \(status.words)", at: now) }
        spoil(units[unit].blocks, .demoted, at: now)
    }

    mutating func linkWorks(_ lane: Int, at now: Uptime) {
        lanes[lane].reason = nil
        _ = lanes[lane].health.took(.answered, at: now)
        if lanes[lane].toldUp != true { tellRules(lane, isUp: true, at: now) }
    }

    mutating func linkFails(_ lane: Int, _ status: DriverStatus, at now: Uptime) {
        lanes[lane].reason = status.words
        guard lanes[lane].health.took(.linkDown, at: now) == .demoted else { return }
        let silent = units.indices.filter { units[$0].lane == lane }
        for unit in silent { units[unit].isHeard = false }
        report {
            $0.silent(silent.map { units[$0].endpoint }, reason: "\(lanes[lane].name): \(status.words)", at: now)
        }
        for unit in silent { spoil(units[unit].blocks, .linkDown, at: now) }
        if lanes[lane].toldUp != false { tellRules(lane, isUp: false, at: now) }
    }

    func report(_ change: (inout MachineBoard) -> [MachineReport]) {
        let reports = around.machines.withLock { change(&$0) }
        for report in reports { around.gate.emit(.machine(report)) }
    }
}
