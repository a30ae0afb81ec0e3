package import AndonCore

/// Everything that was made to go wrong on the wires, and not healed yet.
package struct FaultBook: Sendable {
    private var units: [FaultPlace: Set<UnitFault>] = [:]
    /// Requests that a fault, by its word, still strikes; those without a number strike until they are healed.
    private var left: [FaultPlace: [String: Int]] = [:]
    private var links: [LinkID: Set<LinkFault>] = [:]
    private var shares: [LinkID: Double] = [:]
    private var refused: [UnitKey: Set<PointRange>] = [:]
    package private(set) var cutLinks: Set<LinkID> = []

    package init() {}

    package func has(_ fault: LinkFault, on link: LinkID) -> Bool { links[link]?.contains(fault) == true }
    package func garbledShare(of link: LinkID) -> Double { shares[link] ?? 0 }

    /// The faults that strike a request for these values; without an area the ones that strike everything.
    package func faults(of key: UnitKey, _ area: Area?, _ address: Int, count: Int) -> Set<UnitFault> {
        var found: Set<UnitFault> = []
        for (place, faults) in units where place.key == key && place.strikes(area, address, count: count) {
            found.formUnion(faults)
        }
        return found
    }

    package func refuses(_ key: UnitKey, _ area: Area, _ address: Int, count: Int) -> Bool {
        (refused[key] ?? []).contains { range in
            range.area == area && address <= Int(range.last) && Int(range.first) < address + count
        }
    }

    package mutating func add(_ fault: UnitFault, at place: FaultPlace, times: Int? = nil) {
        units[place] = (units[place] ?? []).filter { $0.word != fault.word }.union([fault])
        left[place, default: [:]][fault.word] = times
    }

    /// One request was struck by `faults`: those with a number have one less left.
    package mutating func struck(_ key: UnitKey, _ area: Area?, _ address: Int, count: Int) {
        for (place, words) in left where place.key == key && place.strikes(area, address, count: count) {
            for (word, number) in words {
                left[place]?[word] = number > 1 ? number - 1 : nil
                if number <= 1 { units[place] = units[place]?.filter { $0.word != word } }
            }
        }
    }

    /// One more request of a busy unit is over.
    package mutating func wasBusy(_ key: UnitKey) {
        for (place, faults) in units where place.key == key {
            for case .busy(let left) in faults {
                units[place]?.remove(.busy(left))
                if left > 1 { units[place]?.insert(.busy(left - 1)) }
            }
        }
    }

    package mutating func refuse(_ range: PointRange, on key: UnitKey) { refused[key, default: []].insert(range) }
    package mutating func add(_ fault: LinkFault, to link: LinkID) { links[link, default: []].insert(fault) }
    package mutating func garble(_ link: LinkID, share: Double) { shares[link] = share }
    package mutating func cut(_ link: LinkID) -> Bool { cutLinks.insert(link).inserted }

    package mutating func heal(_ key: UnitKey) {
        units = units.filter { $0.key.key != key }
        left = left.filter { $0.key.key != key }
        refused[key] = nil
    }

    /// Returns whether the link was cut.
    package mutating func heal(_ link: LinkID) -> Bool {
        units = units.filter { $0.key.key.link != link }
        left = left.filter { $0.key.key.link != link }
        refused = refused.filter { $0.key.link != link }
        links[link] = nil
        shares[link] = nil
        return cutLinks.remove(link) != nil
    }

    /// What is wrong on a link, for `status`.
    package func words(of link: LinkID) -> [String] {
        var words = cutLinks.contains(link) ? ["cut"] : []
        words += (links[link] ?? []).map(\.rawValue).sorted()
        if let share = shares[link] { words.append("garbage \(Int((share * 100).rounded()))%") }
        for place in units.keys.sorted() where place.key.link == link && units[place]?.isEmpty == false {
            let at = place.point.map { " at \($0.area.rawValue) \($0.address)" } ?? ""
            words.append(
                "unit \(place.key.unit)\(at) \((units[place] ?? []).map(\.text).sorted().joined(separator: " "))")
        }
        for key in refused.keys.sorted() where key.link == link {
            let ranges = (refused[key] ?? []).map { "\($0.area.rawValue) \($0.first)..\($0.last)" }.sorted()
            words.append("unit \(key.unit) has no \(ranges.joined(separator: ", "))")
        }
        return words
    }
}
