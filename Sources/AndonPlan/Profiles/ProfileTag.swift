package import AndonCore

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
