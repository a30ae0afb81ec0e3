import Foundation
import Glibc
import Testing

/// A pty whose two ends a test holds, under a name of its own.
final class Terminal {
    let path: String
    let name: String
    let far: Int32
    private let master: Int32

    init() throws {
        var (master, far): (Int32, Int32) = (-1, -1)
        try #require(unsafe openpty(&master, &far, nil, nil, nil) == 0)
        (self.master, self.far) = (master, far)
        for side in [master, far] { _ = fcntl(side, F_SETFD, FD_CLOEXEC) }
        var text = [CChar](repeating: 0, count: 128)
        try #require(unsafe ttyname_r(far, &text, text.count) == 0)
        name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = name
    }

    deinit { for side in [far, master] { close(side) } }

    /// TIOCGEXCL: whether others than root are kept out.
    var isExclusive: Bool {
        var answer: Int32 = 0
        return unsafe ioctl(far, 0x8004_5440, &answer) == 0 && answer != 0
    }
}

/// The descriptors of this process.
enum Descriptors {
    static func count() throws -> Int { try all().count }

    private static func all() throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
    }

    static func on(_ name: String) throws -> [Int32] {
        try all().filter { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == name }
    }

    static func connected(to port: UInt16) throws -> [Int32] {
        try all().filter { file in
            var address = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getpeername(file, $0, &size) }
            }
            return result == 0 && address.sin_family == sa_family_t(AF_INET) && address.sin_port == port.bigEndian
        }
    }

    static func option(_ file: Int32, _ level: Int32, _ name: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(file, level, name, &value, &size) == 0 ? value : nil
    }
}
