import Foundation
import Glibc
import Synchronization

/// A Modbus/TCP device that refuses what a test says: addresses anywhere in a request, long requests, busy times.
final class PickyDevice: Sendable {
    struct Manner: Sendable {
        /// Refused with exception 2 wherever they stand in a read.
        var refused: Set<Int> = []
        /// Longer reads are refused with exception 3.
        var longest = 125
        /// So many of the next requests are answered with exception 6.
        var busy = 0
        /// What each register holds; 0 where nothing is said.
        var registers: [Int: UInt16] = [:]
        var coils: [Int: Bool] = [:]
        /// Units that refuse everything, and with which exception.
        var exceptions: [UInt8: UInt8] = [:]
        /// Units for which everybody waits so many milliseconds, as behind a gateway that gives a dead one its time.
        var delays: [UInt8: UInt32] = [:]
        /// The next read of an address is refused, with which exception.
        var once: [Int: UInt8] = [:]
        /// Every register holds how often this device was asked: two of one answer are equal, two of two are not.
        var countsRequests = false
        /// A new connection closes the older one.
        var servesOne = false
    }

    struct Seen: Sendable, Hashable {
        var unit: UInt8
        var function: UInt8
        var address: Int
        var count: Int
        var at: ContinuousClock.Instant

        var addresses: Range<Int> { address..<address + count }
    }

    let port: UInt16
    let manner = Mutex(Manner())
    private let seen = Mutex<[Seen]>([])
    private let connections = Mutex<[Int32]>([])
    private let accepted = Atomic<Int>(0)
    private let listener: Int32
    private let isOver = Atomic<Bool>(false)
    private let isHeld = Atomic<Bool>(false)

    init(_ manner: Manner = Manner()) throws {
        self.manner.withLock { $0 = manner }
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let file = listener
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                unsafe bind(file, raw, size) == 0 && listen(file, 16) == 0 && getsockname(file, raw, &size) == 0
            }
        }
        guard isBound else { throw NoDevice() }
        port = UInt16(bigEndian: address.sin_port)
        Thread { [self] in accept() }.start()
    }

    struct NoDevice: Error {}

    /// Every request so far.
    var requests: [Seen] { seen.withLock { $0 } }
    var connects: Int { accepted.load(ordering: .relaxed) }

    /// Closes everything; its threads end with their sockets.
    func end() {
        isOver.store(true, ordering: .relaxed)
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        dropConnections()
    }

    /// From now on requests are taken and not answered, until `release`: each is answered as the device is then.
    func hold() { isHeld.store(true, ordering: .relaxed) }
    func release() { isHeld.store(false, ordering: .relaxed) }

    /// Closes the connections, as another client's connection does.
    func dropConnections() {
        connections.withLock { open in
            for file in open { shutdown(file, Int32(SHUT_RDWR)) }
            open = []
        }
    }

    private func accept() {
        while !isOver.load(ordering: .relaxed) {
            let file = Glibc.accept(listener, nil, nil)
            guard file >= 0 else { return }
            accepted.add(1, ordering: .relaxed)
            if manner.withLock({ $0.servesOne }) { dropConnections() }
            connections.withLock { $0.append(file) }
            Thread { [self] in
                serve(file)
                connections.withLock { $0.removeAll { $0 == file } }
                close(file)
            }.start()
        }
    }

    private func serve(_ file: Int32) {
        while let header = Self.read(file, 7), let body = Self.read(file, Int(header[4]) << 8 + Int(header[5]) - 1) {
            let answer = answer(header[6], body)
            let length = answer.count + 1
            let frame = header[0..<4] + [UInt8(length >> 8), UInt8(length & 255), header[6]] + answer
            let count = unsafe frame.withUnsafeBytes { bytes in
                unsafe send(file, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count == frame.count else { return }
        }
    }

    private func answer(_ unit: UInt8, _ body: [UInt8]) -> [UInt8] {
        guard body.count >= 5 else { return [body.first ?? 0 | 0x80, 3] }
        let address = Int(body[1]) << 8 + Int(body[2])
        let count = body[0] <= 4 ? Int(body[3]) << 8 + Int(body[4]) : 1
        seen.withLock {
            $0.append(Seen(unit: unit, function: body[0], address: address, count: count, at: .now))
        }
        while isHeld.load(ordering: .relaxed), !isOver.load(ordering: .relaxed) { usleep(500) }
        if let delay = manner.withLock({ $0.delays[unit] }) { usleep(delay * 1_000) }
        let request = UInt16(truncatingIfNeeded: seen.withLock { $0.count })
        return manner.withLock { manner in
            if let code = manner.exceptions[unit] { return [body[0] | 0x80, code] }
            if let address = manner.once.keys.first(where: { (address..<address + count).contains($0) }),
                let code = manner.once.removeValue(forKey: address)
            {
                return [body[0] | 0x80, code]
            }
            if manner.busy > 0 {
                manner.busy -= 1
                return [body[0] | 0x80, 6]
            }
            if count > manner.longest { return [body[0] | 0x80, 3] }
            if !manner.refused.isDisjoint(with: address..<address + count) { return [body[0] | 0x80, 2] }
            switch body[0] {
            case 1:
                return [1, 1, manner.coils[address] == true ? 1 : 0]
            case 3, 4:
                let words = (address..<address + count).map {
                    manner.registers[$0] ?? (manner.countsRequests ? request : 0)
                }
                return [body[0], UInt8(2 * count)] + words.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            case 5:
                manner.coils[address] = body[3] != 0
                return body
            default: return [body[0] | 0x80, 1]
            }
        }
    }

    private static func read(_ file: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: max(0, count))
        var got = 0
        while got < count {
            let piece = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(file, buffer.baseAddress! + got, count - got, 0)
            }
            guard piece > 0 else { return nil }
            got += piece
        }
        return bytes
    }
}
