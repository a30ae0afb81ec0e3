import FoundationEssentials

/// Where damaged outbox files go, so that a person may look at them and the agent starts anyway.
struct Quarantine {
    static let kept = 2

    let directory: StateDirectory

    /// Moves the database and its companions together into a folder of their own and forgets the oldest but two.
    /// Returns the folder.
    func take(_ name: String, now: Date = Date()) throws -> String {
        let home = directory.file("quarantine")
        let manager = FileManager.default
        let stamp = "\(UInt64(max(0, now.timeIntervalSince1970 * 1000)))"
        let folder = "\(home)/\(stamp)-\(UUID().uuidString.prefix(8))"
        try manager.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for ending in ["", "-wal", "-shm"] where manager.fileExists(atPath: directory.file(name + ending)) {
            try manager.moveItem(atPath: directory.file(name + ending), toPath: "\(folder)/\(name)\(ending)")
        }
        let folders = (try? manager.contentsOfDirectory(atPath: home).sorted()) ?? []
        for old in folders.dropLast(Self.kept) { try? manager.removeItem(atPath: "\(home)/\(old)") }
        StateDirectory.sync(folder)
        StateDirectory.sync(home)
        StateDirectory.sync(directory.path)
        return folder
    }
}
