internal import AndonCore
internal import Synchronization

// Who answers: a unit that fails is demoted and probed, a link that fails takes its units along without blaming them.
extension Wire {
    /// - Parameter refusal: what the unit said instead of a value; it is alive all the same.
    mutating func unitAnswers(_ unit: Int, _ outcome: UnitHealth.Outcome, at now: Uptime, but refusal: String? = nil) {
        let before = units[unit].reason
        units[unit].reason = refusal
        if units[unit].health.took(outcome, at: now) == .promoted {
            lanes[units[unit].lane].answering += 1
            callNext(units[unit].lane, at: now)
            askAgain(unit, at: now)
        }
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
        let before = units[unit].health.failures
        let isDemoted = units[unit].health.took(outcome, at: now) == .demoted
        if isDemoted { lanes[lane].answering -= 1 }
        if units[unit].health.isDemoted, units[unit].health.failures > before {
            charge(unit, times: isDemoted ? units[unit].health.failures : 1, at: now)
        }
        guard isDemoted else { return }
        units[unit].isHeard = false
        let endpoint = units[unit].endpoint
        report { $0.silent(endpoint, reason: "unit \(endpoint.unit) on \(lanes[lane].name): \(status.words)", at: now) }
        spoil(units[unit].blocks, .demoted, at: now)
    }

    /// A dead unit took time that others behind its link need: it is probed so rarely that they hardly notice. Where nobody
    /// else answers there is nobody to spare.
    private mutating func charge(_ unit: Int, times: Int, at now: Uptime) {
        let lane = units[unit].lane
        guard lanes[lane].answering > 0 else {
            lanes[lane].probing = ProbeBudget()
            for other in units.indices where units[other].lane == lane { units[other].health.rest(until: .zero) }
            return
        }
        guard let took else { return }
        // With room for another request the others pass by.
        let room = lanes[lane].isOneAtATime ? 1 : lanes[lane].capacity
        let cost = TimeSpan(nanoseconds: took.nanoseconds * Int64(times) / Int64(max(1, room)))
        units[unit].health.rest(until: lanes[lane].probing.spend(cost, at: now))
    }

    /// What brought one unit back may have brought back others: the two that come next need not wait for their time.
    private mutating func callNext(_ lane: Int, at now: Uptime) {
        for _ in 0..<2 {
            let resting = units.indices.filter {
                units[$0].lane == lane && units[$0].health.isDemoted && units[$0].health.nextProbe > now
            }
            guard let next = resting.min(by: { units[$0].health.nextProbe < units[$1].health.nextProbe }) else {
                return
            }
            units[next].health.probeSoon(at: now)
        }
    }

    mutating func linkWorks(_ lane: Int, at now: Uptime) {
        lanes[lane].reason = nil
        _ = lanes[lane].health.took(.answered, at: now)
        if lanes[lane].toldUp != true { tellRules(lane, isUp: true, at: now) }
    }

    /// What went wrong, as far as it does not change from one second to the next: of a plug-in why its process is not there.
    func words(of status: DriverStatus) -> String {
        guard status == .badConfig || status == .linkDown, let health = driver.hostHealth, !health.isRunning,
            !health.lastEnd.isEmpty
        else { return status.words }
        return health.lastEnd
    }

    mutating func linkFails(_ lane: Int, _ status: DriverStatus, at now: Uptime) {
        let words = words(of: status)
        lanes[lane].reason = words
        guard lanes[lane].health.took(.linkDown, at: now) == .demoted else { return }
        let silent = units.indices.filter { units[$0].lane == lane }
        for unit in silent { units[unit].isHeard = false }
        report {
            $0.silent(silent.map { units[$0].endpoint }, reason: "\(lanes[lane].name): \(words)", at: now)
        }
        for unit in silent { spoil(units[unit].blocks, .linkDown, at: now) }
        if lanes[lane].toldUp != false { tellRules(lane, isUp: false, at: now) }
    }

    func report(_ change: (inout MachineBoard) -> [MachineReport]) {
        let reports = around.machines.withLock { change(&$0) }
        for report in reports { around.gate.emit(.machine(report)) }
    }
}
