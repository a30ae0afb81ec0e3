import AndonCore

/// Whether a device can be the one that a profile describes, and if not, what does not fit, in words.
package struct ProfileVerdict: Sendable {
    package enum Outcome: Sendable {
        /// Everything that was held against the device fits.
        case fits
        /// Something does not fit: a fault of the device or another variant of it.
        case doubtful
        /// Nothing fits, or the device says that it is another, or all of it fits at other addresses.
        case wrong
        /// Nothing could be held against the device.
        case unknown
    }

    package var outcome: Outcome
    /// What does not fit, and what would; one sentence each.
    package var lines: [String]
    /// Added to every address, this makes all checks fit that can be read there; 0 where nothing does, or none need it.
    package var shift: Int
    /// What was read could be had from any device, or from none.
    private var isHollow: Bool

    package init(_ profile: Profile, _ reads: ProfileReads) {
        let trial = ProfileTrial(profile, reads)
        let here = trial.results(shift: 0, order: nil)
        var lines = here.compactMap(\.complaint)
        lines += Self.refused(profile, reads) + Self.lacking(reads)
        let identity = Self.identity(profile, reads)
        if let complaint = identity.complaint { lines.append(complaint) }
        let read = here.filter(\.isRead)
        let fitting = read.count { $0.fits }
        var better = 0
        if fitting < read.count || read.isEmpty {
            for shift in [-1, 1] where better == 0 {
                let there = trial.results(shift: shift, order: nil).filter(\.isRead)
                let fit = there.count { $0.fits }
                guard fit > fitting, fit == there.count else { continue }
                better = shift
                let values = there.map(\.value).joined(separator: ", ")
                lines.append(
                    "one address \(shift > 0 ? "further on" : "further back") it would fit (\(values)): the map is off by "
                        + "one, as it is when a manual's number that counts from \(shift > 0 ? "0" : "1") is taken for one "
                        + "that counts from \(shift > 0 ? "1" : "0")")
            }
        }
        // Half of a float is in the word beside it: both can fit, and only the manual tells which it is.
        if fitting < read.count { lines += Self.orders(trial, fitting) }
        self.lines = lines
        shift = better
        let hollow = identity.isHeld ? nil : Self.hollow(profile, reads)
        if better == 0, let hollow { self.lines.append(hollow) }
        isHollow = hollow != nil
        // Not one of the checked values is there at all, or none of those that are there fits.
        let isNoneThere =
            read.isEmpty ? !here.isEmpty && !(reads.refused.isEmpty && reads.lacking.isEmpty) : fitting == 0
        if identity.complaint != nil || better != 0 || isNoneThere {
            outcome = .wrong
        } else if !lines.isEmpty || hollow != nil {
            outcome = .doubtful
        } else {
            outcome = read.isEmpty && !identity.isHeld ? .unknown : .fits
        }
    }

    /// One sentence for all of it.
    package var summary: String {
        switch outcome {
        case .fits: "fits: all that was held against the device agrees"
        case .doubtful where isHollow && lines.count == 1:
            "doubtful: nothing tells this device from one that has no such values"
        case .doubtful: "doubtful: the device is of the kind, or the profile is of another variant"
        case .wrong: "wrong: this is another device, another map or another address"
        case .unknown: "unknown: the profile has nothing that could be held against the device"
        }
    }

    /// Registers that all hold the same, or each its own address: something answers, and serves no values.
    private static func hollow(_ profile: Profile, _ reads: ProfileReads) -> String? {
        var words: [Point: UInt16] = [:]
        for tag in profile.tags.map(\.plan) where tag.access != .write && !tag.point.area.isBits {
            for address in tag.span {
                let point = Point(tag.point.area, UInt16(clamping: address))
                words[point] = reads.words[point]
            }
        }
        guard let first = words.values.first else { return nil }
        if words.values.allSatisfy({ $0 == 0 }) {
            return words.count == 1
                ? "the register that was read is 0" : "all \(words.count) registers that were read are 0"
        }
        guard words.count > 1 else { return nil }
        if words.values.allSatisfy({ $0 == first }) {
            return "all \(words.count) registers that were read are \(first)"
        }
        let offsets = Set(words.map { $1 &- $0.address })
        guard offsets.count == 1, let offset = offsets.first, words.count > 2 || offset == 0 else { return nil }
        return "each of the \(words.count) registers that were read holds its own address"
            + (offset == 0 ? "" : " and \(Int16(bitPattern: offset))")
    }

    /// Another order of words or bytes that makes more of the checks fit.
    private static func orders(_ trial: ProfileTrial, _ fitting: Int) -> [String] {
        for order in [WordOrder.abcd, .cdab, .badc, .dcba] {
            let there = trial.results(shift: 0, order: order).filter(\.isRead)
            let fit = there.count { $0.fits }
            guard fit > fitting, fit == there.count else { continue }
            let values = there.map(\.value).joined(separator: ", ")
            return ["at the same addresses with order: \(order.rawValue) it would fit (\(values))"]
        }
        return []
    }

    private static func refused(_ profile: Profile, _ reads: ProfileReads) -> [String] {
        let tags = profile.tags.filter { tag in
            (0..<max(1, tag.plan.type.width)).contains {
                reads.refused.contains(Point(tag.plan.point.area, tag.plan.point.address &+ UInt16($0)))
            }
        }
        guard !tags.isEmpty else { return [] }
        let named = tags.prefix(8).map { "\($0.plan.name) (\($0.plan.point.area.rawValue) \($0.plan.point.address))" }
        let more = tags.count > 8 ? " and \(tags.count - 8) more" : ""
        return ["the device has no such address: \(named.joined(separator: ", "))\(more)"]
    }

    private static func lacking(_ reads: ProfileReads) -> [String] {
        Area.allCases.filter(reads.lacking.contains).map { area in
            "the device does not know function \(area.readFunction.rawValue), which reads \(AnswerText.plural(area))"
        }
    }

    /// Holds the register that names the device, or what it said when it was asked who it is.
    private static func identity(
        _ profile: Profile, _ reads: ProfileReads
    ) -> (isHeld: Bool, complaint: String?) {
        switch reads.identity {
        case .wrong(let words): return (true, words)
        case .right: return (true, nil)
        case .more, nil: break
        }
        guard case .register(let point, let expected) = profile.unit.identity, let word = reads.words[point] else {
            return (false, nil)
        }
        guard word != expected else { return (true, nil) }
        return (true, "\(point.area.rawValue) \(point.address) is \(word), the profile's device has \(expected) there")
    }
}
