import Foundation
import GRDB

/// The first bytes of a file, read without opening it as what it claims to be.
enum FileHeader {
    /// At most `bytes`; fewer when the file is shorter.
    static func read(_ path: String, bytes: Int) throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "cannot read \(path)")
        }
        defer { try? handle.close() }
        return [UInt8](try handle.read(upToCount: bytes) ?? Data())
    }
}
