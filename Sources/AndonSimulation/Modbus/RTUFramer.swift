/// Finds requests in the bytes of a serial line, as a slave does: by length where the function tells it, by silence where
/// it does not, and never past a bad checksum. Holds at most 256 bytes.
package struct RTUFramer: Sendable {
    /// A frame whose checksum was good, without the checksum.
    package struct Frame: Hashable, Sendable {
        package var unit: UInt8
        package var pdu: [UInt8]
        /// Bytes it took on the wire.
        package var length: Int { pdu.count + 3 }

        package init(unit: UInt8, pdu: [UInt8]) {
            self.unit = unit
            self.pdu = pdu
        }
    }

    package static let longest = 256

    private var buffer: [UInt8] = []
    /// After a bad frame everything is ignored until the line has been silent.
    private var isDeaf = false
    /// Frames that were dropped for a bad checksum or length.
    package private(set) var dropped = 0

    package init() {}

    package var isIdle: Bool { buffer.isEmpty && !isDeaf }
    /// Only silence can end what is there: it has no length that a request has.
    package var isStuck: Bool {
        isDeaf || (buffer.count >= 2 && ![15, 16, 23].contains(buffer[1]) && Self.length(of: buffer) == nil)
    }

    /// Takes what has arrived and returns the frames that are complete by their length.
    package mutating func take(_ bytes: [UInt8]) -> [Frame] {
        guard !isDeaf else { return [] }
        buffer += bytes
        var frames: [Frame] = []
        while let length = Self.length(of: buffer), buffer.count >= length {
            guard let frame = Self.frame(buffer.prefix(length)) else {
                goDeaf()
                break
            }
            frames.append(frame)
            buffer.removeFirst(length)
        }
        if buffer.count > Self.longest { goDeaf() }
        return frames
    }

    /// The line has been silent for 3.5 characters: what is there is a frame or it is nothing.
    package mutating func silence() -> Frame? {
        defer {
            buffer = []
            isDeaf = false
        }
        guard !isDeaf, !buffer.isEmpty else { return nil }
        guard let frame = Self.frame(buffer[...]) else {
            dropped += 1
            return nil
        }
        return frame
    }

    private mutating func goDeaf() {
        isDeaf = true
        buffer = []
        dropped += 1
    }

    private static func frame(_ bytes: ArraySlice<UInt8>) -> Frame? {
        let bytes = Array(bytes)
        guard CRC16.isSealed(bytes) else { return nil }
        return Frame(unit: bytes[0], pdu: Array(bytes[1..<(bytes.count - 2)]))
    }

    /// How long the request at the start is; nil while that is not known (yet, or before silence).
    private static func length(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        switch bytes[1] {
        case 1...6: return 8
        case 15, 16: return bytes.count >= 7 ? 9 + Int(bytes[6]) : nil
        case 17: return 4
        case 22: return 10
        case 23: return bytes.count >= 11 ? 13 + Int(bytes[10]) : nil
        case 43: return 7
        default: return nil
        }
    }
}
