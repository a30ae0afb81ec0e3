package import AndonCore
internal import Foundation
internal import Glibc

/// The alarms that are not at rest, on disk: one small file in the state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the agent, after that by the keeper.
package struct AlarmsFile: Sendable {
    package let path: String
    private let directory: String

    /// - Parameter directory: the agent's state directory; must exist.
    package init(directory: String) {
        self.directory = directory
        path = directory + "/alarms"
    }

    /// What an earlier run left.
    package struct Found: Sendable {
        package var records: [AlarmRecord] = []
        /// Alarms that this plan does not have.
        package var former: [AlarmsText.FormerAlarm] = []
        /// What went wrong, with the path.
        package var problem: String?
        /// Whether there was a file, and it could be read.
        package var isThere = false
    }

    /// Reads what an earlier run left. A file that cannot be read is set aside as `alarms.bad`. Blocks on disk.
    package func read(plan: Plan, wall: WallTime) -> Found {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            return Found(problem: errno == ENOENT ? nil : "\(path): \(SystemError.words(errno))")
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        let text: AlarmsText.Found
        do {
            let bytes = try handle.read(upToCount: AlarmsText.mostBytes + 1) ?? Data()
            text = AlarmsText.decode(Array(bytes), plan: plan, wall: wall)
        } catch {
            return Found(problem: "\(path): \(error)")
        }
        switch text {
        case .alarms(let records, let former): return Found(records: records, former: former, isThere: true)
        case .unreadable(let reason):
            let aside = path + ".bad"
            let isAside = unsafe rename(path, aside) == 0
            return Found(
                problem: "\(path): \(reason); \(isAside ? "it is kept as \(aside)" : "it could not be set aside")")
        }
    }

    /// Replaces the file and returns when it is on disk. Blocks on disk.
    ///
    /// - Returns: nil, or what went wrong, with the path.
    func write(_ bytes: [UInt8]) -> String? {
        let temporary = path + ".new"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return "\(temporary): \(SystemError.words(errno))" }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            try handle.close()
        } catch {
            // On a full disk every page is somebody else's.
            unsafe unlink(temporary)
            return "\(temporary): \(error)"
        }
        guard unsafe rename(temporary, path) == 0 else { return "\(path): \(SystemError.words(errno))" }
        let folder = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return "\(directory): \(SystemError.words(errno))" }
        defer { close(folder) }
        return fsync(folder) == 0 ? nil : "\(directory): \(SystemError.words(errno))"
    }
}
