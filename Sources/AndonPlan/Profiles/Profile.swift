package import AndonCore

/// A reusable description of a device, read and checked: its tags, what it takes and does not take, and who says so.
package struct Profile: Sendable {
    package var name: String
    /// Maker and model, for people.
    package var title: String
    package var kind: ProfileKind
    package var trust: ProfileNote.Trust
    /// What its tags may be believed, where they say nothing else.
    package var confidence: Confidence
    /// Documents, pages and repositories it was taken from.
    package var sources: [String]
    /// What a technician should know: wiring, factory protocol, wear.
    package var notes: [String]
    /// What the device is set to from the factory; nil where nobody said.
    package var serial: ProfileSerial?
    package var tags: [ProfileTag]
    package var checks: [ProfileCheck]
    /// The file it was read from, as mistakes name it.
    package var file: String
    /// SHA-256 of the file's bytes.
    var digestBytes: [UInt8]
    /// What the device takes and does not take, to be laid over what a link says of its units.
    var unit: UnitChange

    /// SHA-256 of the file's bytes in hexadecimal.
    package var digest: String { SHA256.hexadecimal(digestBytes) }

    /// What the device takes, over what is true for any unit.
    package var unitPlan: UnitPlan {
        var plan = UnitPlan()
        unit.apply(to: &plan)
        return plan
    }

    /// Its name, trust and first source, as a unit of a plan carries them.
    package var note: ProfileNote { ProfileNote(name: name, trust: trust, source: sources.first ?? "") }

    package func tag(_ name: String) -> ProfileTag? { tags.first { $0.plan.name == name } }

    /// How far one fact may be believed.
    package enum Confidence: String, Sendable, CaseIterable {
        /// Read in a document of the maker or in a map that names its page.
        case verified
        /// Read in somebody else's table.
        case secondHand = "second-hand"
        /// Common knowledge: hold it against the device before anything depends on it.
        case unverified
    }
}

/// What a device is, for people.
package enum ProfileKind: String, Sendable, CaseIterable {
    case controller, sensor, meter, plc, coupler, io, other
}

/// A tag of a profile: where it stands and what its bits mean, and who says so.
package struct ProfileTag: Sendable {
    /// As a plan takes it over; machine, link and unit mean nothing here, and `access` is what the device allows.
    package var plan: TagPlan
    /// What the manual's numbers count from, where the profile says it.
    package var base: Int?
    package var wear: Wear?
    package var confidence: Profile.Confidence
    /// Keys of the tag that are unverified though the rest of it is not.
    package var unverifiedKeys: [String]
    /// Where it differs from the profile's own.
    package var source: String?
    /// Its keys that a plan's tag has too.
    var entry: PlanNode.Entry

    /// What writing does to the device.
    package enum Wear: String, Sendable, CaseIterable {
        /// Kept in memory that does not wear.
        case cyclicWritesAllowed = "cyclic-writes-allowed"
        /// Each write wears the device's non-volatile memory.
        case cyclicWritesForbidden = "cyclic-writes-forbidden"
    }
}

/// How a device's serial port is set when it leaves the factory; several values where its variants differ.
package struct ProfileSerial: Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        case rtu, ascii
        /// Another protocol than Modbus: it must be switched over first.
        case other
    }

    package var mode: Mode?
    package var bauds: [Int] = []
    package var parities: [SerialPlan.Parity] = []
    package var dataBits: [Int] = []
    package var stopBits: [Int] = []
    package var unit: Int?
    package var confidence: Profile.Confidence?
}

/// A value that tells the right map from a wrong one.
package struct ProfileCheck: Sendable {
    package var tag: String
    package var range: ClosedRange<Double>
    package var units: String
    /// What it may mean when the value lies outside.
    package var hint: String?

    /// `180 .. 260 V`
    package var text: String {
        "\(NumberText.plain(range.lowerBound)) .. \(Quantity(value: range.upperBound, units: units).text)"
    }
}
