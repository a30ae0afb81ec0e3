/// Goes through the units of a scan: whom to ask next, and what is known of those that were asked.
package struct ScanWalk: Sendable {
    package enum Finding: Sendable, Hashable {
        /// It answers, or refuses what was asked: both are answers.
        case here(UInt8, ProbeAnswer)
        /// It answers when it is given longer than the scan gives.
        case late(UInt8, ProbeAnswer)
        /// Somebody says something that is no answer, twice.
        case strange(UInt8, ProbeAnswer)
    }

    /// Silent units before one that is strange: what came may be the late answer of one of them.
    private static let suspects = 5
    /// Where more units are in doubt it is the bus, and no late unit.
    private static let mostDoubted = 12

    private var units: [UInt8]
    private let asks: Int
    private let lateAfter: TimeSpan?
    /// Units of the scan itself; those behind are asked once more, with patience.
    package let count: Int
    private var doubted: [UInt8] = []
    private var silent: Set<UInt8> = []
    /// What may have been the answer to an earlier request, by unit.
    private var unsure: [UInt8: ProbeAnswer] = [:]
    /// The slowest answer of the unit that is asked with patience.
    private var slowest: ProbeAnswer?
    /// Bytes that came while nobody was asked.
    package var strayBytes: UInt64 = 0
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

    /// - Parameters:
    ///   - asks: how often a silent unit is asked; one that talks nonsense is asked twice at least.
    ///   - lateAfter: the scan's timeout, where units that may be later than that are asked once more at the end, with a longer
    ///     one: on a serial line a late answer comes while another unit is asked.
    package init(_ units: [UInt8], asks: Int, lateAfter: TimeSpan? = nil) {
        self.units = units
        self.asks = max(1, asks)
        self.lateAfter = lateAfter
        count = units.count
    }

    /// The unit to ask now; nil at the end.
    package var unit: UInt8? { end == nil && place < units.count ? units[place] : nil }

    /// The unit is asked once more, and given as long as a late one may take.
    package var isPatient: Bool { place >= count }

    /// Units of the scan that are done with.
    package var done: Int { min(place, count) }

    /// Every unit of many answers: the device does not look at the number.
    package var isDeafToNumbers: Bool { count >= 8 && here.count == count }

    /// Takes the answer of `unit`; nil when there is nothing to tell yet.
    ///
    /// - Parameter isDisturbed: bytes had come before it was asked, which nobody had asked for.
    package mutating func take(_ answer: ProbeAnswer, isDisturbed: Bool = false) -> Finding? {
        guard let unit else { return nil }
        doubtOthers(unit, answer, isDisturbed)
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
            return found(unit, answer)
        case .silent, .unopened:
            silent.insert(unit)
            guard isPatient else {
                _ = again(asks)
                return nil
            }
            _ = again(1)
            return unsure[unit].map { here(unit, $0) }
        case .garbled where answer.isEcho:
            // Each unit would bring the same.
            return again(2) ? ended(by: answer) : nil
        case .lost, .garbled:
            let isDoubted = !isPatient && doubted.contains(unit)
            guard again(max(2, asks)), !isDoubted else { return nil }
            strange.append(unit)
            return .strange(unit, answer)
        }
    }

    private mutating func found(_ unit: UInt8, _ answer: ProbeAnswer) -> Finding? {
        silent.remove(unit)
        guard isPatient else {
            doubted.removeAll { $0 == unit }
            if lateAfter != nil, answer.isUnconfirmed {
                unsure[unit] = answer
                doubt([unit])
                next()
                return nil
            }
            next()
            return here(unit, answer)
        }
        let slow = slowest.flatMap { ($0.took ?? .zero) > (answer.took ?? .zero) ? $0 : nil } ?? answer
        slowest = slow
        // After a silence the first answer may be an older one, and quick.
        if answer.isUnconfirmed, !again(2) { return nil }
        if !answer.isUnconfirmed { next() }
        slowest = nil
        guard let lateAfter, let took = slow.took, took > lateAfter else { return here(unit, slow) }
        here.append(unit)
        return .late(unit, slow)
    }

    private mutating func here(_ unit: UInt8, _ answer: ProbeAnswer) -> Finding {
        here.append(unit)
        return .here(unit, answer)
    }

    /// Who may have sent what came for the unit that is asked now.
    private var suspects: [UInt8] { units[max(0, place - Self.suspects)..<place].filter(silent.contains) }

    /// What came and is no answer may be one of somebody who was asked before.
    private mutating func doubtOthers(_ unit: UInt8, _ answer: ProbeAnswer, _ isDisturbed: Bool) {
        let isGarbled = if case .garbled = answer.outcome { !answer.isEcho } else { false }
        guard isDisturbed || isGarbled, !isPatient else { return }
        doubt(suspects + (isGarbled || tries > 0 ? [unit] : []))
    }

    private mutating func doubt(_ more: [UInt8]) {
        guard lateAfter != nil, doubted.count < Self.mostDoubted else { return }
        for unit in more where !doubted.contains(unit) { doubted.append(unit) }
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
        if place == count { units += doubted }
    }

    private mutating func ended(by answer: ProbeAnswer) -> Finding? {
        end = answer
        return nil
    }
}
