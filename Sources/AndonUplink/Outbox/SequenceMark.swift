import AndonCore
import FoundationEssentials
import Glibc

/// The sequence numbers that may have been used, kept outside the database so that none is used twice when it is lost.
///
/// Two slots are written in turn, each with a checksum: a torn write leaves the other one. Written ahead, a block at a time.
final class SequenceMark {
    static let block: UInt64 = 10_000
    private static let magic: UInt64 = 0x3151_4553_4E44_4E41  // "ANDNSEQ1"
    private static let slotDistance = 4096

    /// The disk did not take the mark.
    struct Failure: Error, CustomStringConvertible {
        var code: Int32

        /// Only room is missing; what was written is well.
        var isFull: Bool { code == ENOSPC || code == EDQUOT }
        var description: String { "the sequence mark: \(unsafe String(cString: strerror(code)))" }
    }

    private let path: String
    private var generation: UInt64 = 0
    /// Every number up to here may have been used.
    private(set) var reserved: [AndonCore.Stream: UInt64] = [:]
    /// The last run closed its outbox; always false after `open`.
    private(set) var wasClosed = false
    /// There was a mark to read.
    private(set) var wasFound = false

    init(path: String) {
        self.path = path
        guard let bytes = FileManager.default.contents(atPath: path) else { return }
        for slot in 0..<2 {
            let start = slot * Self.slotDistance
            guard bytes.count >= start + Self.size else { continue }
            read([UInt8](bytes[(bytes.startIndex + start)..<(bytes.startIndex + start + Self.size)]))
        }
    }

    private static var size: Int { 8 * (3 + Stream.allCases.count) + 4 }

    private func read(_ slot: [UInt8]) {
        let words = (0..<(3 + Stream.allCases.count)).map { word in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(slot[word * 8 + $1]) << ($1 * 8) }
        }
        var sum = CRC32C()
        sum.take(slot.dropLast(4))
        let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(slot[slot.count - 4 + $1]) << ($1 * 8) }
        guard words[0] == Self.magic, stored == sum.value, words[1] >= generation else { return }
        wasFound = true
        generation = words[1]
        wasClosed = words[2] == 1
        for (index, stream) in Stream.allCases.enumerated() { reserved[stream] = words[3 + index] }
    }

    /// Makes sure that `last` is reserved, with a block to spare. Writes and syncs only when a block is used up.
    func reserve(_ last: [AndonCore.Stream: UInt64]) throws {
        let short = last.filter { $0.value > reserved[$0.key, default: 0] }
        guard !short.isEmpty else { return }
        var next = reserved
        for (stream, seq) in short { next[stream] = (seq / Self.block + 1) * Self.block }
        try write(next, closed: false)
    }

    /// Notes that a run began (false) or that it ended with everything on disk (true).
    func note(closed: Bool) throws { try write(reserved, closed: closed) }

    private func write(_ next: [AndonCore.Stream: UInt64], closed: Bool) throws {
        var words = [Self.magic, generation + 1, closed ? 1 : 0]
        words += Stream.allCases.map { next[$0, default: 0] }
        var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        var sum = CRC32C()
        sum.take(bytes)
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: sum.value >> ($0 * 8)) }
        let descriptor = unsafe open(path, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        let start = Int(generation + 1) % 2 * Self.slotDistance
        let written = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, start) }
        guard written >= 0 else { throw Failure(code: errno) }
        guard written == bytes.count else { throw Failure(code: ENOSPC) }
        guard fdatasync(descriptor) == 0 else { throw Failure(code: errno) }
        generation += 1
        reserved = next
    }
}
