/// CRC-32C (Castagnoli): finds the flipped bits that SQLite's own checks do not look for inside a row.
struct CRC32C {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }

    private var state: UInt32 = ~0

    var value: UInt32 { ~state }

    mutating func take(_ bytes: some Sequence<UInt8>) {
        var state = state
        for byte in bytes { state = Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
        self.state = state
    }

    mutating func take(_ text: String) {
        take(text.utf8)
        take(CollectionOfOne(0))  // so that "ab" + "c" is not "a" + "bc"
    }

    mutating func take(_ number: UInt64) {
        take((0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) })
    }
}
