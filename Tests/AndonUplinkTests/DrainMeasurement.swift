import AndonCore
import Foundation
import TestBroker
import Testing

@testable import AndonUplink

/// `ANDON_MEASURE=1 swift test -c release -Xswiftc -enable-testing --filter DrainMeasurement`
@Suite(
    "how fast a backlog goes out", .timeLimit(.minutes(2)),
    .enabled(if: ProcessInfo.processInfo.environment["ANDON_MEASURE"] != nil, "a measurement, on demand"))
struct DrainMeasurement {
    static let rows = 100_000

    @Test("against a bare loop on the same library with the same window")
    func drain() async throws {
        let broker = try TestBroker()
        let bare = try Self.bare(try Site().publisher(broker), url: Site.url(broker))
        let site = Site()
        let uplink = try site.uplink(broker, outboxBytes: 256 << 20)
        for _ in 0..<10 {
            try uplink.outboxStore.append(site.messages(.data, Self.rows / 10, padding: 150), offline: true)
        }
        let start = ContinuousClock.now
        uplink.start()
        let store = uplink.outboxStore
        #expect(await Condition.wait(seconds: 100) { (try? store.next(.value, after: 0, most: 1).isEmpty) == true })
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        await uplink.stop()
        print("bare \(Int(Double(Self.rows) / bare))/s, outbox \(Int(Double(Self.rows) / seconds))/s")
        #expect(seconds < bare * 10)
    }

    /// Seconds for as many messages of the same size from memory.
    static func bare(_ publisher: Publisher, url: BrokerURL) throws -> Double {
        let client = try Session.connect(publisher, url: url)
        let message = Site().messages(.data, 1, padding: 150)[0]
        let start = ContinuousClock.now
        var (sent, acknowledged) = (0, 0)
        while acknowledged < rows {
            while sent < rows, sent - acknowledged < publisher.plan.window {
                _ = client.publish(message.topic, message.payload, retain: false)
                sent += 1
            }
            #expect(client.turn(wake: publisher.wake, milliseconds: 1000) == nil)
            acknowledged += client.acknowledgements().count
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
