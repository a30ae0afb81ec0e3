import AndonCore
import AndonPlan
import Foundation

/// The profiles that Andon ships with.
enum ShippedProfiles {
    static let folder = Files.root.appending(path: "Config/profiles").path
    static let shelf = ProfileFolders([folder]).shelf

    static var names: [String] { ProfileFolders([folder]).names() }

    static func profile(_ name: String) throws -> Profile {
        try ProfileReader.read(Files.bytes("Config/profiles/\(name).yaml"), file: "\(name).yaml")
    }
}

/// A profile of one register, to be filled with what a test is about.
enum SmallProfile {
    static func text(
        name: String = "small", tags: String = "pv: { at: holding 10, type: int16, scale: 0.1, units: °C }",
        rest: String = ""
    ) -> String {
        """
        andon-profile: 1
        name: \(name)
        title: Small device
        kind: sensor
        trust: structural
        confidence: verified
        source: the manual
        tags:
          \(tags)
        \(rest)

        """
    }

    static func read(_ text: String) throws(PlanRefusal) -> Profile {
        try ProfileReader.read(Array(text.utf8), file: "small.yaml")
    }

    /// The mistakes of a profile, one in each line; empty where it is good.
    static func mistakes(_ text: String) -> String {
        do throws(PlanRefusal) {
            _ = try read(text)
            return ""
        } catch {
            return error.description
        }
    }
}
