import Foundation
import Glibc

/// A file system of a few megabytes that can be filled to the last byte.
final class SmallDisk: Sendable {
    struct NotMounted: Error { var code: Int32 }

    let folder = NSTemporaryDirectory() + "/andon-disk-\(UUID().uuidString)"

    init(megabytes: Int) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard unsafe mount("tmpfs", folder, "tmpfs", 0, "size=\(megabytes)m,mode=700") == 0 else {
            let code = errno
            unsafe rmdir(folder)
            throw NotMounted(code: code)
        }
    }

    deinit {
        unsafe umount2(folder, Int32(MNT_DETACH))
        unsafe rmdir(folder)
    }

    /// Whether this process may mount at all.
    static let isAllowed = (try? SmallDisk(megabytes: 1)) != nil

    private var filler: String { "\(folder)/of-somebody-else" }

    /// Somebody else takes all that is left but for `spared` bytes.
    func fill(sparing spared: Int = 0) {
        let descriptor = unsafe open(filler, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0, count: 4096)
        while freeBytes > spared, unsafe write(descriptor, block, block.count) > 0 {}
    }

    /// Somebody else tidies up.
    func empty() { unsafe unlink(filler) }

    var freeBytes: Int {
        var information = statvfs()
        guard unsafe statvfs(folder, &information) == 0 else { return 0 }
        return Int(information.f_bavail) * Int(information.f_frsize)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/state/\(name)") }
}
