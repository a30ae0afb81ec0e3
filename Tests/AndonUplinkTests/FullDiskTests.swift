import AndonCore
import Foundation
import TestBroker
import Testing

@testable import AndonUplink

@Suite(
    "a disk that is really full", .timeLimit(.minutes(2)),
    .enabled(if: SmallDisk.isAllowed, "a small disk can be mounted by root alone"))
struct FullDiskTests {
    @Test("values make way, alarms stay, it is said and counted; with room again everything arrives")
    func full() async throws {
        let disk = try SmallDisk(megabytes: 32)
        let site = Site(folder: "\(disk.folder)/state")
        let broker = try TestBroker(isStarted: false)
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.data, 2000, padding: 300))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        #expect(disk.has("ballast"))
        disk.fill()

        for _ in 0..<20 {
            uplink.accept(site.messages(.data, 500, padding: 300))
            uplink.accept(site.messages(.alarms, 50, padding: 300))
            #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        }
        guard case .full(_, let reason) = uplink.snapshot.disk else {
            Issue.record("the state does not say that the disk is full: \(uplink.snapshot.disk)")
            return
        }
        #expect(reason.contains("full"))
        #expect(!disk.has("ballast"))
        let ledger = uplink.snapshot.ledger
        #expect(ledger.isBalanced)
        #expect(ledger.stored[0] == 1000)
        #expect(ledger.stored[2] > 0)
        let drops = uplink.takeDrops()
        #expect(drops.allSatisfy { $0.stream == .data && $0.reason == .diskFull })
        #expect(drops.map(\.count).reduce(0, +) == ledger.dropped)
        #expect(ledger.dropped > 0)
        #expect(drops.first?.first == 1)

        disk.empty()
        #expect(await Condition.wait { uplink.snapshot.disk == .good })
        #expect(disk.has("ballast"))
        try broker.start()
        #expect(await Condition.wait { uplink.snapshot.ledger.queued == 0 })
        let last = uplink.snapshot.ledger
        #expect(last.isBalanced)
        #expect(last.acknowledged + last.dropped == 13_000)
        await uplink.stop()
    }

    @Test("a disk that stays full empties itself once the broker is there")
    func drains() async throws {
        let disk = try SmallDisk(megabytes: 32)
        let site = Site(folder: "\(disk.folder)/state")
        let broker = try TestBroker(isStarted: false)
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.data, 3000, padding: 300))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        disk.fill()
        // More alarms than the reserve holds: what finds no place waits in memory, and none is given up.
        uplink.accept(site.messages(.alarms, 6000, padding: 1000))
        #expect(await Condition.wait { uplink.snapshot.ledger.stored[2] == 0 })
        guard case .full = uplink.snapshot.disk else {
            Issue.record("the state does not say that the disk is full: \(uplink.snapshot.disk)")
            return
        }
        #expect(uplink.snapshot.ledger.waiting > 0)
        try broker.start()
        #expect(await Condition.wait(seconds: 60) { uplink.snapshot.ledger.queued == 0 })
        let ledger = uplink.snapshot.ledger
        #expect(ledger.isBalanced)
        #expect(ledger.acknowledged >= 6000)
        #expect(uplink.takeDrops().allSatisfy { $0.stream == .data })
        await uplink.stop()
    }

    @Test(
        "when somebody else takes the last byte of the reserve, alarms go out from memory and the rest once there is room"
    )
    func lastByte() async throws {
        let disk = try SmallDisk(megabytes: 32)
        let site = Site(folder: "\(disk.folder)/state")
        let broker = try TestBroker(isStarted: false)
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.alarms, 500, padding: 300))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        disk.fill()
        #expect(
            await Condition.wait {
                uplink.accept(site.messages(.alarms, 20, padding: 300))
                disk.fill()
                if case .memoryOnly = uplink.snapshot.disk { return true }
                return false
            })
        #expect(uplink.snapshot.ledger.isBalanced)
        try broker.start()
        #expect(
            await Condition.wait {
                let ledger = uplink.snapshot.ledger
                return ledger.acknowledged > 0 && ledger.stored == [0, 0, 0] && ledger.waiting == 0
            })
        disk.empty()
        #expect(await Condition.wait { uplink.snapshot.ledger.queued == 0 && uplink.snapshot.disk == .good })
        let ledger = uplink.snapshot.ledger
        #expect(ledger.isBalanced)
        #expect(ledger.dropped == 0)
        #expect(uplink.takeDrops() == [])
        await uplink.stop()
    }

    @Test("an agent that starts on a full disk starts, keeps alarms, and is on disk again later")
    func start() async throws {
        let disk = try SmallDisk(megabytes: 32)
        let site = Site(folder: "\(disk.folder)/state")
        try FileManager.default.createDirectory(atPath: site.folder, withIntermediateDirectories: true)
        disk.fill()
        do { try await Self.startInMemory(site, disk) }
        #expect(try site.uplink(try TestBroker(isStarted: false)).snapshot.ledger.carriedOver == 200)
    }

    static func startInMemory(_ site: Site, _ disk: SmallDisk) async throws {
        let uplink = try site.uplink(try TestBroker(isStarted: false))
        uplink.start()
        uplink.accept(site.messages(.alarms, 200))
        #expect(await Condition.wait { uplink.snapshot.ledger.stored[0] == 200 })
        guard case .memoryOnly = uplink.snapshot.disk else {
            Issue.record("the state does not say that messages are in memory: \(uplink.snapshot.disk)")
            return
        }
        disk.empty()
        #expect(await Condition.wait { uplink.snapshot.disk == .good })
        let ledger = uplink.snapshot.ledger
        #expect(ledger.isBalanced)
        #expect(ledger.stored[0] == 200)
        await uplink.stop()
    }

    @Test("an agent that starts again on a full disk lives on the ballast and knows what it had")
    func again() async throws {
        let disk = try SmallDisk(megabytes: 32)
        let site = Site(folder: "\(disk.folder)/state")
        do {
            let first = try site.uplink(try TestBroker(isStarted: false))
            first.start()
            first.accept(site.messages(.alarms, 100))
            await first.stop()
        }
        disk.fill()
        let uplink = try site.uplink(try TestBroker(isStarted: false))
        #expect(uplink.snapshot.ledger.carriedOver == 100)
        #expect(uplink.nextSequences()[.alarms] == 101)
        uplink.start()
        uplink.accept(site.messages(.alarms, 100))
        #expect(await Condition.wait { uplink.snapshot.ledger.stored[0] == 200 })
        #expect(uplink.snapshot.ledger.isBalanced)
        disk.empty()
        #expect(await Condition.wait { uplink.snapshot.disk == .good })
        await uplink.stop()
    }
}
