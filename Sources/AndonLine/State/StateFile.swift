internal import Foundation
internal import Glibc

/// A small file in the agent's state directory, read at the start and replaced whole.
///
/// Called by one thread at a time. Every call blocks on disk.
struct StateFile: Sendable {
    let path: String
    private let directory: String

    /// - Parameter directory: the agent's state directory; must exist.
    init(directory: String, name: String) {
        self.directory = directory
        path = "\(directory)/\(name)"
    }

    enum Found {
        case none
        /// At most one byte more than was asked for.
        case bytes([UInt8])
        /// What went wrong, with the path.
        case problem(String)
    }

    func read(atMost most: Int) -> Found {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return errno == ENOENT ? .none : .problem("\(path): \(SystemError.words(errno))") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            return .bytes(Array(try handle.read(upToCount: most + 1) ?? Data()))
        } catch {
            return .problem("\(path): \(error)")
        }
    }

    /// - Returns: whether there was one.
    func remove() -> Bool { unsafe unlink(path) == 0 }

    /// Keeps what cannot be read beside it.
    ///
    /// - Returns: the reason and what became of the file, for people.
    func setAside(_ reason: String) -> String {
        let aside = path + ".bad"
        let isAside = unsafe rename(path, aside) == 0
        return "\(path): \(reason); \(isAside ? "it is kept as \(aside)" : "it could not be set aside")"
    }

    /// Replaces the file and returns when it is on disk.
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
