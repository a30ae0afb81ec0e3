/// Goes through the units of a scan: whom to ask next, and what is known of those that were asked.
package struct ScanWalk: Sendable {
    package enum Finding: Sendable, Hashable {
        /// It answers, or refuses what was asked: both are answers.
        case here(UInt8, ProbeAnswer)
        /// Somebody says something that is no answer, twice.
        case strange(UInt8, ProbeAnswer)
    }

    private let units: [UInt8]
    private let asks: Int
    private var place = 0
    /// Requests to this unit so far that brought nothing of use.
    private var tries = 0
    private var wasOpen = false
    private var closedInARow = 0
    package private(set) var here: [UInt8] = []
    package private(set) var strange: [UInt8] = []
    /// Those of whom a gateway says that they do not answer (exceptions 10 and 11).
    package private(set) var unreached: [UInt8] = []
    /// What ended the scan early.
    package private(set) var end: ProbeAnswer?

    /// - Parameter asks: how often a silent unit is asked; one that talks nonsense is asked twice at least.
    package init(_ units: [UInt8], asks: Int) {
        self.units = units
        self.asks = max(1, asks)
    }

    /// The unit to ask now; nil at the end.
    package var unit: UInt8? { end == nil && place < units.count ? units[place] : nil }

    /// Units that are done with.
    package var done: Int { place }
    package var count: Int { units.count }

    /// Every unit of many answers: the device does not look at the number.
    package var isDeafToNumbers: Bool { units.count >= 8 && here.count == units.count }

    /// Takes the answer of `unit`; nil when there is nothing to tell yet.
    package mutating func take(_ answer: ProbeAnswer) -> Finding? {
        guard let unit else { return nil }
        if case .unopened = answer.outcome {
            closedInARow += 1
        } else {
            (closedInARow, wasOpen) = (0, true)
        }
        switch answer.outcome {
        case .owned: return ended(by: answer)
        // Some devices end the connection at a number that is not theirs, and take a moment to listen again.
        case .unopened where !wasOpen || closedInARow > 2: return ended(by: answer)
        case .failed: return ended(by: answer)
        case .refused where answer.isUnreached:
            unreached.append(unit)
            next()
            return nil
        case .values, .refused:
            here.append(unit)
            next()
            return .here(unit, answer)
        case .silent, .unopened:
            _ = again(asks)
            return nil
        case .garbled where answer.isEcho:
            // Each unit would bring the same.
            return again(2) ? ended(by: answer) : nil
        case .lost, .garbled:
            guard again(max(2, asks)) else { return nil }
            strange.append(unit)
            return .strange(unit, answer)
        }
    }

    /// Counts a request in vain; true when it was this unit's last.
    private mutating func again(_ most: Int) -> Bool {
        tries += 1
        if tries >= most { next() }
        return tries == 0
    }

    private mutating func next() {
        place += 1
        tries = 0
    }

    private mutating func ended(by answer: ProbeAnswer) -> Finding? {
        end = answer
        return nil
    }
}
