/// Modbus ASCII: `:`, two hexadecimal characters for each byte, the LRC, CR and LF (Modbus over Serial Line V1.02, 2.5.2).
package enum ASCIIFrame {
    package static func bytes(unit: UInt8, pdu: [UInt8], wrongChecksum: Bool = false) -> [UInt8] {
        let content = [unit] + pdu
        let sealed = content + [check(of: content) ^ (wrongChecksum ? 0x5A : 0)]
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: ":")] + sealed.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] } + [13, 10]
    }

    /// The two's complement of the sum of the bytes.
    package static func check(of bytes: some Sequence<UInt8>) -> UInt8 { ~bytes.reduce(0, &+) &+ 1 }
}

/// Finds requests in characters. Holds at most one line of 513.
package struct ASCIIFramer: Sendable {
    private var line: [UInt8]?

    package init() {}

    package var isIdle: Bool { line == nil }

    /// The complete requests whose LRC was good, without it.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [RTUFramer.Frame] {
        var frames: [RTUFramer.Frame] = []
        for byte in bytes {
            let character = byte & 0x7F
            if character == UInt8(ascii: ":") {
                line = []
            } else if character == 10, let whole = line {
                if let frame = Self.frame(whole) { frames.append(frame) }
                line = nil
            } else if let length = line?.count {
                if length < 513 { line?.append(character) } else { line = nil }
            }
        }
        return frames
    }

    private static func frame(_ line: [UInt8]) -> RTUFramer.Frame? {
        guard line.last == 13, line.count % 2 == 1, line.count >= 7 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: line.count - 1, by: 2) {
            guard let byte = UInt8(String(decoding: line[place...(place + 1)], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        guard ASCIIFrame.check(of: bytes) == 0 else { return nil }
        return RTUFramer.Frame(unit: bytes[0], pdu: Array(bytes[1..<(bytes.count - 1)]))
    }
}
