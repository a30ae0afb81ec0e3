/// Lines of words with a kind in front and a checksum behind: how small files of the state directory are written.
enum SealedText {
    struct Damage: Error, Hashable {
        /// Why nobody can say what it says.
        var reason: String
    }

    static func seal(_ text: String) -> [UInt8] {
        let body = Array(text.utf8)
        return body + Array("crc32 \(Checksum.hexadecimal(Checksum.crc32(body)))\n".utf8)
    }

    /// The words of each line behind the one that says what kind it is.
    static func lines(of bytes: [UInt8], kind: [String], atMost most: Int) throws(Damage) -> [[String]] {
        guard bytes.count <= most else { throw Damage(reason: "it has more than \(most) bytes") }
        let tail = 15  // "crc32 01234567\n"
        guard bytes.count > tail else { throw Damage(reason: "it is cut off after \(bytes.count) bytes") }
        let body = bytes.dropLast(tail)
        guard Array(bytes.suffix(tail)) == Array("crc32 \(Checksum.hexadecimal(Checksum.crc32(body)))\n".utf8) else {
            throw Damage(reason: "it does not match its checksum")
        }
        let lines = body.split(separator: UInt8(ascii: "\n")).map {
            $0.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        }
        guard lines.first == kind else { throw Damage(reason: "this version does not know its kind") }
        return Array(lines.dropFirst())
    }
}
