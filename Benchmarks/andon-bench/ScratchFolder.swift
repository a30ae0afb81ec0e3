internal import Foundation

/// A folder of this run's own, gone when it is let go.
final class ScratchFolder: Sendable {
    let path: String

    init(in parent: String?) throws {
        let parent = parent ?? FileManager.default.temporaryDirectory.path
        path = "\(parent)/andon-bench-\(UUID().uuidString.lowercased())"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A new folder inside it.
    func folder() throws -> String {
        let inner = "\(path)/\(UUID().uuidString.lowercased())"
        try FileManager.default.createDirectory(
            atPath: inner, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return inner
    }
}
