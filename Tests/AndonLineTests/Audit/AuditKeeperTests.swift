import AndonCore
import Foundation
import Synchronization
import Testing

import AndonLine

@Suite("the audit on its disk", .timeLimit(.minutes(2)))
struct AuditKeeperTests {
    /// A folder that is gone with it, and what was said of it.
    private final class Place: Sendable {
        let path = NSTemporaryDirectory() + "/andon-audit-\(UUID().uuidString)"
        private let said = Mutex<[String]>([])
        var problems: [String] { said.withLock { $0 } }

        deinit {
            try? FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: path)
            try? FileManager.default.removeItem(atPath: path)
        }

        func keeper(room: (fileBytes: Int, files: Int) = AuditFolder.room) -> AuditKeeper {
            AuditKeeper(path: path, room: room, now: Self.wall) { problem in self.said.withLock { $0.append(problem) } }
        }

        static let wall = WallTime(nanosecondsSince1970: 1_795_788_000_000_000_000, uptime: .zero + .seconds(9))

        /// Every row on disk, held against the others.
        func check(known: AuditHead? = nil) -> AuditCheck {
            var check = AuditCheck(known: known)
            for file in files {
                var lines = bytes(of: file).split(separator: 10, omittingEmptySubsequences: false)
                let rest = lines.removeLast()
                for (index, line) in lines.enumerated() { check.take(line, file: file, line: index + 1) }
                if !rest.isEmpty { check.takeTorn(rest.count, file: file, line: lines.count + 1) }
            }
            check.finish(file: path)
            return check
        }

        var files: [String] { AuditFolder.files(in: path) }
        func bytes(of file: String) -> [UInt8] {
            Array((try? Data(contentsOf: URL(filePath: "\(path)/\(file)"))) ?? Data())
        }
        func write(_ bytes: [UInt8], to file: String) throws {
            try Data(bytes).write(to: URL(filePath: "\(path)/\(file)"))
        }
    }

    private static func record(_ count: Int, _ keeper: AuditKeeper, detail: String = "zone-spike on oven/zone1") {
        for _ in 0..<count {
            let entry = AuditEntry(action: "stop-requested", subject: "tower/hold", detail: detail, at: .zero)
            keeper.record(entry, wall: Place.wall)
        }
        keeper.flush(within: .seconds(30))
    }

    @Test("the chain goes on over restarts, and every row is there")
    func restarts() {
        let place = Place()
        var known = AuditHead.none
        for run in 1...3 {
            let keeper = place.keeper()
            #expect(keeper.head == known)
            Self.record(700, keeper)
            known = keeper.head
            #expect(known.seq == UInt64(run * 700))
        }
        let check = place.check(known: known)
        #expect(check.findings.isEmpty && check.rows == 2_100 && place.files.count == 1)
        #expect(place.problems.isEmpty)
    }

    @Test("a row that a power cut tore is taken away and told, and the chain goes on")
    func torn() throws {
        let place = Place()
        Self.record(5, place.keeper())
        let file = try #require(place.files.first)
        let whole = place.bytes(of: file)
        try place.write(Array(whole.dropLast(40)), to: file)
        #expect(place.check().findings.map(\.line) == [5])
        let keeper = place.keeper()
        Self.record(1, keeper)
        let check = place.check()
        #expect(check.findings.isEmpty && check.rows == 6, "four, the mending, one more")
        #expect(String(decoding: place.bytes(of: file), as: UTF8.self).contains(#""action":"audit-mended""#))
        #expect(place.problems.count == 1)
    }

    @Test("a changed row stays where it is, and shows for ever")
    func changed() throws {
        let place = Place()
        Self.record(5, place.keeper())
        let file = try #require(place.files.first)
        var bytes = place.bytes(of: file)
        bytes[bytes.count - 200] ^= 1
        try place.write(bytes, to: file)
        Self.record(2, place.keeper())
        let check = place.check()
        #expect(check.findings.contains { $0.file == file && $0.line == 5 })
        #expect(place.bytes(of: file) == bytes, "nothing was written behind it")
        #expect(place.problems.count == 1)
    }

    @Test("full files make room: the oldest go, the chain goes on, the room is bounded")
    func rotation() throws {
        let place = Place()
        // Each row takes about 300 bytes.
        for run in 1...3 {
            let keeper = place.keeper(room: (fileBytes: 8_192, files: 4))
            for _ in 0..<20 { Self.record(10, keeper) }
            let check = place.check(known: keeper.head)
            #expect(check.findings.isEmpty)
            #expect(check.head?.seq == UInt64(run * 200))
            #expect(place.files.count == 4)
            #expect(check.rows < 120 && check.rows + (check.before?.seq ?? 0) == UInt64(run * 200))
        }
    }

    @Test("a folder that takes nothing is told once; what waited stands there when it does, in its order")
    func trouble() throws {
        let place = Place()
        try Data().write(to: URL(filePath: place.path))  // a file where the folder should be
        let keeper = place.keeper()
        Self.record(3, keeper)
        Self.record(3, keeper)
        #expect(keeper.trouble != nil && keeper.head == .none)
        #expect(place.problems.count == 1)
        try FileManager.default.removeItem(atPath: place.path)
        Self.record(1, keeper)
        #expect(keeper.trouble == nil && keeper.head.seq == 7)
        #expect(place.check(known: keeper.head).findings.isEmpty)
    }

    @Test("what found no room in memory is counted in the audit itself")
    func lost() throws {
        let place = Place()
        try Data().write(to: URL(filePath: place.path))
        let keeper = place.keeper()
        Self.record(AuditKeeper.most + 25, keeper)
        try FileManager.default.removeItem(atPath: place.path)
        for _ in 0..<60 where keeper.head.seq < UInt64(AuditKeeper.most) + 1 { keeper.flush(within: .seconds(5)) }
        let text = place.files.map { String(decoding: place.bytes(of: $0), as: UTF8.self) }.joined()
        #expect(text.contains("25 entries found no room"))
        #expect(place.check(known: keeper.head).rows == UInt64(AuditKeeper.most) + 1)
    }
}
