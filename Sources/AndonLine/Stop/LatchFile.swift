package import AndonCore
internal import Glibc

/// The latch on disk: one small file in the state directory, replaced whole, synced before it counts.
///
/// Called by one thread at a time: at the start by whoever builds the line, after that by the latch keeper.
package struct LatchFile: Sendable {
    package let path: String
    /// The agent's state directory.
    let directory: String

    /// - Parameter directory: the agent's state directory; must exist.
    package init(directory: String) {
        self.directory = directory
        path = directory + "/latch"
    }

    /// What an earlier run left: nothing, a latch, or bytes that cannot be read (the caller assumes a stop). Blocks on disk.
    package func read() -> StopLatch.Found {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return errno == ENOENT ? .none : .unreadable("\(path): \(SystemError.words(errno))") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= StopLatch.mostBytes {
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return .unreadable("\(path): \(SystemError.words(errno))") }
            if count == 0 { break }
            bytes += piece.prefix(count)
        }
        return StopLatch.decode(bytes)
    }

    /// Replaces the file and returns when it is on disk. Blocks on disk.
    ///
    /// - Returns: nil, or what went wrong, with the path.
    package func write(_ latch: StopLatch) -> String? {
        let temporary = path + ".new"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return "\(temporary): \(SystemError.words(errno))" }
        let bytes = latch.encoded()
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress! + written, buffer.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let problem = "\(temporary): \(SystemError.words(errno))"
                close(file)
                return problem
            }
            written += count
        }
        guard fsync(file) == 0 else {
            let problem = "\(temporary): \(SystemError.words(errno))"
            close(file)
            return problem
        }
        close(file)
        guard unsafe rename(temporary, path) == 0 else { return "\(path): \(SystemError.words(errno))" }
        return syncDirectory()
    }

    /// Removes the file and returns when that is on disk. Blocks on disk.
    ///
    /// - Returns: nil, or what went wrong, with the path.
    package func remove() -> String? {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { return "\(path): \(SystemError.words(errno))" }
        return syncDirectory()
    }

    private func syncDirectory() -> String? {
        let file = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return "\(directory): \(SystemError.words(errno))" }
        defer { close(file) }
        return fsync(file) == 0 ? nil : "\(directory): \(SystemError.words(errno))"
    }
}
