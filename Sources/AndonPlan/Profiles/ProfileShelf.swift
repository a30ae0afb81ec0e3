/// Where a plan's profiles come from. The reader asks it and touches no disk itself.
package struct ProfileShelf: Sendable {
    /// The largest profile that is looked at.
    package static let mostBytes = 256 << 10

    package enum Answer: Sendable {
        /// `file` is the name for mistakes.
        case found(file: String, bytes: [UInt8])
        case absent
        /// It is there and cannot be had, with the reason.
        case unreadable(file: String, why: String)
    }

    /// The profile of a name; names are letters, digits and hyphens and hold no path.
    package var profile: @Sendable (_ name: String) -> Answer
    /// Every name there is, for the hint after a misspelt one.
    package var names: @Sendable () -> [String]

    package init(profile: @escaping @Sendable (String) -> Answer, names: @escaping @Sendable () -> [String]) {
        self.profile = profile
        self.names = names
    }

    /// A shelf without profiles.
    package static let empty = ProfileShelf(profile: { _ in .absent }, names: { [] })

    /// Profiles that are in memory: name and text.
    package init(_ texts: [String: String]) {
        self.init(
            profile: { name in texts[name].map { .found(file: "\(name).yaml", bytes: Array($0.utf8)) } ?? .absent },
            names: { texts.keys.sorted() })
    }
}
