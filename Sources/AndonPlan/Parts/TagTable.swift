import AndonCore

/// The tags of all machines in the plan's order.
struct TagTable {
    static let most = 100_000

    let links: LinkTable
    /// The profiles of the units that have one.
    private(set) var profiles: [Endpoint: Profile] = [:]
    private(set) var drafts: [TagDraft] = []
    /// What each serial-frames link asks, each text once, in the order of the tags.
    private(set) var asks: [LinkID: [[UInt8]]] = [:]
    private var places: [String: Int] = [:]
    /// Tags that are made of others, and what tells boards apart: read when all tags are known.
    var derived: [DerivedDraft] = []
    var boards: [BoardsDraft] = []

    init(links: LinkTable) { self.links = links }

    /// Takes one more tag; refuses a second of the same name, as a row of names can make one.
    mutating func add(_ draft: TagDraft, _ mistakes: MistakeList) -> TagID? {
        guard drafts.count < Self.most else {
            if drafts.count == Self.most {
                mistakes.add(draft.place, found: "more than \(Self.most) tags", allowed: "fewer")
            }
            return nil
        }
        if let first = places[draft.path] {
            mistakes.add(
                draft.place, found: "the tag \(Quoted.text(draft.path)) once more",
                allowed: "it once; it first stands on line \(drafts[first].place.line)")
            return nil
        }
        places[draft.path] = drafts.count
        var draft = draft
        if let ask = draft.ask { draft.plan.point = place(of: ask, on: draft.plan.link) }
        drafts.append(draft)
        return TagID(drafts.count - 1)
    }

    /// A unit is one device: two profiles cannot both be right about it.
    mutating func describe(_ unit: Endpoint, by use: ProfileUse, _ mistakes: MistakeList) {
        guard let other = profiles[unit], other.name != use.profile.name else {
            profiles[unit] = use.profile
            return
        }
        mistakes.add(
            use.place, found: "the profile \(use.profile.name) for unit \(unit.unit)",
            allowed: "one profile for one unit; \(other.name) describes this one already")
    }

    private mutating func place(of ask: [UInt8], on link: LinkID) -> Point {
        let asks = asks[link, default: []]
        let index = asks.firstIndex(of: ask) ?? asks.count
        // One more than there may be is kept, for the link to refuse: a search is never longer than that.
        if index == asks.count, index <= LinkDraft.mostAsks { self.asks[link, default: []].append(ask) }
        return Point(.frame, UInt16(truncatingIfNeeded: index))
    }

    subscript(tag: TagID) -> TagDraft {
        get { drafts[tag.index] }
        set { drafts[tag.index] = newValue }
    }

    func find(_ path: String) throws(Mismatch) -> TagID {
        if let place = places[path] { return TagID(place) }
        throw Mismatch(
            allowed: "machine/tag of a tag in the plan", suggestion: NearestName.of(path, among: drafts.map(\.path)))
    }

    /// The tags that a pattern names and that are read.
    func match(_ pattern: String) throws(Mismatch) -> [TagID] {
        guard pattern.contains("*") || pattern.contains("?") else {
            let tag = try find(pattern)
            if self[tag].plan.access == .write {
                throw Mismatch(allowed: "a tag that is read; \(pattern) has access: write")
            }
            return [tag]
        }
        let tags = matching(pattern)
        guard tags.isEmpty else { return tags }
        var suggestion: String?
        if let slash = pattern.firstIndex(of: "/") {
            let machines = Set(drafts.map { String($0.path.prefix { $0 != "/" }) }).sorted()
            let near = NearestName.of(String(pattern[..<slash]), among: machines).map { $0 + pattern[slash...] }
            suggestion = near.flatMap { matching($0).isEmpty ? nil : $0 }
        }
        throw Mismatch(allowed: "a pattern that matches at least one tag that is read", suggestion: suggestion)
    }

    private func matching(_ pattern: String) -> [TagID] {
        let glob = Glob(pattern)
        return drafts.indices.filter { drafts[$0].plan.access != .write && glob.matches(drafts[$0].path) }.map(
            TagID.init)
    }

    /// Refuses two tags that may both write the same point: the one would undo the other.
    func checkWrites(_ mistakes: MistakeList) {
        struct Cell: Hashable {
            var link: LinkID
            var unit: UInt8
            var point: Point
        }
        var owners: [Cell: String] = [:]
        for draft in drafts where draft.isSound && draft.plan.access != .read {
            let tag = draft.plan
            var other: String?
            for step in 0..<tag.type.width {
                let point = Point(tag.point.area, tag.point.address + UInt16(step))
                let cell = Cell(link: tag.link, unit: tag.unit, point: point)
                other = other ?? owners[cell]
                owners[cell] = draft.path
            }
            if let other {
                mistakes.add(
                    draft.pointPlace,
                    found: "\(tag.point.area.rawValue) \(tag.point.address) as a point that \(draft.path) writes",
                    allowed: "one tag that writes a point; \(other) writes this one")
            }
        }
    }
}
