import CAndonDriver
import CModbusDriver

/// The bytes of each wire, written down once more than in the driver.
extension Wire {
    var isConnected: Bool { self == .tcp || self == .rtuOverTCP }

    var table: UnsafePointer<andon_driver_t> {
        switch self {
        case .tcp: unsafe andon_modbus_tcp()
        case .rtu: unsafe andon_modbus_rtu()
        case .rtuOverTCP: unsafe andon_modbus_rtu_tcp()
        case .ascii: unsafe andon_modbus_ascii()
        }
    }

    /// A whole frame, its length or check as they should be.
    func frame(_ pdu: [UInt8], unit: UInt8 = 1, transaction: UInt16 = 0) -> [UInt8] {
        let message = [unit] + pdu
        switch self {
        case .tcp:
            return Self.word(transaction) + [0, 0] + Self.word(UInt16(message.count)) + message
        case .rtu, .rtuOverTCP: return message + Self.checksum(message)
        case .ascii:
            let sum = message.reduce(0) { $0 &+ $1 }
            return Array(":".utf8) + (message + [0 &- sum]).flatMap(Self.hexadecimal) + [13, 10]
        }
    }

    static func word(_ word: UInt16) -> [UInt8] { [UInt8(word >> 8), UInt8(word & 255)] }

    static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var crc: UInt16 = 0xFFFF
        for byte in bytes {
            crc ^= UInt16(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
        }
        return [UInt8(crc & 255), UInt8(crc >> 8)]
    }

    /// Reads one request; nil when the wire ends.
    func hear(_ read: (Int) -> [UInt8]?) -> Puppet.Heard? {
        switch self {
        case .tcp:
            guard let head = read(6), let rest = read(Int(head[4]) << 8 + Int(head[5])) else {
                return nil
            }
            let transaction = UInt16(head[0]) << 8 | UInt16(head[1])
            return .init(number: 0, transaction: transaction, unit: rest[0], pdu: Array(rest.dropFirst()))
        case .rtu, .rtuOverTCP:
            guard var bytes = read(2) else { return nil }
            let fixed: [UInt8: Int] = [15: 7, 16: 7, 17: 4, 22: 10, 23: 11, 43: 7]
            guard let more = read(fixed[bytes[1], default: 8] - 2) else { return nil }
            bytes += more
            if [15, 16, 23].contains(bytes[1]) {
                guard let data = read(Int(bytes[bytes.count - 1]) + 2) else { return nil }
                bytes += data
            }
            return .init(number: 0, transaction: 0, unit: bytes[0], pdu: Array(bytes.dropFirst().dropLast(2)))
        case .ascii:
            var text: [UInt8] = []
            while text.last != 10 {
                guard let byte = read(1) else { return nil }
                text += byte
            }
            let digits = text.dropFirst().dropLast(2).map { $0 <= 57 ? $0 - 48 : $0 - 55 }
            let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
            return .init(number: 0, transaction: 0, unit: bytes[0], pdu: Array(bytes.dropFirst().dropLast()))
        }
    }
}
