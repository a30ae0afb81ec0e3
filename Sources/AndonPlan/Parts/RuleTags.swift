import AndonCore

/// The tags of a rule, and what the star of its pattern stands for with each.
struct RuleTags {
    /// In the plan's order, each once.
    var ids: [TagID] = []
    var stars: [TagID: String] = [:]

    static func read(_ section: Section, _ tags: TagTable) -> RuleTags {
        var read = RuleTags()
        let matched = section.readAll("tag") { (text) throws(Mismatch) in (text, try tags.match(text)) }
        for ((text, ids), _) in matched {
            guard let pattern = StarPattern(text) else { continue }
            for id in ids where read.stars[id] == nil { read.stars[id] = pattern.star(in: tags[id].path) }
        }
        read.ids = Array(Set(matched.flatMap(\.0.1))).sorted()
        return read
    }
}
