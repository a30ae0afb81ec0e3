import CAndonDriver
import CModbusDriver
import Glibc
import Synchronization
import Testing

/// A machine of which a test says every byte, on a real connection or a real pty: for what no library can be brought to say.
final class Puppet: Sendable {
    /// One request as it came: unit and PDU, without what its framing adds.
    struct Heard: Sendable {
        /// Of all requests, from 0 on.
        var number: Int
        var transaction: UInt16
        var unit: UInt8
        var pdu: [UInt8]
    }

    enum Act: Sendable {
        case say([UInt8])
        /// In several pieces, with so many milliseconds before each.
        case dribble([[UInt8]], every: UInt32)
        /// Says this, then lets the connection go: with a reset, or in order.
        case leave([UInt8], isReset: Bool)
    }

    let wire: Wire
    private let play: @Sendable (Heard) -> Act
    private let listener: Int32
    private let far: Int32
    private let line: Mutex<Int32>
    private let count = Atomic<Int>(0)
    private let accepted = Atomic<Int>(0)
    private let resetByPeer = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)
    /// Where the driver finds it.
    let settings: [(String, String)]

    init(_ wire: Wire, _ play: @escaping @Sendable (Heard) -> Act) throws {
        self.wire = wire
        self.play = play
        if wire.isConnected {
            let (file, port) = try #require(Self.listen())
            listener = file
            far = -1
            line = Mutex(-1)
            settings = [("host", "127.0.0.1"), ("port", "\(port)")]
        } else {
            let (file, other, name) = try #require(Self.openTerminal())
            listener = -1
            far = other
            line = Mutex(file)
            settings = [("device", name), ("baud", "115200"), ("parity", "none")]
        }
        Stage.run { [self] in if wire.isConnected { accept() } else { serveOnly(line.withLock { $0 }) } }
    }

    /// Its thread closes everything and ends.
    func end() { isOver.store(true, ordering: .sequentiallyConsistent) }

    var requests: Int { count.load(ordering: .sequentiallyConsistent) }
    var connections: Int { accepted.load(ordering: .sequentiallyConsistent) }

    /// Connections that the driver ended with a reset.
    var resets: Int { resetByPeer.load(ordering: .sequentiallyConsistent) }

    func driver(_ more: [(String, String)] = []) throws -> Driver {
        try unsafe Driver(wire.table, [settings + more])
    }

    /// Bytes that nobody asked for.
    func say(_ bytes: [UInt8]) { line.withLock { Self.put(bytes, $0) } }

    /// Resets the connection while nobody asks.
    func reset() { line.withLock { Self.reset($0, isReset: true) } }

    private func accept() {
        while isReadable(listener) {
            let file = Glibc.accept(listener, nil, nil)
            guard file >= 0 else { continue }
            accepted.add(1, ordering: .sequentiallyConsistent)
            line.withLock { $0 = file }
            serveOnly(file)
        }
        close(listener)
    }

    private func serveOnly(_ file: Int32) {
        serve(file)
        line.withLock { $0 = -1 }
        close(file)
        if far >= 0 { close(far) }
    }

    /// Waits for bytes, or for the end: false then.
    private func isReadable(_ file: Int32) -> Bool {
        while !isOver.load(ordering: .sequentiallyConsistent) {
            var waited = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&waited, 1, 10) > 0 { return true }
        }
        return false
    }

    /// So many bytes; nil when the wire ends.
    private func read(_ file: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            guard isReadable(file) else { return nil }
            let piece = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress! + got, count - got)
            }
            if piece < 0, errno == EINTR { continue }
            if piece < 0, errno == ECONNRESET { resetByPeer.add(1, ordering: .sequentiallyConsistent) }
            guard piece > 0 else { return nil }
            got += piece
        }
        return bytes
    }

    private func serve(_ file: Int32) {
        while var heard = wire.hear({ self.read(file, $0) }) {
            heard.number = count.add(1, ordering: .sequentiallyConsistent).oldValue
            switch play(heard) {
            case .say(let bytes): Self.put(bytes, file)
            case .dribble(let pieces, let pause):
                for piece in pieces {
                    usleep(pause * 1_000)
                    Self.put(piece, file)
                }
            case .leave(let bytes, let isReset):
                Self.put(bytes, file)
                Self.reset(file, isReset: isReset)
                if wire.isConnected { return }
            }
        }
    }

    private static func reset(_ file: Int32, isReset: Bool) {
        guard file >= 0 else { return }
        var now = linger(l_onoff: isReset ? 1 : 0, l_linger: 0)
        unsafe setsockopt(file, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        if !isReset { shutdown(file, Int32(SHUT_RDWR)) } else { disconnect(file) }
    }

    /// Ends a connection with a reset, from any thread.
    private static func disconnect(_ file: Int32) {
        var address = sockaddr()
        address.sa_family = sa_family_t(AF_UNSPEC)
        _ = unsafe connect(file, &address, socklen_t(MemoryLayout<sockaddr>.size))
    }

    private static func put(_ bytes: [UInt8], _ file: Int32) {
        guard file >= 0, !bytes.isEmpty else { return }
        if unsafe send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL)) < 0, errno == ENOTSOCK {
            _ = unsafe write(file, bytes, bytes.count)
        }
    }

    private static func listen() -> (Int32, UInt16)? {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                unsafe bind(file, raw, size) == 0 && Glibc.listen(file, 16) == 0 && getsockname(file, raw, &size) == 0
            }
        }
        return isBound ? (file, UInt16(bigEndian: address.sin_port)) : nil
    }

    /// The far side is kept open: a wire on which no driver is yet does not hang up.
    private static func openTerminal() -> (Int32, Int32, String)? {
        var (master, far): (Int32, Int32) = (-1, -1)
        guard unsafe openpty(&master, &far, nil, nil, nil) == 0 else { return nil }
        for side in [master, far] { _ = fcntl(side, F_SETFD, FD_CLOEXEC) }
        var name = [CChar](repeating: 0, count: 128)
        var settings = termios()
        guard unsafe ttyname_r(far, &name, name.count) == 0, unsafe tcgetattr(far, &settings) == 0 else { return nil }
        unsafe cfmakeraw(&settings)
        guard unsafe tcsetattr(far, TCSANOW, &settings) == 0 else { return nil }
        return (master, far, String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
