internal import Foundation
internal import Glibc

/// One small file in the state directory, replaced whole. Used by one thread at a time.
struct StateFile: Sendable {
    let path: String
    private let directory: String

    /// - Parameter directory: the agent's state directory; must exist.
    init(_ name: String, in directory: String) {
        self.directory = directory
        path = directory + "/" + name
    }

    enum Found: Sendable {
        case none
        case bytes([UInt8])
        /// What went wrong, with the path.
        case failed(String)
    }

    /// Blocks on disk.
    func read(atMost most: Int) -> Found {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return errno == ENOENT ? .none : .failed("\(path): \(SystemError.words(errno))") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do { return .bytes(Array(try handle.read(upToCount: most + 1) ?? Data())) } catch {
            return .failed("\(path): \(error)")
        }
    }

    /// Sets a file aside that nobody can read, as `….bad`; says so with the path.
    func setAside(_ reason: String) -> String {
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
