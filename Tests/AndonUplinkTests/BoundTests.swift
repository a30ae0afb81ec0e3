import AndonCore
import Foundation
import TestBroker
import Testing

@testable import AndonUplink

@Suite("what is kept is bounded", .timeLimit(.minutes(2)))
struct BoundTests {
    @Test("a million values and ten thousand alarms without a broker: every alarm is kept, memory and disk stay small")
    func million() async throws {
        let site = Site()
        let uplink = try site.uplink(try TestBroker(isStarted: false), outboxBytes: 16 << 20)
        uplink.start()
        let before = Self.residentKilobytes
        var most = before
        let sample = site.messages(.data, 1)[0]
        for round in 0..<1000 {
            var batch = [EventMessage](repeating: sample, count: 1000)
            for index in batch.indices { batch[index].seq = UInt64(round * 1000 + index + 2) }
            uplink.accept(batch)
            uplink.accept(site.messages(.alarms, 10))
            #expect(uplink.snapshot.ledger.waiting <= UInt64(Outbox.valuesInMemory + 10_000 + 500))
            most = max(most, Self.residentKilobytes)
        }
        #expect(await Condition.wait(seconds: 60) { uplink.snapshot.ledger.waiting == 0 })
        let ledger = uplink.snapshot.ledger
        #expect(ledger.accepted == 1_010_000)
        #expect(ledger.isBalanced)
        #expect(ledger.stored[0] == 10_000)
        let drops = uplink.takeDrops()
        #expect(drops.count <= 2)
        #expect(drops.allSatisfy { $0.stream == .data })
        #expect(drops.map(\.count).reduce(0, +) == ledger.dropped)
        var bytes = 0
        for name in ["outbox.sqlite", "outbox.sqlite-wal"] {
            let size = try FileManager.default.attributesOfItem(atPath: "\(site.folder)/\(name)")[.size] as? Int
            bytes += try #require(size)
        }
        #expect(bytes < 32 << 20)
        if ProcessInfo.processInfo.environment["ANDON_MEASURE"] != nil {
            print(
                "resident before \(before) KiB, at most \(most) KiB, after \(Self.residentKilobytes) KiB; \(bytes) bytes on disk"
            )
        }
        await uplink.stop()
    }

    static var residentKilobytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return Int(line.filter { $0.isNumber }) ?? 0
    }

    @Test("fresh alarms and states overtake a backlog of a hundred thousand values")
    func backlog() async throws {
        let site = Site()
        // The broker holds its breath in the middle of the backlog, until the fresh ones are on disk: whoever is slow here.
        let breath = DispatchSemaphore(value: 0)
        let broker = try ScriptedBroker { _, _, number in
            if number == 500 {
                breath.wait()
                breath.signal()
            }
            return nil
        }
        let uplink = try site.uplink(nil, port: broker.port) { $0.window = 20 }
        for _ in 0..<10 {
            _ = try uplink.outboxStore.append(site.messages(.data, 10_000), offline: true)
        }
        uplink.start()
        #expect(await Condition.wait { broker.publications.count > 400 })
        let before = broker.publications.count
        uplink.accept(site.messages(.alarms, 3))
        uplink.accept(site.messages(.machines, 3))
        #expect(await Condition.wait { uplink.snapshot.ledger.stored[0] == 3 && uplink.snapshot.ledger.stored[1] == 3 })
        breath.signal()
        let isHere = await Condition.wait {
            broker.publications.filter { $0.topic.hasSuffix("alarms") || $0.topic.hasSuffix("machines") }.count == 6
        }
        #expect(isHere)
        let place = try #require(broker.publications.firstIndex { $0.topic.hasSuffix("machines") })
        #expect(place < 2_000, "after \(place - before) values of the backlog")
        await uplink.stop()
    }

    @Test("a removal, which carries no number, is counted and never becomes number 0 of a range")
    func removals() async throws {
        var list = DropList()
        list.add(stream: .machines, seq: 0, reason: .diskFull)
        list.add(stream: .machines, seq: 7, reason: .diskFull)
        list.add(stream: .machines, seq: 0, reason: .diskFull)
        list.add(stream: .machines, seq: 9, reason: .diskFull)
        #expect(list.take() == [Drop(stream: .machines, first: 7, last: 9, count: 4, reason: .diskFull)])

        let site = Site()
        do { try await Self.storeRemoval(site) }
        #expect(try site.uplink(try TestBroker(isStarted: false)).nextSequences()[.machines] == 1)
    }

    static func storeRemoval(_ site: Site) async throws {
        let uplink = try site.uplink(try TestBroker(isStarted: false))
        uplink.start()
        var removal = site.messages(.machines, 1)
        removal[0].seq = 0
        removal[0].payload = []
        removal[0].retain = true
        uplink.accept(removal)
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        #expect(try uplink.outboxStore.lastSequences() == [:])
        #expect(try uplink.outboxStore.contents().shares[.machines]?.numbers == NumberRange())
        await uplink.stop()
    }
}
