/// The checksum of a serial frame (Modbus over Serial Line V1.02, 6.2.2): polynomial 0xA001, low byte first on the wire.
package enum CRC16 {
    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
    }

    package static func of(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF) { crc, byte in crc >> 8 ^ table[Int((crc ^ UInt16(byte)) & 0xFF)] }
    }

    /// The bytes with their checksum behind them.
    package static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let crc = of(bytes)
        return bytes + [UInt8(crc & 0xFF), UInt8(crc >> 8)]
    }

    /// True when the last two bytes are the checksum of the others.
    package static func isSealed(_ bytes: [UInt8]) -> Bool { bytes.count >= 4 && of(bytes) == 0 }
}
