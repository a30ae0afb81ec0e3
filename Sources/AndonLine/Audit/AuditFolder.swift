package import AndonCore
internal import Foundation
internal import Glibc

/// The audit on disk: files of rows in a folder, appended to and never changed; the oldest file goes when there are too many, and
/// the chain goes on.
///
/// Blocks on disk: on a queue that nobody waits for. Used by one thread at a time.
package final class AuditFolder {
    package static let ending = ".jsonl"
    /// 64 MB: years of a line that is stopped twice a day.
    package static let room = (fileBytes: 1 << 20, files: 64)

    private let path: String
    private let room: (fileBytes: Int, files: Int)
    private var file: Int32 = -1
    /// Of the open file, up to the last row that is whole.
    private var written = 0
    /// The newest row; rows are chained to it.
    package private(set) var head = AuditHead.none

    /// - Parameters:
    ///   - path: the folder; made where it is missing, the agent's own.
    ///   - room: how large a file becomes, and how many there are.
    package init(path: String, room: (fileBytes: Int, files: Int) = AuditFolder.room) {
        self.path = path
        self.room = room
    }

    deinit { if file >= 0 { close(file) } }

    /// Finds the newest row of an earlier run that holds, and takes a torn one away: one that was never whole was never known.
    ///
    /// - Returns: what was found wrong, for the audit itself and for people; nil when all is well.
    package func resume() -> String? {
        let files = Self.files(in: path)
        guard let last = files.last else { return nil }
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(path)/\(last)")) else {
            return "\(last) cannot be read; the chain begins anew"
        }
        var rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
        let torn = bytes.last.map { $0 != UInt8(ascii: "\n") } == true ? rows.popLast()?.count ?? 0 : 0
        if let row = rows.last {
            guard let place = AuditRow.place(of: row) else {
                head = rows.reversed().lazy.compactMap { AuditRow.place(of: $0)?.head }.first ?? .none
                return "the newest row of \(last) was changed; the chain goes on from row \(head.seq)"
            }
            head = place.head
        } else {
            head = Self.newest(of: files.dropLast(), in: path)
        }
        if let problem = open(last, keeping: bytes.count - torn) { return problem }
        guard torn > 0 else { return nil }
        return "a row that was torn by the end of an earlier run was taken away (\(torn) bytes)"
    }

    private static func newest(of files: ArraySlice<String>, in path: String) -> AuditHead {
        guard let last = files.last, let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(path)/\(last)")),
            let row = bytes.split(separator: UInt8(ascii: "\n")).last
        else { return .none }
        return AuditRow.place(of: row)?.head ?? .none
    }

    /// Appends rows and returns when they are on disk.
    ///
    /// - Returns: what is wrong, for people, and then none of them stands there.
    package func append(_ entries: [(entry: AuditEntry, wall: WallMoment)]) -> String? {
        var bytes: [UInt8] = []
        var next = head
        for (entry, wall) in entries {
            let row = AuditRow.bytes(of: entry, behind: next, wall: wall)
            bytes += row.bytes + [UInt8(ascii: "\n")]
            next = row.head
        }
        if file < 0 || written + bytes.count > room.fileBytes, let problem = begin(at: head.seq + 1) {
            return problem
        }
        if let problem = write(bytes) {
            // Nothing of a half-written row stays: the next one begins where the last whole one ended.
            _ = ftruncate(file, off_t(written))
            return problem
        }
        written += bytes.count
        head = next
        return nil
    }

    private func write(_ bytes: [UInt8]) -> String? {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                unsafe pwrite(file, raw.baseAddress! + done, raw.count - done, off_t(written + done))
            }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                return "\(path): \(SystemError.words(errno))"
            }
            done += count
        }
        return fsync(file) == 0 ? nil : "\(path): \(SystemError.words(errno))"
    }

    private func begin(at seq: UInt64) -> String? {
        if file >= 0 { close(file) }
        file = -1
        written = 0
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch {
            return "\(path): no folder can be made: \(error.localizedDescription)"
        }
        let files = Self.files(in: path)
        for old in files.prefix(max(0, files.count + 1 - room.files)) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(old)")
        }
        let digits = String(seq)
        let stem = "audit-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        var name = stem + Self.ending
        var number = 2
        while FileManager.default.fileExists(atPath: "\(path)/\(name)") {
            // It stands behind the other one in the order of names.
            name = "\(stem)_\(number)\(Self.ending)"
            number += 1
        }
        return open(name, keeping: 0)
    }

    private func open(_ name: String, keeping bytes: Int) -> String? {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        file = unsafe Glibc.open("\(path)/\(name)", flags, 0o640)
        guard file >= 0, ftruncate(file, off_t(bytes)) == 0 else {
            return "\(path)/\(name): \(SystemError.words(errno))"
        }
        written = bytes
        return nil
    }

    /// The names of the files of an audit, the oldest first; none where there is no such folder.
    package static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("audit-") && $0.hasSuffix(ending) }.sorted()
    }
}
