internal import Glibc
internal import Foundation

/// Tells systemd how the agent is (sd_notify(3)); does nothing where no systemd listens.
struct SystemdNotifier: Sendable {
    private let path: String?

    init() { path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"] }

    /// `READY=1`, `STOPPING=1`, `WATCHDOG=1`, `STATUS=…`; never blocks.
    func say(_ state: String) {
        guard let path, var bytes = Optional(Array(path.utf8)), !bytes.isEmpty, bytes.count < 108 else { return }
        // A leading @ is the abstract name space (sd_notify(3)).
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return }
        defer { close(file) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let text = Array(state.utf8)
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = unsafe sendto(
                    file, text, text.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), pointer, length)
            }
        }
    }
}
