package import AndonCore
internal import Foundation

/// The recording on disk: files of chunks in a folder, the oldest of which go when there are too many.
///
/// Blocks for a write of at most a quarter of a megabyte: on a thread that nobody waits for. Not brought to the medium at once: a
/// power cut may cost the last seconds, which a recording may lose; a torn end is found and left out by whoever reads it.
package final class RecordFolder {
    package static let ending = ".andonrec"
    /// Files that the room is divided into: so much of it is lost when the oldest goes.
    private static let files = 16

    private let path: String
    private let mostBytes: Int
    private var file: FileHandle?
    private var written = 0

    /// - Parameters:
    ///   - path: the folder; made where it is missing, the agent's own.
    ///   - mostBytes: of all files together, at least a megabyte.
    package init(path: String, mostBytes: Int) {
        self.path = path
        self.mostBytes = max(mostBytes, 1 << 20)
    }

    deinit { try? file?.close() }

    /// Adds a chunk, in a new file where the last one is full.
    ///
    /// - Returns: what is wrong, for people; nil when it is written.
    package func append(_ chunk: [UInt8], began wall: WallMoment) -> String? {
        do {
            let bytes = Data(RecordFrame.frame(chunk))
            if written + bytes.count > mostBytes / Self.files { close() }
            let file = try file ?? open(wall)
            try file.write(contentsOf: bytes)
            written += bytes.count
            return nil
        } catch {
            // Half a chunk may stand there now: what follows begins in another file.
            close()
            return "\(path): \(error.localizedDescription)"
        }
    }

    private func close() {
        try? file?.close()
        file = nil
        written = 0
    }

    private func open(_ wall: WallMoment) throws -> FileHandle {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        trim()
        let stamp = wall.text.replacing(":", with: "")
        var name = "\(path)/\(stamp)\(Self.ending)"
        var number = 2
        while FileManager.default.fileExists(atPath: name) {
            name = "\(path)/\(stamp)-\(number)\(Self.ending)"
            number += 1
        }
        guard
            FileManager.default.createFile(
                atPath: name, contents: Data(RecordFrame.magic), attributes: [.posixPermissions: 0o640])
        else { throw CocoaError(.fileWriteUnknown) }
        let opened = try FileHandle(forWritingTo: URL(fileURLWithPath: name))
        _ = try opened.seekToEnd()
        file = opened
        written = RecordFrame.magic.count
        return opened
    }

    /// Takes the oldest files away until there is room for one more.
    private func trim() {
        var files = Self.files(in: path)
        var sum = files.reduce(0) { $0 + $1.bytes }
        while sum + mostBytes / Self.files > mostBytes, let oldest = files.first {
            guard (try? FileManager.default.removeItem(atPath: oldest.path)) != nil else { return }
            sum -= oldest.bytes
            files.removeFirst()
        }
    }

    /// The files of a recording, the oldest first; none where there is no such folder.
    package static func files(in folder: String) -> [(path: String, bytes: Int)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted().map { name in
            let path = "\(folder)/\(name)"
            let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber
            return (path, size?.intValue ?? 0)
        }
    }
}
