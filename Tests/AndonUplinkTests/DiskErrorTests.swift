import AndonCore
import DiskFault
import Foundation
import Glibc
import Synchronization
import TestBroker
import Testing

@testable import AndonUplink

@Suite("a disk that answers with errors", .timeLimit(.minutes(2)))
struct DiskErrorTests {
    @Test(
        "messages move to memory and back: none is lost, none comes under two ids, and the books balance",
        arguments: [DISK_FAULT_WRITES, DISK_FAULT_SYNCS, DISK_FAULT_WRITES | DISK_FAULT_SYNCS], [Int32(0), 1, 2, 5])
    func errors(kinds: Int32, spared: Int32) async throws {
        let site = Site()
        let broker = try TestBroker(isStarted: false)
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.alarms, 100))
        uplink.accept(site.messages(.data, 700))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })

        let fault = unsafe disk_fault_begin(site.folder, kinds, EIO, spared)
        #expect(
            await Condition.wait {
                uplink.accept(site.messages(.alarms, 10))
                if case .memoryOnly = uplink.snapshot.disk { return true }
                return false
            })
        uplink.accept(site.messages(.data, 600))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        #expect(uplink.snapshot.ledger.isBalanced)
        #expect(disk_fault_end(fault) > 0)
        #expect(await Condition.wait { uplink.snapshot.disk == .good })

        let healed = uplink.snapshot.ledger
        #expect(healed.isBalanced)
        #expect(healed.dropped == 0 && healed.carriedOver == 0)
        #expect(healed.queued == healed.accepted)
        let store = uplink.outboxStore
        for priority in Stream.Priority.allCases {
            let ids = try store.next(priority, after: 0, most: 100_000).map(\.message.id)
            #expect(Set(ids).count == ids.count)
        }
        try broker.start()
        #expect(await Condition.wait { uplink.snapshot.ledger.queued == 0 })
        #expect(uplink.snapshot.ledger.acknowledged == healed.accepted)
        #expect(uplink.takeDrops() == [])
        await uplink.stop()
    }

    @Test("with a broker the messages go out from memory, and what it acknowledged is not counted as lost")
    func connected() async throws {
        let site = Site()
        let broker = try TestBroker()
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.alarms, 50))
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 50 })
        let fault = unsafe disk_fault_begin(site.folder, DISK_FAULT_WRITES | DISK_FAULT_SYNCS, EIO, 40)
        #expect(
            await Condition.wait {
                uplink.accept(site.messages(.alarms, 20))
                if case .memoryOnly = uplink.snapshot.disk { return true }
                return false
            })
        uplink.accept(site.messages(.alarms, 20))
        #expect(
            await Condition.wait { uplink.snapshot.ledger.waiting == 0 && uplink.snapshot.ledger.stored == [0, 0, 0] })
        disk_fault_end(fault)
        #expect(await Condition.wait { uplink.snapshot.disk == .good })
        #expect(await Condition.wait { uplink.snapshot.ledger.queued == 0 })
        let ledger = uplink.snapshot.ledger
        #expect(ledger.isBalanced)
        #expect(ledger.dropped == 0)
        #expect(uplink.takeDrops() == [])
        await uplink.stop()
    }

    @Test("when the file is damaged at its return, what was in it is told as lost, number by number")
    func lost() async throws {
        let site = Site()
        let uplink = try site.uplink(try TestBroker(isStarted: false))
        uplink.start()
        uplink.accept(site.messages(.alarms, 100))
        uplink.accept(site.messages(.data, 700))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        let fault = unsafe disk_fault_begin(site.folder, DISK_FAULT_WRITES, EIO, 0)
        uplink.accept(site.messages(.alarms, 10))
        #expect(await Condition.wait { uplink.snapshot.ledger.unreachable == 800 })
        uplink.outbox.exchange.withLock { _ in }  // the failed file is closed
        let path = "\(site.folder)/outbox.sqlite"
        try? FileManager.default.removeItem(atPath: path + "-wal")
        try OutboxTests.harm(path, .header)
        disk_fault_end(fault)
        #expect(await Condition.wait { uplink.snapshot.disk == .good })
        let ledger = uplink.snapshot.ledger
        #expect(ledger.isBalanced)
        #expect(ledger.dropped == 800)
        #expect(ledger.stored == [10, 0, 0])
        #expect(
            Set(uplink.takeDrops()) == [
                Drop(stream: .alarms, first: 1, last: 100, count: 100, reason: .quarantined),
                Drop(stream: .data, first: 1, last: 700, count: 700, reason: .quarantined),
            ])
        await uplink.stop()
    }
}
