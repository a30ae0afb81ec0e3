import Glibc

/// One MQTT packet from a client.
package struct Packet: Sendable {
    package enum Kind: UInt8, Sendable { case connect = 1, publish = 3, ping = 12, disconnect = 14, other = 0 }

    package var kind: Kind
    package var isV5: Bool
    /// After the fixed header.
    package var body: [UInt8]
    private var flags: UInt8

    /// nil when the connection is over or larger than any test sends.
    static func read(_ descriptor: Int32, isV5: Bool) -> Packet? {
        guard let head = bytes(descriptor, 1)?.first else { return nil }
        var length = 0
        var shift = 0
        repeat {
            guard shift < 28, let byte = bytes(descriptor, 1)?.first else { return nil }
            length |= Int(byte & 0x7F) << shift
            shift += 7
            if byte & 0x80 == 0 { break }
        } while true
        guard length < 1 << 20, let body = bytes(descriptor, length) else { return nil }
        let kind = Kind(rawValue: head >> 4) ?? .other
        let isV5 = kind == .connect ? body.count > 6 && body[6] == 5 : isV5
        return Packet(kind: kind, isV5: isV5, body: body, flags: head & 0xF)
    }

    private static func bytes(_ descriptor: Int32, _ count: Int) -> [UInt8]? {
        guard count > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: count)
        return unsafe recv(descriptor, &buffer, count, Int32(MSG_WAITALL)) == count ? buffer : nil
    }

    package var topic: String { String(decoding: body[2..<(2 + topicLength)], as: UTF8.self) }

    private var topicLength: Int { Int(body[0]) << 8 | Int(body[1]) }

    /// The packet id of a publication with QoS 1.
    package var id: UInt16 { UInt16(body[2 + topicLength]) << 8 | UInt16(body[3 + topicLength]) }

    package var payload: String {
        // The agent sends no properties, or fewer than 128 bytes of them.
        let start = 4 + topicLength
        return String(decoding: body[(start + (isV5 ? 1 + Int(body[start]) : 0))...], as: UTF8.self)
    }

    package var friendlyAnswer: [ScriptedBroker.Action] {
        switch kind {
        case .connect: [.send(Self.connack(0, isV5: isV5))]
        case .publish: flags & 6 == 2 ? [.send(puback(0))] : []
        case .ping: [.send([0xD0, 0])]
        case .disconnect: [.hangUp]
        case .other: []
        }
    }

    package static func connack(_ reason: UInt8, isV5: Bool = true) -> [UInt8] {
        isV5 ? [0x20, 3, 0, reason, 0] : [0x20, 2, 0, reason]
    }

    package func puback(_ reason: UInt8) -> [UInt8] { Self.puback(id, reason, isV5: isV5) }

    package static func puback(_ id: UInt16, _ reason: UInt8 = 0, isV5: Bool = true) -> [UInt8] {
        let number = [UInt8(id >> 8), UInt8(id & 0xFF)]
        return isV5 && reason != 0 ? [0x40, 4] + number + [reason, 0] : [0x40, 2] + number
    }
}
