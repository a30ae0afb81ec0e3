import AndonCore

/// Takes the tags of a profile over into a machine, with what the plan changes in them.
struct ProfileUse {
    let profile: Profile
    /// Where the plan asks for it.
    let place: Place
    let machine: Section
    /// The units that it describes: what their tags begin with (nil for nothing), and their numbers.
    let units: [(prefix: String?, unit: UInt8)]

    /// A tag that was taken over, in one unit.
    struct Taken {
        var draft: TagDraft
        var tag: ProfileTag
    }

    /// Nil where the machine has no profile, or after saying what is wrong with it.
    init?(_ machine: Section, _ defaults: TagDefaults, _ links: LinkTable, _ book: ProfileBook) {
        guard machine.has("profile") else {
            for key in ["units", "only", "except"] { machine.misplaced(key, allowed: "with a profile") }
            return nil
        }
        guard let profile = book.profile(machine, "profile") else { return nil }
        self.profile = profile
        self.machine = machine
        place = machine.placeOfValue("profile")
        if machine.has("units") {
            machine.misplaced("unit", allowed: "without units, which name the unit of each device")
            units = ProfileUnits.read(machine, defaults.link, links).map { ($0.name, $0.unit) }
        } else {
            units = [(nil, defaults.unit)]
        }
    }

    /// The tags of the profile in each unit. `entries` are the machine's own tags; those that only change a tag of the
    /// profile are taken out of them. `most`: what is beyond it is not even read.
    func tags(
        _ entries: inout [PlanNode.Entry], _ defaults: TagDefaults, _ links: LinkTable, atMost most: Int,
        _ mistakes: MistakeList
    ) -> [Taken] {
        let chosen = chosen()
        var changes: [String: PlanNode.Entry] = [:]
        entries.removeAll { entry in
            guard let tag = changed(entry.key) else { return isMisspelt(entry, mistakes) }
            changes[entry.key] = entry
            if !chosen.contains(tag.plan.name) {
                mistakes.add(
                    entry.place, found: "a change of \(Quoted.text(entry.key)), which is not taken from the profile",
                    allowed: "a tag that only and except leave in")
            }
            return true
        }
        var taken: [Taken] = []
        for (prefix, unit) in units {
            for tag in profile.tags where chosen.contains(tag.plan.name) {
                guard taken.count < most else { return taken }
                let name = prefix.map { "\($0)-\(tag.plan.name)" } ?? tag.plan.name
                let steps = [changes[tag.plan.name], prefix == nil ? nil : changes[name]].compactMap { $0 }
                // Writing alone is for those who ask for it by name: nothing of it is read.
                if tag.plan.access == .write, steps.isEmpty { continue }
                guard let entry = merged(tag, name, steps, mistakes) else { continue }
                var here = defaults
                here.unit = unit
                for var draft in TagReader.read(entry, here, links, mistakes) {
                    if draft.plan.point == tag.plan.point { draft.plan.printed = tag.plan.printed }
                    taken.append(Taken(draft: draft, tag: tag))
                }
            }
        }
        return taken
    }

    /// The tag of the profile that a key of the machine's tags changes: in all units, or in one.
    private func changed(_ key: String) -> ProfileTag? {
        if let tag = profile.tag(key) { return tag }
        for (prefix, _) in units {
            guard let prefix, key.hasPrefix(prefix + "-") else { continue }
            if let tag = profile.tag(String(key.dropFirst(prefix.count + 1))) { return tag }
        }
        return nil
    }

    /// Whether it says no place of its own and names no tag that the profile has; that is said.
    private func isMisspelt(_ entry: PlanNode.Entry, _ mistakes: MistakeList) -> Bool {
        let places = ["at"] + TagReader.frameKeys
        guard case .table(let keys) = entry.value.content, !keys.contains(where: { places.contains($0.key) }) else {
            return false
        }
        let names = profile.tags.map(\.plan.name)
        let all = names + units.flatMap { unit in unit.prefix.map { prefix in names.map { "\(prefix)-\($0)" } } ?? [] }
        mistakes.add(
            entry.place, found: "\(Quoted.text(entry.key)), which the profile \(profile.name) does not have",
            allowed: "a tag of the profile with what changes, or a tag of its own with its point (at)",
            suggestion: NearestName.of(entry.key, among: all))
        return true
    }

    /// What `only` and `except` leave.
    private func chosen() -> Set<String> {
        let names = profile.tags.map(\.plan.name)
        if machine.has("only") {
            machine.misplaced("except", allowed: "without only, which says all already")
            return Set(machine.readAll("only", matching).flatMap(\.0))
        }
        return Set(names).subtracting(machine.readAll("except", matching).flatMap(\.0))
    }

    private func matching(_ pattern: String) throws(Mismatch) -> [String] {
        let names = profile.tags.map(\.plan.name)
        let glob = Glob(pattern)
        let found = names.filter(glob.matches)
        guard found.isEmpty else { return found }
        throw Mismatch(
            allowed: "tags of the profile \(profile.name), or a pattern such as pv*",
            suggestion: NearestName.of(pattern, among: names))
    }

    /// The tag's keys with those that the plan changes; what it may write is the plan's word alone.
    private func merged(
        _ tag: ProfileTag, _ name: String, _ changes: [PlanNode.Entry], _ mistakes: MistakeList
    ) -> PlanNode.Entry? {
        guard case .table(var keys) = tag.entry.value.content else { return nil }
        keys.removeAll { $0.key == "access" }
        var entry = tag.entry
        entry.key = name
        entry.place = place
        for change in changes {
            guard case .table(let changed) = change.value.content, !changed.isEmpty else {
                mistakes.add(
                    change.value.place, found: "\(change.value.found) for \(Quoted.text(change.key))",
                    allowed: "keys of the tag that the profile \(profile.name) describes, with other values")
                return nil
            }
            entry.place = change.place
            for key in changed {
                if key.key == "access", !allows(key.value, tag, mistakes) { return nil }
                // A bit, a type and on and off say the same thing in three ways: the new one stands alone.
                if Self.kinds.contains(key.key) { keys.removeAll { Self.kinds.contains($0.key) } }
                keys.removeAll { $0.key == key.key }
                keys.append(key)
            }
        }
        entry.value.content = .table(keys)
        return entry
    }

    private static let kinds: Set<String> = ["type", "bit", "bits", "on", "off", "registers"]

    private func allows(_ node: PlanNode, _ tag: ProfileTag, _ mistakes: MistakeList) -> Bool {
        guard case .text(let text) = node.content, let asked = TagPlan.Access(rawValue: text) else { return true }
        let device = tag.plan.access
        guard asked != device, device != .readWrite else { return true }
        mistakes.add(
            node.place, found: "access: \(text) to \(Quoted.text(tag.plan.name)) of the profile \(profile.name)",
            allowed: "\(device.rawValue), which is all that the device allows")
        return false
    }
}
