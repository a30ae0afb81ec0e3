import AndonCore

/// The settings of a link as a person gave them, and what a profile knows where the person said nothing.
package struct ProbeSettings: Sendable {
    /// As the plan writes them: `driver`, `device`, `baud`, …
    package var settings: [(key: String, value: String)]
    /// Those that came from the profile: `baud 9600`.
    package private(set) var taken: [String] = []

    /// - Parameter given: no `driver` where the person named none.
    package init(given: [(key: String, value: String)]) {
        settings = given
        complete(nil)
    }

    /// - Throws: when the device leaves the factory with another protocol, and nobody said how it is set now.
    package init(given: [(key: String, value: String)], profile: Profile) throws(ProbeRefusal) {
        settings = given
        let isSerial = has("device")
        if isSerial, case .other? = profile.serial?.mode, !has("driver"), !has("baud") {
            throw ProbeRefusal([
                "\(profile.name) leaves the factory with another protocol than Modbus: switch it over in its menu, "
                    + "then give --baud and --parity as they are set there"
            ])
        }
        complete(isSerial ? profile.serial : nil)
    }

    private mutating func complete(_ factory: ProfileSerial?) {
        if !has("driver") {
            let isASCII = if case .ascii? = factory?.mode { true } else { false }
            if isASCII { taken.append("modbus-ascii") }
            let serial = isASCII ? "modbus-ascii" : "modbus-rtu"
            settings.insert(("driver", has("device") ? serial : "modbus-tcp"), at: 0)
        }
        guard let factory else { return }
        take("baud", factory.bauds.first.map(String.init))
        // RTU has eight always.
        if settings.contains(where: { $0 == ("driver", "modbus-ascii") }) {
            take("data-bits", factory.dataBits.first.map(String.init))
        }
        take("parity", factory.parities.first?.rawValue)
        // With a parity that was given, one stop bit is what everybody means; without parity devices differ.
        if taken.contains(where: { $0.hasPrefix("parity") }) || settings.contains(where: { $0 == ("parity", "none") }) {
            take("stop-bits", factory.stopBits.first.map(String.init))
        }
    }

    private mutating func take(_ key: String, _ value: String?) {
        guard let value, !has(key) else { return }
        settings.append((key, value))
        taken.append("\(key) \(value)")
    }

    private func has(_ key: String) -> Bool { settings.contains { $0.key == key } }

    /// What was taken over and from where; nil where nothing was.
    package func note(_ profile: Profile) -> String? {
        guard !taken.isEmpty else { return nil }
        let doubt = profile.serial?.confidence.map { ", \($0.rawValue)" } ?? ""
        return "as \(profile.name) leaves the factory\(doubt): \(taken.joined(separator: ", "))"
    }
}
