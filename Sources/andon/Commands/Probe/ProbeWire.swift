internal import AndonCore
internal import AndonPlan

/// The wire that the words of a command line name: a link of a plan, or settings.
struct ProbeWire {
    var plan: String?
    var link: String?
    /// As the plan writes them.
    var settings: [(key: String, value: String)]
    /// The command takes a serial port alone.
    var isSerial = false

    /// The wire, checked; nothing is opened or asked.
    ///
    /// - Parameter profile: what a serial port is set to where nothing is said.
    func target(_ profile: Profile? = nil) throws -> ProbeTarget {
        if let plan { return try link(of: plan) }
        let network = isSerial ? "" : ", --host ADDRESS"
        switch (has("device"), has("host")) {
        case (false, false):
            throw ProbeRefusal([
                "which wire? Give --device PORT --baud N --parity P\(network), or --plan FILE --link NAME"
            ])
        case (true, true): throw ProbeRefusal(["--device with --host: one of them names the wire"])
        default: break
        }
        guard let profile else { return try ProbeTarget(settings: ProbeSettings(given: settings).settings) }
        let completed = try ProbeSettings(given: settings, profile: profile)
        if let note = completed.note(profile) { ProbeScreen().show(note) }
        return try ProbeTarget(settings: completed.settings)
    }

    private func link(of path: String) throws -> ProbeTarget {
        guard !has("device"), !has("host") else {
            throw ProbeRefusal(["--plan with --device or --host: one of them names the wire"])
        }
        let plan = try PlanFile.read(path)
        let names = plan.links.map(\.name).joined(separator: ", ")
        guard let link else { throw ProbeRefusal(["--plan without --link: name one of its links (\(names))"]) }
        guard let found = plan.links.firstIndex(where: { $0.name == link }) else {
            throw ProbeRefusal(["no link \"\(link)\" in the plan; it has \(names)"])
        }
        let own = plan.units.filter { $0.key.link == LinkID(found) }.map { ($0.key.unit, $0.value) }
        return ProbeTarget(plan.links[found], units: Dictionary(uniqueKeysWithValues: own))
    }

    private func has(_ key: String) -> Bool { settings.contains { $0.key == key } }
}
