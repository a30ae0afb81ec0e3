import FoundationEssentials
import Glibc

/// The agent's own folder, held by one agent at a time: mode 0700, with a lock that ends with the process.
package final class StateDirectory: Sendable {
    package let path: String
    private let lock: Int32

    /// Makes the folder where it is missing and locks it.
    /// - Throws: `OutboxError.locked`, `.noDirectory`.
    package init(path: String) throws(OutboxError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            let inner = (error as? CocoaError)?.underlying as? POSIXError
            let words = inner.map { unsafe String(cString: strerror($0.code.rawValue)) }
            throw .noDirectory(path: path, reason: words ?? "it is no folder, or may not be made")
        }
        let descriptor = unsafe open(path + "/lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .noDirectory(path: path, reason: "\(path)/lock: \(unsafe String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .locked(path: path)
        }
        self.path = path
        lock = descriptor
    }

    deinit { close(lock) }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a rename or a new file in `folder` survive a power cut.
    static func sync(_ folder: String) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Bytes that an ordinary user may still write on the folder's file system.
    var freeBytes: Int {
        var information = statvfs()
        guard unsafe statvfs(path, &information) == 0 else { return 0 }
        return Int(information.f_bavail) * Int(information.f_frsize)
    }
}
