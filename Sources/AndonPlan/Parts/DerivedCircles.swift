import AndonCore

/// The order in which derived tags can be read: none before those it is made of. Refuses circles.
enum DerivedCircles {
    enum Node: Hashable {
        case tag(Int)
        case boards(Int)
    }

    /// Without those that are in a circle.
    static func order(_ tags: TagTable, _ mistakes: MistakeList) -> [Node] {
        let known = Known(tags)
        var state: [Node: Int] = [:]
        var order: [Node] = []
        var circled: Set<Node> = []
        for start in tags.boards.indices.map(Node.boards) + tags.derived.indices.map(Node.tag) {
            guard state[start] == nil else { continue }
            state[start] = 1
            // A walk with its own stack: a long chain is no deep recursion.
            var path = [(node: start, needs: known.needs(of: start))]
            while var top = path.popLast() {
                guard let next = top.needs.popLast() else {
                    state[top.node] = 2
                    if !circled.contains(top.node) { order.append(top.node) }
                    continue
                }
                path.append(top)
                if state[next] == 1 {
                    let circle = Array(path.map(\.node).drop { $0 != next })
                    circled.formUnion(circle)
                    say(circle + [next], tags, mistakes)
                } else if state[next] == nil {
                    state[next] = 1
                    path.append((next, known.needs(of: next)))
                }
            }
        }
        return order
    }

    private static func say(_ circle: [Node], _ tags: TagTable, _ mistakes: MistakeList) {
        let names = circle.prefix(12).map { node in
            switch node {
            case .tag(let index): tags[tags.derived[index].tag].path
            case .boards(let index): "boards of \(tags.boards[index].name)"
            }
        }
        let place: Place =
            switch circle[0] {
            case .tag(let index): tags.derived[index].section.placeOfValue(tags.derived[index].key)
            case .boards(let index): tags.boards[index].place
            }
        mistakes.add(
            place, found: "tags that are made of each other in a circle: \(names.joined(separator: " → "))",
            allowed: "a tag that is made of others alone, none of which is made of it; "
                + "a pattern must not match the tag itself")
    }

    /// Which derived tags a text names.
    private struct Known {
        let tags: TagTable
        private var places: [TagID: Int] = [:]
        private var boards: [MachineID: Int] = [:]

        init(_ tags: TagTable) {
            self.tags = tags
            for (index, draft) in tags.derived.enumerated() { places[draft.tag] = index }
            for (index, draft) in tags.boards.enumerated() { boards[draft.machine] = index }
        }

        func needs(of node: Node) -> [Node] {
            switch node {
            case .boards(let index): return tags.boards[index].texts.flatMap { named($0, nil) }
            case .tag(let index):
                let draft = tags.derived[index]
                let own = named(draft.text, draft.star)
                guard draft.isOfBoards, let gate = boards[tags[draft.tag].plan.machine] else { return own }
                return own + [.boards(gate)]
            }
        }

        private func named(_ text: String, _ star: String?) -> [Node] {
            let words = text.split { $0.isWhitespace || "(),<>=!".contains($0) }.map(String.init)
            return words.filter { $0.contains("/") }.flatMap { word -> [Node] in
                guard let pattern = StarPattern(word), StarPattern.isPattern(word) else {
                    return node(word).map { [$0] } ?? []
                }
                // Inside of a list a star goes through all tags; outside of one it is that of the row.
                if let star, !text.contains("(") { return node(pattern.path(of: star)).map { [$0] } ?? [] }
                return tags.derived.indices.filter { pattern.star(in: tags[tags.derived[$0].tag].path) != nil }
                    .map(Node.tag)
            }
        }

        private func node(_ path: String) -> Node? {
            (try? tags.find(path)).flatMap { places[$0] }.map(Node.tag)
        }
    }
}
