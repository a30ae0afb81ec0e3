import AndonCore

/// Builds frames as devices that speak no Modbus send them.
enum FrameText {
    /// Two decimals: what such devices print.
    static func number(_ value: Double, decimal sign: FrameField.DecimalSign = .point) -> String {
        let hundredths = Int64((value * 100).rounded())
        let digits = String(abs(hundredths) % 100)
        return (hundredths < 0 ? "-" : "") + "\(abs(hundredths) / 100)\(sign.rawValue)"
            + (digits.count < 2 ? "0" + digits : digits)
    }

    /// The value where the field is looked for.
    static func placing(_ value: [UInt8], by field: FrameField?, in content: [UInt8]) -> [UInt8] {
        switch field?.place {
        case nil: return content + value
        case .separated(let separator, let index):
            let between = separator.isEmpty ? [UInt8(ascii: " ")] : separator
            var pieces = split(content, by: between)
            while pieces.count <= index { pieces.append([]) }
            pieces[index] = pieces[index] + value
            return Array(pieces.joined(separator: between))
        case .position(let first, let count):
            var padded = content
            while padded.count < first + count { padded.append(UInt8(ascii: " ")) }
            let short = value.prefix(count)
            padded.replaceSubrange((first + count - short.count)..<(first + count), with: short)
            return padded
        case .pattern(let pattern, _):
            // Letters of the pattern stay, its first group is the value.
            var frame: [UInt8] = []
            var depth = 0
            for byte in pattern.utf8 {
                if byte == UInt8(ascii: "(") {
                    if depth == 0 { frame += value }
                    depth += 1
                } else if byte == UInt8(ascii: ")") {
                    depth -= 1
                } else if depth == 0, !"^$\\.*+?[]{}|".utf8.contains(byte) {
                    frame.append(byte)
                }
            }
            return frame
        }
    }

    /// With its delimiters and its checksum.
    static func closed(_ content: [UInt8], _ framing: FramePlan.Framing, spoilt: Bool) -> [UInt8] {
        switch framing {
        case .delimiter(let end): return content + end
        case .fixed(let length):
            return Array(
                (content + Array(repeating: UInt8(ascii: " "), count: max(0, length - content.count))).prefix(length))
        case .lengthPrefix(let at, let bytes, let isBigEndian, let adds):
            let rest = content.count - min(at, content.count)
            let number =
                bytes == 1
                ? [UInt8(truncatingIfNeeded: rest)]
                : [UInt8(truncatingIfNeeded: rest >> 8), UInt8(truncatingIfNeeded: rest)]
            let head = Array(content.prefix(at)) + Array(repeating: UInt8(0), count: max(0, at - content.count))
            return head + (isBigEndian ? number : number.reversed()) + content.dropFirst(at)
                + Array(repeating: UInt8(0), count: max(0, adds))
        case .bracketed(let start, let end, let checksum):
            guard let checksum else { return start + content + end }
            let covered = (checksum.coversStart ? start : []) + content + (checksum.coversEnd ? end : [])
            return start + content + end + check(covered, checksum, spoilt: spoilt)
        case .silence: return content
        }
    }

    private static func check(_ bytes: [UInt8], _ checksum: FrameChecksum, spoilt: Bool) -> [UInt8] {
        var sum: [UInt8]
        switch checksum.kind {
        case .xor: sum = [bytes.reduce(0, ^)]
        case .sum: sum = [bytes.reduce(0, &+)]
        case .crc16:
            let crc = CRC16.of(bytes)
            sum = [UInt8(crc & 0xFF), UInt8(crc >> 8)]
        }
        if spoilt { sum[0] ^= 0x5A }
        guard checksum.isHexadecimal else { return sum }
        let digits = Array("0123456789ABCDEF".utf8)
        return sum.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    private static func split(_ bytes: [UInt8], by separator: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        var rest = bytes[...]
        while !rest.isEmpty {
            if rest.starts(with: separator) {
                pieces.append([])
                rest = rest.dropFirst(separator.count)
            } else {
                pieces[pieces.count - 1].append(rest.removeFirst())
            }
        }
        return pieces
    }
}
