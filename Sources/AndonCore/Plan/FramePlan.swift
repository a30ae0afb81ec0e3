/// How a device that speaks no Modbus cuts its bytes into frames, and what it is asked.
package struct FramePlan: Sendable, Hashable {
    package var framing: Framing
    /// The longest frame that is taken, delimiters and checksum included: 1 to 1024 bytes. Longer ones are thrown away.
    package var mostBytes: Int
    /// What is sent for one frame, each text once; an empty one sends nothing and takes the frames that come unasked. A
    /// frame tag's point (`Point(.frame, n)`) is its place here.
    package var asks: [[UInt8]]
    /// How long a device that speaks unasked may say nothing before its values are bad.
    package var quiet: Quiet

    package init(framing: Framing, mostBytes: Int = 256, quiet: Quiet = .asLongAsTimeout, asks: [[UInt8]] = []) {
        self.framing = framing
        self.mostBytes = mostBytes
        self.quiet = quiet
        self.asks = asks
    }

    package enum Quiet: Sendable, Hashable {
        case asLongAsTimeout
        case atMost(TimeSpan)
        /// A scanner that nobody uses says nothing for days; nor does one whose cable is cut.
        case forever
    }

    package enum Framing: Sendable, Hashable {
        /// Each frame ends with these bytes (1 to 8).
        case delimiter([UInt8])
        case fixed(length: Int)
        /// A number inside the frame says how many bytes follow it, plus `adds` (checksum, end; 0 to 255).
        /// `at` is its first byte, counted from 0 (to 255); `bytes` 1 or 2.
        case lengthPrefix(at: Int, bytes: Int, isBigEndian: Bool, adds: Int)
        /// From `start` to `end`, then the checksum, if there is one.
        case bracketed(start: [UInt8], end: [UInt8], checksum: FrameChecksum?)
        /// A frame ends when nothing came for this long.
        case silence(TimeSpan)
    }
}

/// What stands behind the end of a bracketed frame. It covers the bytes after the start, the end included (`xor`: the
/// block check character of ISO 1155), unless the device's manual says otherwise.
package struct FrameChecksum: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case xor, sum, crc16 }

    package var kind: Kind
    /// Written as hexadecimal characters instead of bytes.
    package var isHexadecimal: Bool
    package var coversStart: Bool
    package var coversEnd: Bool

    package init(kind: Kind, isHexadecimal: Bool = false, coversStart: Bool = false, coversEnd: Bool = true) {
        self.kind = kind
        self.isHexadecimal = isHexadecimal
        self.coversStart = coversStart
        self.coversEnd = coversEnd
    }
}
