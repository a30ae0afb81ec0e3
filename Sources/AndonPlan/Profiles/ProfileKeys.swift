import AndonCore

extension KeyTable {
    /// Every table of a profile, outermost first; `unit` is the plan's.
    package static let profiles = [profile, profileSerial, profileTag, profileCheck]

    /// Keys of a plan's tag that depend on the site and not on the device.
    private static let keysOfTheSite = ["unit", "link", "poll", "publish"] + TagReader.frameKeys + derived

    static let profile = KeyTable(
        "profile",
        required: [
            "andon-profile": "1, the version of the profile's format",
            "name": NameText.allowed + ", the name of the file without .yaml",
            "title": "maker and model, a text of at most 200 characters",
            "kind": Quoted.choice(ProfileKind.allCases.map(\.rawValue)),
            "trust": Quoted.choice(ProfileNote.Trust.allCases.map(\.rawValue)),
            "confidence": confidence, "source": "one or a list of texts of at most 400 characters",
            "tags": "at least one tag by its name",
        ],
        optional: [
            "notes": "one or a list of texts of at most 400 characters", "serial": "how the device leaves the factory",
            "unit": "what the device takes and does not take", "checks": "a list of tag and between",
        ])

    static let profileSerial = KeyTable(
        "profile-serial",
        optional: [
            "protocol": Quoted.choice(ProfileSerial.Mode.allCases.map(\.rawValue)),
            "baud": "one or a list of " + Quoted.choice(SerialReader.bauds.map(String.init)),
            "parity": "one or a list of none, even or odd", "data-bits": "7, 8 or both", "stop-bits": "1, 2 or both",
            "unit": "a unit from 1 to 247", "confidence": confidence,
        ])

    static let profileTag = KeyTable(
        "profile-tag", keys: tag.keys.filter { !keysOfTheSite.contains($0.name) } + profileTagOnly.keys)

    /// What stands in a profile's tag beside the keys of a plan's.
    static let profileTagOnly = KeyTable(
        "profile-tag",
        optional: [
            "base": "0 or 1, what the manual's addresses count from",
            "wear": Quoted.choice(ProfileTag.Wear.allCases.map(\.rawValue)), "confidence": confidence,
            "unverified": "one or a list of keys of this tag", "source": "a text of at most 400 characters",
        ])

    static let profileCheck = KeyTable(
        "profile-check",
        required: [
            "tag": "the name of a tag of the profile",
            "between": "two quantities in the tag's units with .. between, such as \"40 .. 70 Hz\"",
        ],
        optional: ["hint": "a text of at most 200 characters"])

    private static let confidence = Quoted.choice(Profile.Confidence.allCases.map(\.rawValue))
}
