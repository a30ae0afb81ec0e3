/// Puts numbers behind each other as few bytes: seven bits a byte, the low ones first.
struct ByteWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func reserve(_ capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    @inline(__always)
    mutating func put(_ byte: UInt8) { bytes.append(byte) }

    mutating func put(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

    mutating func number(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Small numbers of either sign are short: 0, −1, 1, −2 … become 0, 1, 2, 3 …
    mutating func signed(_ number: Int64) { self.number(UInt64(bitPattern: number << 1 ^ number >> 63)) }
}
