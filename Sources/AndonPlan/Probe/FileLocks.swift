/// Reads `/proc/locks` (Linux, proc(5)): `1: FLOCK  ADVISORY  WRITE 1234 00:05:1043 0 EOF`.
package enum FileLocks {
    /// The process that has a whole-file lock (flock) on an inode of any file system; nil where none has.
    package static func holder(ofInode inode: UInt64, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1] == "FLOCK", let pid = Int(fields[4]), pid > 0,
                fields[5].split(separator: ":").last == Substring(String(inode))
            else { continue }
            return pid
        }
        return nil
    }
}
