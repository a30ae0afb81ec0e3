import AndonCore
import Foundation
import NIOCore
import Synchronization

/// Writes what the simulation did as JSON lines, one object per entry, flushed before the answer is on the wire.
package final class SimulationLog: Sendable {
    private struct Line: Encodable {
        var time: String
        /// CLOCK_MONOTONIC in nanoseconds: the clock of the agent's own measurements.
        var uptime: UInt64
        var entry: JournalEntry

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(time, forKey: .time)
            try container.encode(uptime, forKey: .uptime)
            try entry.encode(to: encoder)
        }

        enum Key: String, CodingKey { case time, uptime }
    }

    private let file: Mutex<FileHandle>

    /// Opens the file, appending to what is there.
    package init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        file = Mutex(handle)
    }

    /// A disk that refuses is not a reason for the line to stop: what cannot be written is left out.
    package func write(_ entries: [JournalEntry]) {
        guard !entries.isEmpty else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let uptime = NIODeadline.now().uptimeNanoseconds
        var bytes = Data()
        for entry in entries {
            guard let line = try? encoder.encode(Line(time: time, uptime: uptime, entry: entry)) else { continue }
            bytes += line + [0x0A]
        }
        file.withLock { try? $0.write(contentsOf: bytes) }
    }
}
