internal import Foundation
internal import Glibc

/// One small file in the agent's state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the agent, after that by its keeper.
struct StateFile: Sendable {
    enum Found: Sendable {
        case none
        case bytes([UInt8])
        /// What went wrong, with the path.
        case failed(String)
    }

    let path: String
    private let directory: String

    /// - Parameter directory: the agent's state directory; must exist.
    init(directory: String, name: String) {
        self.directory = directory
        path = "\(directory)/\(name)"
    }

    /// What an earlier run left, and no more than one byte beyond the bound. Blocks on disk.
    func read(atMost most: Int) -> Found {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return errno == ENOENT ? .none : .failed("\(path): \(SystemError.words(errno))") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            return .bytes(Array(try handle.read(upToCount: most + 1) ?? Data()))
        } catch {
            return .failed("\(path): \(error)")
        }
    }

    /// - Returns: whether there was one.
    func remove() -> Bool { unsafe unlink(path) == 0 }

    /// Keeps what nobody can read under another name; says so, with the path and the reason.
    func setAside(because reason: String) -> String {
        let aside = path + ".bad"
        let isAside = unsafe rename(path, aside) == 0
        return "\(path): \(reason); \(isAside ? "it is kept as \(aside)" : "it could not be set aside")"
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
