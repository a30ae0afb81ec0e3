import AndonCore

/// What people should know before they go live with a profile: how far it can be believed, what it was told to write, and
/// where the link is set otherwise than the device leaves the factory.
enum ProfileNotes {
    static func of(_ use: ProfileUse, _ taken: [ProfileUse.Taken], link: LinkPlan?) -> [String] {
        var notes = use.profile.notes
        notes += serial(use.profile.serial, link)
        let unverified = names(taken) { $0.tag.confidence == .unverified }
        if !unverified.isEmpty {
            notes.append("unverified: \(unverified); hold each against the device before anything depends on it")
        }
        for tag in use.profile.tags where !tag.unverifiedKeys.isEmpty && tag.confidence != .unverified {
            let name = names(taken) { $0.tag.plan.name == tag.plan.name }
            if !name.isEmpty { notes.append("unverified: \(tag.unverifiedKeys.joined(separator: ", ")) of \(name)") }
        }
        let secondHand = names(taken) { $0.tag.confidence == .secondHand }
        if !secondHand.isEmpty { notes.append("second-hand: \(secondHand)") }
        let worn = names(taken) { $0.draft.plan.access != .read && $0.tag.wear == .cyclicWritesForbidden }
        if !worn.isEmpty {
            notes.append("each write wears the device's memory: \(worn) must never be written cyclically")
        }
        return notes
    }

    /// The profile's names of some tags, each once.
    private static func names(_ taken: [ProfileUse.Taken], where isMeant: (ProfileUse.Taken) -> Bool) -> String {
        var names: [String] = []
        var known: Set<String> = []
        for one in taken where isMeant(one) && known.insert(one.tag.plan.name).inserted {
            names.append(one.tag.plan.name)
        }
        return names.joined(separator: ", ")
    }

    static func serial(_ factory: ProfileSerial?, _ link: LinkPlan?) -> [String] {
        guard let factory, let link, let serial = link.driver.serial else { return [] }
        var differences: [String] = []
        func hold<Value: Equatable>(_ what: String, _ values: [Value], _ here: Value, _ text: (Value) -> String) {
            guard !values.isEmpty, !values.contains(here) else { return }
            differences.append("\(what) \(Quoted.choice(values.map(text))), the link has \(text(here))")
        }
        let isASCII: Bool = if case .modbusASCII = link.driver { true } else { false }
        switch factory.mode {
        case .other: differences.append("another protocol than Modbus, it must be switched over first")
        case .ascii where !isASCII: differences.append("protocol ascii, the link speaks \(link.driver.name)")
        case .rtu where isASCII: differences.append("protocol rtu, the link speaks \(link.driver.name)")
        default: break
        }
        hold("baud", factory.bauds, serial.baud) { String($0) }
        hold("parity", factory.parities, serial.parity, \.rawValue)
        hold("data bits", factory.dataBits, serial.dataBits) { String($0) }
        hold("stop bits", factory.stopBits, serial.stopBits) { String($0) }
        guard !differences.isEmpty else { return [] }
        let doubt = factory.confidence == .unverified ? " (unverified)" : ""
        return ["from the factory\(doubt): " + differences.joined(separator: "; ")]
    }
}
