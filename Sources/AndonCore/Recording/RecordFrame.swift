/// How chunks stand in a file: behind the file's first bytes each with its length and a checksum.
package enum RecordFrame {
    /// The first bytes of a recording, with the version of its format.
    package static let magic: [UInt8] = Array("ANDONREC\u{1}\n".utf8)
    /// Length and checksum, four bytes each, the low ones first.
    package static let headBytes = 8

    package static func frame(_ chunk: [UInt8]) -> [UInt8] {
        little(UInt32(chunk.count)) + little(Checksum.crc32(chunk)) + chunk
    }

    /// The length of the chunk behind a head; nil where no chunk is that long.
    package static func length(_ head: [UInt8]) -> Int? {
        guard head.count == headBytes else { return nil }
        let length = Int(number(head[0..<4]))
        return length > 0 && length <= RecordWriter.mostBytes + 64 ? length : nil
    }

    package static func isWhole(_ chunk: [UInt8], head: [UInt8]) -> Bool {
        head.count == headBytes && number(head[4..<8]) == Checksum.crc32(chunk)
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
