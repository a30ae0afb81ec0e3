/// Cuts a byte stream into text lines of at most 1024 bytes.
package struct LineCutter: Sendable {
    package struct TooLong: Error {}

    package static let longest = 1024

    private var buffer: [UInt8] = []

    package init() {}

    /// Takes what has arrived and returns the complete lines, without their ends.
    /// - Throws: `TooLong`; the connection is of no use after that.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == 0x0A {
                if buffer.last == 0x0D { buffer.removeLast() }
                lines.append(String(decoding: buffer, as: UTF8.self))
                buffer.removeAll(keepingCapacity: true)
            } else {
                guard buffer.count < Self.longest else { throw TooLong() }
                buffer.append(byte)
            }
        }
        return lines
    }
}
