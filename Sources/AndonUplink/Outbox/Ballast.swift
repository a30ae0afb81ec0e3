import Glibc

/// A file that holds nothing but room: a full disk cannot delete a row without it.
struct Ballast: Sendable {
    static let bytes = 4 << 20

    let path: String
    let directory: StateDirectory

    init(in directory: StateDirectory) {
        self.directory = directory
        path = directory.file("ballast")
    }

    /// Makes the file if it is missing and the disk has plenty of room. Returns whether it stands.
    @discardableResult
    func make() -> Bool {
        if unsafe access(path, F_OK) == 0 { return true }
        guard directory.freeBytes > 4 * Self.bytes else { return false }
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        let failure = posix_fallocate(descriptor, 0, Self.bytes)
        close(descriptor)
        if failure != 0 { _ = unsafe unlink(path) }
        return failure == 0
    }

    /// Gives the room to the disk. Returns whether there was any to give.
    func release() -> Bool { unsafe unlink(path) == 0 }
}
