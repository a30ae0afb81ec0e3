import Foundation
import Glibc
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("damage on the disk", .timeLimit(.minutes(2)))
    struct DamageTests {
        @Test("an outbox of garbage goes into quarantine, aloud; polling and the stop work")
        func garbageOutbox() async throws {
            try await Site.open { site in
                #expect(await site.agent.terminate(within: 10) == 0)
                try Data((0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(
                    to: URL(filePath: site.state + "/outbox.sqlite"))
                try site.startAgent()
                try await site.isOnline()
                #expect(site.agent.log.contains("the outbox was damaged and is in quarantine"))
                let kept = try FileManager.default.contentsOfDirectory(atPath: site.state + "/quarantine")
                #expect(kept.count == 1)
                #expect(site.agent.log.contains(kept.first ?? "?"), "the log names the folder")
                try await site.stopTheLine()
                try await site.isTold("the stop, and the gap in the numbers") { events in
                    events.contains { $0.event == "stop-confirmed" }
                        && events.contains { $0.event == "dropped" && $0.stream == "events" }
                }
                isExplained(site.events, log: site.agent.log)
            }
        }

        /// Every number that is missing is named by a `dropped` event.
        private func isExplained(_ events: [Told], log: String) {
            let dropped = events.filter { $0.event == "dropped" && $0.stream == "events" }
            let numbers = events.compactMap(\.seq)
            #expect(numbers == numbers.sorted(), "\(log)")
            for (before, after) in zip(numbers, numbers.dropFirst()) where after != before + 1 {
                #expect(
                    dropped.contains { ($0.first ?? 0) <= before + 1 && ($0.last ?? 0) >= after - 1 },
                    "\(before) \(after)")
            }
        }

        @Test("a latch file of garbage is a stop, until a person resets it")
        func garbageLatch() async throws {
            try await Site.open { site in
                #expect(await site.agent.terminate(within: 10) == 0)
                try Data("half a lat".utf8).write(to: URL(filePath: site.state + "/latch"))
                try site.startAgent()
                try await site.isStatus("stopped") { $0.stop?.state == "confirmed" }
                #expect(site.line.isHeld)
                try await site.isTold("why") { $0.contains { $0.causes?.first?.latch == "unreadable" } }
                #expect(try await site.andon("status").output.contains("the latch file could not be read"))
                try await site.isOnline()
                let reset = try await site.andon("reset", "--reason", "looked at the disk")
                #expect(reset.code == 0, "\(reset)")
                #expect(!site.line.isHeld)
            }
        }

        @Test("a socket that cannot be made is said; the line is watched and stopped all the same")
        func noSocket() async throws {
            try await Site.open(startsAgent: false) { site in
                try FileManager.default.createDirectory(atPath: site.socket, withIntermediateDirectories: true)
                try site.startAgent()
                try await site.isTold("every machine online") { $0.count { $0.event == "machine-online" } == 3 }
                #expect(site.agent.log.contains("no local socket, so tail, status and reset do not work"))
                // A change is measured from two samples in a row; nobody can be asked how many there were.
                try site.line.do("set oven/zone3 260")
                try await site.isValue("oven/zone3", 260)
                try site.line.do("set oven/zone3 261")
                try await site.isValue("oven/zone3", 261)
                try site.line.do("spike oven/zone2 8")
                try await site.isTold("the stop") { $0.contains { $0.event == "stop-confirmed" } }
                #expect(site.line.isHeld)
            }
        }

        @Test("a full disk is said; the line is watched and stopped all the same", .enabled(if: SmallDisk.isPossible))
        func fullDisk() async throws {
            try await Site.open(startsAgent: false) { site in
                let disk = try SmallDisk(at: site.state, megabytes: 32)
                defer { disk.unmount() }
                try site.startAgent()
                try await site.isOnline()
                site.broker.kill()
                disk.fill()
                for number in 0..<400 where site.agent.status?.uplink.disk == "ok" {
                    try site.line.do("set printer/squeegee1 \(number % 2 == 0 ? 95 : 60)")
                    try site.line.do("set printer/speed1 \(number)")
                    // An alarm that comes and goes like this is told as chattering: a hand is told each time.
                    let answer = try site.agent.hand(
                        number % 2 == 0 ? "shelve" : "unshelve", "pressure-high@printer/squeegee4", seconds: 60)
                    #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
                    let alarms = number % 2 == 0
                    try await site.isStatus("alarms go on") { $0.alarms.isEmpty != alarms }
                    // What the outbox gave up to stay alive is its own.
                    if site.agent.status?.uplink.disk == "ok" { disk.fill() }
                }
                try await site.isStatus("the full disk in the status") { $0.uplink.disk?.hasPrefix("full") == true }
                let status = try await site.andon("status").output
                #expect(status.contains("disk: full"), "\(status)")
                try await site.stopTheLine()
                disk.makeRoom()
                try site.broker.start()
                try await site.isTold("the stop, when there is room") { $0.contains { $0.event == "stop-confirmed" } }
                try await site.isStatus("healed") { $0.uplink.disk == "ok" && $0.uplink.queued.alarm == 0 }
                try await site.isTold("the alarm before the stop, whenever it comes") { events in
                    events.contains { $0.tag == "squeegee1" }
                }
                // On a disk that is full to the last byte the newest wait in memory and may overtake what is in the file.
                isExplained(site.events.sorted { ($0.seq ?? 0) < ($1.seq ?? 0) }, log: site.agent.log)
                #expect(await site.agent.terminate(within: 10) == 0)
            }
        }
    }
}

/// A file system of a few megabytes, where this user may mount one.
private final class SmallDisk {
    static let isPossible: Bool = {
        let path = "/tmp/andon-mount-\(UUID().uuidString)"
        unsafe mkdir(path, 0o700)
        defer { unsafe rmdir(path) }
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0 else { return false }
        return unsafe umount2(path, 2) == 0
    }()

    struct NoDisk: Error {}

    private let path: String
    private var pieces = 0

    init(at path: String, megabytes: Int) throws {
        self.path = path
        unsafe mkdir(path, 0o700)
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { throw NoDisk() }
    }

    /// Takes what room there is.
    func fill() {
        let descriptor = unsafe open("\(path)/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let block = [UInt8](repeating: 1, count: 4096)
        while unsafe write(descriptor, block, block.count) > 0 {}
        close(descriptor)
    }

    func makeRoom() { unsafe unlink("\(path)/filler") }

    func unmount() { _ = unsafe umount2(path, 2) }
}
