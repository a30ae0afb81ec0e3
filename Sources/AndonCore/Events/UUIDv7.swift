/// A UUID of version 7 (RFC 9562, 5.7): the time in front, so that ids sort as they were made.
package struct UUIDv7: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    /// - Parameter random: 74 of the 128 bits are used; from a generator fit for ids.
    package init(milliseconds: Int64, random: (UInt64, UInt64)) {
        high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// 36 characters, lower case: `0193598c-5d1a-7…`.
    package var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for index in 0..<32 {
            if [8, 12, 16, 20].contains(index) { bytes.append(UInt8(ascii: "-")) }
            let half = index < 16 ? high : low
            let nibble = UInt8(truncatingIfNeeded: half >> UInt64(60 - index % 16 * 4)) & 15
            bytes.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
