import AndonSimulation
import Foundation

/// A client with no idea of Modbus: bytes out, bytes in.
final class RawClient {
    private let descriptor: Int32

    /// Connects to a port of 127.0.0.1; nil when it is refused.
    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = unsafe withUnsafeBytes(of: &address) { bytes in
            unsafe connect(
                descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
    }

    /// Opens a serial port; nil when it is not there.
    init?(device: String) {
        descriptor = unsafe open(device, O_RDWR | O_NOCTTY)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Waits for `count` bytes, or for the end of the connection; gives up after 10 s.
    func receive(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, isReadable(within: 10_000), let more = take(count - bytes.count) { bytes += more }
        return bytes
    }

    /// True when the other side is gone, within 10 s.
    func isClosed() -> Bool { isReadable(within: 10_000) && take(1) == nil }

    /// True when bytes (or an end) are there now.
    var hasBytes: Bool { isReadable(within: 0) }

    private func isReadable(within milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, milliseconds) > 0
    }

    private func take(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return got > 0 ? Array(bytes.prefix(got)) : nil
    }
}
