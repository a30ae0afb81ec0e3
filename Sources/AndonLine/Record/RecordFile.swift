package import AndonCore
internal import Foundation

/// Reads one file of a recording, chunk by chunk. Owns the descriptor.
package final class RecordFile {
    private let handle: FileHandle
    /// Pieces that say nothing that was written. What stands behind one cannot be found and is left out.
    package private(set) var isTorn = false

    /// - Throws: why it cannot be read, in words.
    package init(path: String) throws(RecordRefusal) {
        do { handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) } catch {
            throw RecordRefusal("\(path): cannot be read: \(error.localizedDescription)")
        }
        guard read(RecordFrame.magic.count) == RecordFrame.magic else {
            throw RecordRefusal("\(path): found other bytes, allowed: a recording of andon (version 1)")
        }
    }

    deinit { try? handle.close() }

    /// The next chunk; nil at the end, and where the rest is torn. A chunk whose checksum is wrong is left out.
    package func next() -> RecordChunk? {
        while true {
            let head = read(RecordFrame.headBytes)
            guard !head.isEmpty else { return nil }
            guard let length = RecordFrame.length(head) else {
                isTorn = true
                return nil
            }
            let bytes = read(length)
            guard bytes.count == length else {
                isTorn = true
                return nil
            }
            if RecordFrame.isWhole(bytes, head: head), let chunk = RecordChunk(bytes) { return chunk }
            isTorn = true
        }
    }

    private func read(_ count: Int) -> [UInt8] { [UInt8]((try? handle.read(upToCount: count)) ?? Data()) }
}

/// Why a recording cannot be read, for people.
package struct RecordRefusal: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
