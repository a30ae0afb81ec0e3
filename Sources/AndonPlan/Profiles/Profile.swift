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
