/// The last alarms, active or not, each with what was going on around it. Bounded: about a megabyte.
package struct AlarmCases: Sendable {
    package static let most = 64

    /// Oldest first.
    package private(set) var cases: [AlarmCase] = []
    /// Cases that wait for the samples before them.
    private var fresh = 0
    private let plan: Plan
    private var permit: StopPermit
    /// Counts what a restart has to know of.
    package private(set) var version: UInt64 = 0

    /// A story belongs to one raise: of an alarm that stands, and whose raise none of them tells, only that is told.
    ///
    /// - Parameters:
    ///   - restored: as an earlier run left them, oldest first.
    ///   - records: the alarms that are not at rest, as that run left them.
    package init(plan: Plan, restored: [AlarmCase] = [], records: [AlarmRecord] = []) {
        self.plan = plan
        let permit = StopPermit(plan: plan, at: .zero)
        self.permit = permit
        let newest = Dictionary(restored.map { ($0.key, $0) }) { _, later in later }
        let lost = records.filter { record in
            guard let raise = record.raise else { return record.life.isActive }
            return newest[record.key]?.tells(of: raise) != true
        }
        let all = restored + lost.map { AlarmCase(lost: $0, in: plan, permit: permit) }
        cases = all.enumerated().sorted { ($0.element.raise.at, $0.offset) < ($1.element.raise.at, $1.offset) }
            .map(\.element).suffix(Self.most)
    }

    package var hasFresh: Bool { fresh > 0 }
    package var hasOpen: Bool { cases.contains(where: \.isOpen) }

    package mutating func take(_ change: AlarmChange) {
        if change.step == .raised, let raise = change.edge {
            if cases.count == Self.most {
                cases.removeFirst()
                fresh = min(fresh, cases.count)
            }
            cases.append(
                AlarmCase(
                    raise, key: change.record.key, in: plan, permit: permit, isFirstOut: change.record.isFirstOut))
            fresh += 1
            version += 1
            return
        }
        guard let index = cases.lastIndex(where: { $0.key == change.record.key }) else { return }
        cases[index].note(change)
        version += 1
    }

    /// What is permitted of a stop from here on.
    package mutating func take(_ news: StopNews) { permit = news.permit }

    /// A step of a stop belongs to the newest case of each of its causes.
    package mutating func take(_ report: StopReport) {
        for case .alarm(let key) in report.causes {
            guard let index = cases.lastIndex(where: { $0.key == key }) else { continue }
            cases[index].note(report)
            version += 1
        }
    }

    /// Gives the fresh cases the samples around them, piece by piece, the newest piece first; false when no more are wanted.
    package mutating func takeEarlier(_ samples: [TapedSample]) -> Bool {
        var wants = false
        for index in cases.indices.suffix(fresh) where cases[index].takeEarlier(samples) { wants = true }
        return wants
    }

    /// The samples around the fresh cases are all there.
    package mutating func endFresh() {
        fresh = 0
        version += 1
    }

    /// Gives the open cases that are not fresh what was sampled since.
    package mutating func takeLater(_ samples: [TapedSample]) {
        for index in cases.indices.dropLast(fresh) where cases[index].isOpen {
            for sample in samples { cases[index].takeLater(sample) }
            version += 1
        }
    }

    /// Closes the cases whose time is over, also where nothing is sampled any more.
    package mutating func tick(at now: Uptime) {
        for index in cases.indices where cases[index].isOpen { cases[index].tick(at: now) }
    }
}
