package import AndonCore

/// What two plans make of the same recording: which alarms and stops only one of them has.
///
/// Raised alarms and stops are compared. What both have at the same moment is the same; of the rest, an alarm of both whose
/// time differs by no more than `near` is the same one, moved.
package struct ReplayDifference: Sendable {
    package enum Row: Sendable, Hashable {
        case added(TrialFact)
        case removed(TrialFact)
        case moved(TrialFact, to: TimeSpan)
    }

    package static let near = TimeSpan.seconds(60)

    package private(set) var rows: [Row] = []
    /// Stops that only the one has, and that only the other has.
    package private(set) var addedStops = 0
    package private(set) var removedStops = 0
    package private(set) var addedAlarms = 0
    package private(set) var removedAlarms = 0
    package private(set) var same = 0

    package init(old: [TrialFact], new: [TrialFact]) {
        var (old, new) = (old.filter(\.isCounted), new.filter(\.isCounted))
        pairAlike(&old, &new)
        // By words: each list in the order of time.
        var open = Dictionary(grouping: old.indices, by: { old[$0].words })
        for fact in new {
            // Those of the old plan that are too early to be this one are its alone.
            while let first = open[fact.words]?.first, old[first].at + Self.near < fact.at {
                open[fact.words]?.removeFirst()
                remove(old[first])
            }
            if let first = open[fact.words]?.first, old[first].at <= fact.at + Self.near {
                open[fact.words]?.removeFirst()
                rows.append(.moved(old[first], to: fact.at))
            } else {
                add(fact)
            }
        }
        for index in open.values.joined() { remove(old[index]) }
        rows.sort { Self.time($0) < Self.time($1) }
    }

    /// Takes out what both have at the same moment: only what is left over can have moved.
    private mutating func pairAlike(_ old: inout [TrialFact], _ new: inout [TrialFact]) {
        var twins = Dictionary(grouping: new, by: Event.init).mapValues(\.count)
        var alike: [Event: Int] = [:]
        old.removeAll { fact in
            guard let count = twins[Event(fact)], count > 0 else { return false }
            twins[Event(fact)] = count - 1
            alike[Event(fact), default: 0] += 1
            return true
        }
        let before = new.count
        new.removeAll { fact in
            guard let count = alike[Event(fact)], count > 0 else { return false }
            alike[Event(fact)] = count - 1
            return true
        }
        same = before - new.count
    }

    /// What makes two facts the same one.
    private struct Event: Hashable {
        var at: TimeSpan
        var words: String

        init(_ fact: TrialFact) {
            at = fact.at
            words = fact.words
        }
    }

    private mutating func add(_ fact: TrialFact) {
        rows.append(.added(fact))
        if fact.isStop { addedStops += 1 } else { addedAlarms += 1 }
    }

    private mutating func remove(_ fact: TrialFact) {
        rows.append(.removed(fact))
        if fact.isStop { removedStops += 1 } else { removedAlarms += 1 }
    }

    private static func time(_ row: Row) -> TimeSpan {
        switch row {
        case .added(let fact), .removed(let fact), .moved(let fact, _): fact.at
        }
    }
}
