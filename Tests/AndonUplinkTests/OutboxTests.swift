import AndonCore
import Foundation
import Logging
import TestBroker
import Testing

@testable import AndonUplink

@Suite("the outbox on its disk", .timeLimit(.minutes(2)))
struct OutboxTests {
    @Test("a second agent on the same state directory is refused with a sentence")
    func lock() throws {
        let site = Site()
        let first = try StateDirectory(path: site.folder)
        let error = #expect(throws: OutboxError.self) { try StateDirectory(path: site.folder) }
        #expect("\(try #require(error))".contains("another agent runs"))
        #expect(first.path == site.folder)
    }

    @Test("nobody else reads the state directory")
    func modes() async throws {
        let site = Site()
        let uplink = try site.uplink(try TestBroker(isStarted: false))
        uplink.start()
        uplink.accept(site.messages(.events, 1))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(site.folder) == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: site.folder) {
            #expect(try mode("\(site.folder)/\(name)") == 0o600, "\(name)")
        }
        await uplink.stop()
    }

    enum Harm: CaseIterable { case garbage, header, empty, truncated, notOurs, missing, page }

    @Test("a damaged file is put into quarantine and the agent starts with new numbers", arguments: Harm.allCases)
    func damage(harm: Harm) async throws {
        let site = Site()
        let path = "\(site.folder)/outbox.sqlite"
        do {
            let uplink = try site.uplink(try TestBroker(isStarted: false))
            uplink.start()
            uplink.accept(site.messages(.events, 200, padding: 200))
            await uplink.stop()
            #expect(uplink.snapshot.ledger.queued == 200)
        }
        try Self.harm(path, harm)
        let again = try site.uplink(try TestBroker(isStarted: false))
        #expect(again.snapshot.ledger.carriedOver == 0)
        #expect(try #require(again.nextSequences()[.events]) > 200)
        #expect(again.takeDrops().contains { $0.stream == .events && $0.first <= 200 })
        if harm != .missing {
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site.folder)/quarantine").count == 1)
        }
        again.start()
        again.accept(site.messages(.events, 1))
        #expect(await Condition.wait { again.snapshot.ledger.stored[0] == 1 })
        await again.stop()
    }

    static func harm(_ path: String, _ harm: Harm) throws {
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        switch harm {
        case .garbage: bytes = (0..<bytes.count).map { _ in .random(in: 0...255) }
        case .header: for index in 0..<100 { bytes[index] = 0 }
        case .empty: bytes = []
        case .truncated: bytes = Array(bytes.prefix(bytes.count / 2))
        case .notOurs: for index in 68..<72 { bytes[index] = 0 }
        case .page: for index in 8192..<12288 { bytes[index] = 0xA5 }
        case .missing:
            try FileManager.default.removeItem(atPath: path)
            return
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    @Test("a file of a newer Andon is refused and not touched")
    func newer() async throws {
        let site = Site()
        let path = "\(site.folder)/outbox.sqlite"
        do { try await site.uplink(try TestBroker(isStarted: false)).stop() }
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        bytes[63] = 9
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: OutboxError.self) { try site.uplink(try TestBroker(isStarted: false)) }
        #expect("\(try #require(error))".contains("newer Andon"))
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    }

    @Test("a full outbox gives up the oldest values, counts them and keeps every alarm")
    func full() async throws {
        let site = Site()
        let uplink = try site.uplink(try TestBroker(isStarted: false), outboxBytes: 1 << 20)
        uplink.start()
        uplink.accept(site.messages(.data, 4000, padding: 400))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        uplink.accept(site.messages(.alarms, 500, padding: 400))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        let ledger = uplink.snapshot.ledger
        #expect(ledger.isBalanced)
        #expect(ledger.stored[0] == 500)
        #expect(ledger.dropped > 0 && ledger.stored[2] > 0)
        let drops = uplink.takeDrops()
        #expect(drops.allSatisfy { $0.stream == .data && $0.reason == .diskFull })
        #expect(drops.map(\.count).reduce(0, +) == ledger.dropped)
        #expect(drops.first?.first == 1)
        guard case .full = uplink.snapshot.disk else {
            Issue.record("the disk is not said to be full")
            return
        }
        await uplink.stop()
    }

    @Test("active alarms are known after a restart")
    func alarms() async throws {
        let site = Site()
        do {
            let uplink = try site.uplink(try TestBroker(isStarted: false))
            uplink.start()
            uplink.accept(site.messages(.alarms, 1, topic: "andon/v1/p/l/alarms/zone-spike/oven/zone1"))
            uplink.accept(site.messages(.alarms, 1, topic: "andon/v1/p/l/alarms/zone-spike/oven/zone2"))
            var returned = site.messages(.alarms, 1, topic: "andon/v1/p/l/alarms/zone-spike/oven/zone1")
            returned[0].payload = []
            uplink.accept(returned)
            var waiting = site.messages(.alarms, 1, topic: "andon/v1/p/l/alarms/zone-spike/oven/zone3")
            waiting[0].payload = Array(#"{"state":"returned-unacknowledged","active":false}"#.utf8)
            uplink.accept(waiting)
            await uplink.stop()
        }
        let again = try site.uplink(try TestBroker(isStarted: false))
        #expect(
            again.activeAlarms() == [
                ActiveAlarm(rule: "zone-spike", machine: "oven", tag: "zone2"),
                ActiveAlarm(rule: "zone-spike", machine: "oven", tag: "zone3", isActive: false),
            ])
    }

    @Test("values beyond what memory holds push out the oldest values, and no transition")
    func memory() throws {
        let site = Site()
        let uplink = try site.uplink(try TestBroker(isStarted: false))
        // Not started: nothing is written meanwhile.
        #expect(uplink.accept(site.messages(.alarms, 10)) == 0)
        #expect(uplink.accept(site.messages(.data, 16_384 + 100)) == 100)
        #expect(uplink.snapshot.ledger.isBalanced)
        #expect(
            uplink.takeDrops() == [Drop(stream: .data, first: 1, last: 100, count: 100, reason: .memoryFull)])
    }

    @Test("whatever is committed survives a crash at any point, in order, and no number is used twice")
    func crashes() throws {
        var random = SystemRandomNumberGenerator()
        let site = Site()
        try FileManager.default.createDirectory(atPath: site.folder, withIntermediateDirectories: true)
        let path = "\(site.folder)/outbox.sqlite"
        var model: [EventMessage] = []
        var store = try OutboxStore(path: path, maximumBytes: 8 << 20)
        for _ in 0..<300 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let new = site.messages([.events, .data].randomElement()!, .random(in: 1...20))
                try store.append(new, offline: true)
                model += new
            case 2:
                let priority: AndonCore.Stream.Priority = Bool.random() ? .alarm : .value
                let rows = try store.next(priority, after: 0, most: .random(in: 1...15))
                #expect(try store.remove(rows.map(\.key)).count == rows.count)
                let gone = Set(rows.map(\.message.id))
                model.removeAll { gone.contains($0.id) }
            default:
                // What a crash leaves: a copy of the files as they stand, without a close.
                let copy = "\(site.folder)/\(UUID().uuidString).sqlite"
                for ending in ["", "-wal"] where FileManager.default.fileExists(atPath: path + ending) {
                    try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
                }
                #expect(!WriteAheadLog.hasLostCommits(path: copy + "-wal"))
                store = try OutboxStore(path: copy, maximumBytes: 8 << 20)
                try Self.expect(store, equals: model)
                store.close()
                store = try OutboxStore(path: path, maximumBytes: 8 << 20)
            }
        }
        try Self.expect(store, equals: model)
        store.close()
    }

    static func expect(_ store: OutboxStore, equals model: [EventMessage]) throws {
        for priority in Stream.Priority.allCases {
            let rows = try store.next(priority, after: 0, most: 100_000)
            #expect(rows.map(\.message.id) == model.filter { $0.stream.priority == priority }.map(\.id))
            #expect(rows.allSatisfy { $0.isIntact })
        }
    }

    @Test(
        "a flipped bit in the write-ahead log, or a lost log, is noticed and no number is used twice",
        arguments: [true, false])
    func lostLog(isFlipped: Bool) async throws {
        let site = Site()
        let crashed = Site()
        let uplink = try site.uplink(try TestBroker(isStarted: false))
        uplink.start()
        for _ in 0..<20 {
            uplink.accept(site.messages(.events, 5))
            #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        }
        // The files as a SIGKILL leaves them.
        try FileManager.default.createDirectory(atPath: crashed.folder, withIntermediateDirectories: true)
        for name in ["outbox.sqlite", "outbox.sqlite-wal", "sequence"] {
            try FileManager.default.copyItem(atPath: "\(site.folder)/\(name)", toPath: "\(crashed.folder)/\(name)")
        }
        await uplink.stop()
        let log = "\(crashed.folder)/outbox.sqlite-wal"
        if isFlipped {
            var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: log)))
            bytes[bytes.count / 2] ^= 4
            try Data(bytes).write(to: URL(fileURLWithPath: log))
        } else {
            try FileManager.default.removeItem(atPath: log)
        }
        let again = try crashed.uplink(try TestBroker(isStarted: false))
        #expect(try #require(again.nextSequences()[.events]) > 100)
        #expect(again.takeDrops().contains { $0.stream == .events && $0.reason == .uncertain })
    }
}
