extension Plan {
    /// The tags that devices are asked for, of which a tag is made in the end: itself, where it is asked for.
    package func asked(behind tag: TagID) -> [TagID] {
        guard self[tag].derived != nil else { return [tag] }
        var seen: Set<TagID> = [tag]
        var left = [tag]
        var asked: [TagID] = []
        while let next = left.popLast() {
            guard self[next].derived != nil else {
                asked.append(next)
                continue
            }
            left += DerivedOrder.needs(of: next, in: self).filter { seen.insert($0).inserted }
        }
        return asked.sorted()
    }

    /// Whether what a tag says follows from the newest samples of others alone, and not from what was before.
    package func isMadeAtOnce(_ tag: TagID) -> Bool {
        var seen: Set<TagID> = [tag]
        var left = [tag]
        while let next = left.popLast() {
            guard let derived = self[next].derived else { continue }
            guard case .value = derived.work else { return false }
            left += derived.inputs.filter { seen.insert($0).inserted }
        }
        return true
    }
}
