import Foundation

/// Looks into SQLite's write-ahead log for commits that its recovery would silently leave out (sqlite.org/fileformat2.html,
/// 4.1 to 4.3).
enum WriteAheadLog {
    private static let headerBytes = 32
    private static let frameHeaderBytes = 24

    /// A frame with a broken checksum stands before a whole transaction of the same log. A torn last transaction, as a power
    /// cut leaves it, is none: it was never promised.
    static func hasLostCommits(path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        guard let header = try? handle.read(upToCount: headerBytes), header.count == headerBytes else { return false }
        let head = [UInt8](header)
        let isBig = word(head, 0) & 1 == 1
        let page = Int(word(head, 8))
        guard page >= 512, page <= 65_536 else { return true }
        var sum = (UInt32(0), UInt32(0))
        add(head[0..<24], isBig: isBig, to: &sum)
        guard sum == (word(head, 24), word(head, 28)) else { return true }
        let salt = head[16..<24]
        var isBroken = false
        while let data = try? handle.read(upToCount: frameHeaderBytes + page), data.count == frameHeaderBytes + page {
            let frame = [UInt8](data)
            guard frame[8..<16].elementsEqual(salt) else { return false }
            if isBroken {
                if word(frame, 4) != 0 { return true }
                continue
            }
            add(frame[0..<8], isBig: isBig, to: &sum)
            add(frame[frameHeaderBytes...], isBig: isBig, to: &sum)
            if sum != (word(frame, 16), word(frame, 20)) {
                // A commit frame that is broken itself may be the torn end; whatever follows it was written after it.
                isBroken = true
            }
        }
        return false
    }

    private static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        bytes[at..<(at + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func add(_ bytes: ArraySlice<UInt8>, isBig: Bool, to sum: inout (UInt32, UInt32)) {
        var index = bytes.startIndex
        func next() -> UInt32 {
            defer { index += 4 }
            let four = bytes[index..<(index + 4)]
            return isBig ? four.reduce(0) { $0 << 8 | UInt32($1) } : four.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        while index + 8 <= bytes.endIndex {
            sum.0 = sum.0 &+ next() &+ sum.1
            sum.1 = sum.1 &+ next() &+ sum.0
        }
    }
}
