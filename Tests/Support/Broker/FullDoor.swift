import Glibc

/// A port whose backlog is full: the kernel drops every further SYN.
package final class FullDoor: Sendable {
    package let port: UInt16
    private let listener: Int32
    private let guests: [Int32]

    package init() throws {
        (listener, port) = try FreePort.listen(backlog: 0)
        var guests: [Int32] = []
        // One more than fits; which of them the kernel takes does not matter.
        for _ in 0..<8 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            FreePort.begin(descriptor, port)
            guests.append(descriptor)
        }
        self.guests = guests
    }

    deinit {
        for guest in guests { close(guest) }
        close(listener)
    }
}
