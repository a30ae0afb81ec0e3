import Glibc
import Testing

/// A file that is no port, for one test alone: what everybody has, as /dev/null, another process may hold the lock of.
final class PlainFile {
    let path: String

    init() throws {
        var name = Array("/tmp/andon-file-XXXXXX".utf8CString)
        let file = unsafe mkstemp(&name)
        try #require(file >= 0)
        close(file)
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { unsafe unlink(path) }
}
