/// Derived tags in an order in which none is made of a later one. The plan's reader refuses circles; here they only do no
/// harm.
enum DerivedOrder {
    static func tags(of plan: Plan) -> [TagID] {
        let derived = plan.tags.indices.filter { plan.tags[$0].derived != nil }
        guard !derived.isEmpty else { return [] }
        var isSeen = Array(repeating: false, count: plan.tags.count)
        var order: [TagID] = []
        for start in derived where !isSeen[start] {
            // A walk with its own stack: a long chain is no deep recursion.
            isSeen[start] = true
            var path = [(tag: start, left: needs(of: TagID(start), in: plan))]
            while var top = path.popLast() {
                guard let next = top.left.popLast() else {
                    order.append(TagID(top.tag))
                    continue
                }
                path.append(top)
                guard isSeen.indices.contains(next.index), !isSeen[next.index], plan[next].derived != nil else {
                    continue
                }
                isSeen[next.index] = true
                path.append((next.index, needs(of: next, in: plan)))
            }
        }
        return order
    }

    /// The tags that a derived tag needs, those that tell its boards apart included.
    static func needs(of tag: TagID, in plan: Plan) -> [TagID] {
        guard let derived = plan[tag].derived else { return [] }
        guard case .board = derived.work else { return derived.inputs }
        return derived.inputs + (plan[plan[tag].machine].boards?.tags ?? [])
    }
}
