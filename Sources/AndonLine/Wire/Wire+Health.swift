internal import AndonCore
internal import Synchronization

// Who answers: a unit that fails is demoted and probed, a link that fails takes its units along without blaming them.
extension Wire {
    func unitAnswers(_ unit: Int, at now: Uptime, but refusal: String? = nil) {
        units[unit].isProbing = false
        units[unit].reason = refusal
        _ = units[unit].health.took(.answered, at: now, using: &generator)
        guard !units[unit].isHeard else { return }
        units[unit].isHeard = true
        report { $0.answered(units[unit].endpoint, at: now) }
    }

    func unitFails(_ unit: Int, _ status: DriverStatus, at now: Uptime) {
        let endpoint = units[unit].endpoint
        let reason = "unit \(endpoint.unit) on \(around.plan[endpoint.link].name): \(status.words)"
        units[unit].reason = status.words
        guard units[unit].health.took(.failed, at: now, using: &generator) == .demoted else { return }
        units[unit].isHeard = false
        report { $0.silent(endpoint, reason: reason, at: now) }
        spoil(units[unit].blocks, .demoted, at: now)
    }

    func linkWorks(_ lane: Int, at now: Uptime) {
        guard lanes[lane].reason != nil || lanes[lane].health.isDemoted else {
            _ = lanes[lane].health.took(.answered, at: now, using: &generator)
            return
        }
        lanes[lane].reason = nil
        _ = lanes[lane].health.took(.answered, at: now, using: &generator)
    }

    func linkFails(_ lane: Int, _ status: DriverStatus, at now: Uptime) {
        lanes[lane].reason = status.words
        guard lanes[lane].health.took(.failed, at: now, using: &generator) == .demoted else { return }
        for unit in units.indices where units[unit].lane == lane {
            let endpoint = units[unit].endpoint
            units[unit].isHeard = false
            report { $0.silent(endpoint, reason: "\(lanes[lane].name): \(status.words)", at: now) }
            spoil(units[unit].blocks, .linkDown, at: now)
        }
    }

    private func report(_ change: (inout MachineBoard) -> [MachineReport]) {
        let reports = around.machines.withLock { change(&$0) }
        for report in reports { around.gate.emit(.machine(report)) }
    }
}
