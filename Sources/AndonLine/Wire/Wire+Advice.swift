internal import AndonCore

// What a person should know of a link, about once a second.
extension Wire {
    static let fightWords =
        "the device closes the connection again and again: it may serve one client only, and another one has it"

    mutating func advise(_ lane: Int, at now: Uptime) {
        let (advice, closings) = lanes[lane].advice.look(counts[lane], name: lanes[lane].name, at: now)
        for one in advice {
            around.gate.emit(
                .wire(WireReport(step: one.step, link: lanes[lane].id, unit: one.unit, text: one.text, at: now)))
        }
        adviseOnHost(lane, at: now)
        askAgainBehind(lane, at: now)
        if !lanes[lane].closesIdle, !lanes[lane].isOneAtATime {
            for _ in 0..<min(closings, 4) { lanes[lane].fight.lost(at: now) }
        }
        if lanes[lane].reason == nil { lanes[lane].fight.answered(at: now) }
        if lanes[lane].hasQuestions { pump(lane, at: now) }
    }

    /// A connection that is another than a second ago; one that is closed when idle is another one all the time.
    private mutating func askAgainBehind(_ lane: Int, at now: Uptime) {
        let connects = counts[lane].driver.connects
        guard connects != lanes[lane].askedConnects else { return }
        let isFirst = lanes[lane].askedConnects == 0
        lanes[lane].askedConnects = connects
        guard isFirst || !lanes[lane].closesIdle else { return }
        for unit in units.indices where units[unit].lane == lane { askAgain(unit, at: now) }
    }

    /// A plug-in's process that ended is told with what ended it, and what comes next.
    private mutating func adviseOnHost(_ lane: Int, at now: Uptime) {
        guard let health = driver.hostHealth, health.crashes != lanes[lane].toldCrashes else { return }
        lanes[lane].toldCrashes = health.crashes
        let restarted = "\(health.lastEnd); its host was started again"
        let said = (health.isRunning ? nil : driver.describe(link: lane)) ?? restarted
        let words = "link \(lanes[lane].name): \(said)"
        let step = health.isDisabled ? WireReport.Step.driverDisabled : .driverRestarted
        around.gate.emit(.wire(WireReport(step: step, link: lanes[lane].id, text: words, at: now)))
    }

    /// Questions whose time has come: refused ranges that are tried again, an output that must be known.
    mutating func wakeQuestions(of unit: Int, at now: Uptime) {
        let isToBeKnown = units[unit].blocks.isEmpty && !units[unit].identity.isRight
        if isToBeKnown || units[unit].healer.isSearching || units[unit].healer.nextRetry ?? .distantFuture <= now {
            lanes[units[unit].lane].hasQuestions = true
        }
    }

    func snapshot(of index: Int) -> UnitSnapshot {
        let unit = units[index]
        let state: UnitSnapshot.State =
            unit.health.isDemoted ? .demoted : (unit.isHeard ? .answers : .notHeard)
        var snapshot = UnitSnapshot(
            unit: unit.endpoint.unit, state: state, reason: unit.reason,
            nextProbe: unit.health.isDemoted ? unit.health.nextProbe : nil)
        snapshot.limits = unit.healer.learnt.limits
        snapshot.wrongIdentity = unit.identity.wrong
        snapshot.refused = unit.healer.learnt.refused.map { range in
            let tags = unit.leftOut.filter { tag in
                let plan = around.plan[tag]
                let first = Int(plan.point.address)
                return plan.point.area == range.area && first <= Int(range.last)
                    && Int(range.first) < first + max(1, plan.type.width)
            }
            return RefusedPoints(range: range, tags: tags, nextTry: unit.healer.nextRetry(of: range))
        }
        snapshot.refused += resting(of: index)
        return snapshot
    }
}
