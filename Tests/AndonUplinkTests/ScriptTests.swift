import AndonCore
import Foundation
import Glibc
import Synchronization
import TestBroker
import Testing

@testable import AndonUplink

@Suite("brokers that answer by the book's margins", .timeLimit(.minutes(2)))
struct ScriptTests {
    static func isEvent(_ packet: Packet) -> Bool { packet.kind == .publish && packet.topic.hasSuffix("events") }

    static func numbers(_ broker: ScriptedBroker) -> [UInt64] {
        broker.publications.filter(isEvent).compactMap {
            UInt64(($0.payload.split(separator: #""seq":"#).last ?? "").prefix { $0.isNumber })
        }
    }

    static func firsts(_ numbers: [UInt64]) -> [UInt64] {
        var seen = Set<UInt64>()
        return numbers.filter { seen.insert($0).inserted }
    }

    @Test(
        "a broker that cannot take messages now gets them again, in order, after a pause",
        arguments: [0x97, 0x80, 0x83])
    func later(reason: UInt8) async throws {
        let refusals = Mutex(0)
        let broker = try ScriptedBroker { packet, _, _ in
            guard Self.isEvent(packet) else { return nil }
            let isRefused = refusals.withLock { count in
                count += 1
                return count > 10 && count <= 60
            }
            return isRefused ? [.send(packet.puback(reason))] : nil
        }
        let site = Site()
        let uplink = try site.uplink(nil, port: broker.port)
        uplink.accept(site.messages(.events, 200))
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 200 })
        let numbers = Self.numbers(broker)
        #expect(Self.firsts(numbers) == Array(1...200))
        #expect(numbers.count == 250)
        // Each attempt began again at the oldest that was refused.
        let again = try #require(numbers.dropFirst(11).firstIndex(of: 11))
        #expect(Array(numbers[again..<(again + 20)]) == Array(11...30))
        #expect(uplink.snapshot.ledger.isBalanced)
        #expect(uplink.snapshot.ledger.deadLettered == 0)
        #expect(broker.connections == 1)
        await uplink.stop()
    }

    @Test("acknowledgements out of order, of nothing we sent, and twice: each message is settled once")
    func disorder() async throws {
        let held = Mutex<[UInt16]>([])
        let broker = try ScriptedBroker { packet, _, _ in
            guard Self.isEvent(packet) else { return nil }
            return held.withLock { held in
                held.append(packet.id)
                guard held.count == 4 else { return [] }
                defer { held = [] }
                return [.send(Packet.puback(60_000))]
                    + held.reversed().flatMap { [.send(Packet.puback($0)), .send(Packet.puback($0))] }
            }
        }
        let site = Site()
        let uplink = try site.uplink(nil, port: broker.port)
        uplink.accept(site.messages(.events, 400))
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 400 })
        #expect(Self.numbers(broker) == Array(1...400))
        #expect(uplink.snapshot.ledger.isBalanced && uplink.snapshot.ledger.queued == 0)
        #expect(broker.connections == 1)
        await uplink.stop()
    }

    @Test("a broker that hangs up after each n-th packet gets everything in the end, in order", arguments: 1...20)
    func hangUp(after last: Int) async throws {
        let broker = try ScriptedBroker { packet, connection, number in
            guard connection <= 3, number >= last else { return nil }
            // Every other time the packet is still answered.
            return (connection % 2 == 0 ? packet.friendlyAnswer : []) + [.hangUp]
        }
        let site = Site()
        let uplink = try site.uplink(nil, port: broker.port)
        uplink.accept(site.messages(.events, 90))
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 90 })
        #expect(broker.connections == 4)
        #expect(Self.firsts(Self.numbers(broker)) == Array(1...90))
        #expect(uplink.snapshot.ledger.isBalanced)
        await uplink.stop()
    }

    @Test("a broker that will not have us is asked again, and its reason is told", arguments: [0x88, 0x89, 0x97, 0x9C])
    func refused(reason: UInt8) async throws {
        let isMended = Mutex(false)
        let broker = try ScriptedBroker { packet, _, _ in
            guard packet.kind == .connect, !isMended.withLock({ $0 }) else { return nil }
            return [.send(Packet.connack(reason)), .hangUp]
        }
        let site = Site()
        let uplink = try site.uplink(nil, port: broker.port)
        uplink.accept(site.messages(.events, 5))
        uplink.start()
        #expect(await Condition.wait { broker.connections >= 3 })
        #expect(uplink.snapshot.state == .refused)
        #expect(uplink.snapshot.reason.contains("(\(reason))"))
        isMended.withLock { $0 = true }
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 5 })
        await uplink.stop()
    }

    /// libmosquitto 2.0.11 asserts on a property that there is not, which would end the agent.
    @Test(
        "a broker that sends what the library cannot read is left for another attempt, and the agent lives",
        arguments: [[0x20, 6, 0, 0, 3, 4, 0, 8], [0xE0, 4, 0x8B, 2, 0, 0]] as [[UInt8]])
    func unreadable(bytes: [UInt8]) async throws {
        let isMended = Mutex(false)
        let broker = try ScriptedBroker { packet, _, _ in
            guard !isMended.withLock({ $0 }) else { return nil }
            // Instead of the welcome, or after it.
            return packet.kind == .connect
                ? [.send(bytes[0] == 0x20 ? bytes : Packet.connack(0) + bytes)] : []
        }
        let site = Site()
        let uplink = try site.uplink(nil, port: broker.port)
        uplink.accept(site.messages(.events, 5))
        uplink.start()
        #expect(
            await Condition.wait { uplink.snapshot.reason == "the broker sent what the MQTT library cannot read" })
        isMended.withLock { $0 = true }
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 5 })
        #expect(broker.connections >= 2)
        await uplink.stop()
    }

    @Test("a broker that never answers CONNECT is left for another attempt")
    func noWelcome() async throws {
        let isMended = Mutex(false)
        let broker = try ScriptedBroker { packet, _, _ in
            packet.kind == .connect && !isMended.withLock { $0 } ? [] : nil
        }
        let site = Site()
        let uplink = try site.uplink(nil, port: broker.port)
        uplink.accept(site.messages(.events, 5))
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.reason == "the broker did not answer CONNECT" })
        isMended.withLock { $0 = true }
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 5 })
        #expect(broker.connections >= 2)
        await uplink.stop()
    }
}
