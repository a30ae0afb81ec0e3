import AndonCore
import Foundation
import TestBroker
import Testing

@testable import AndonUplink

@Suite("what the broker's subscribers see", .timeLimit(.minutes(2)))
struct DeliveryTests {
    @Test("everything arrives once, in order, without gaps, and leaves the disk")
    func order() async throws {
        let broker = try TestBroker()
        let subscriber = try TestSubscriber(broker)
        let site = Site()
        let uplink = try site.uplink(broker)
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.state == .connected })
        #expect(await subscriber.wait { $0.contains { $0.topic == "andon/v1/p/l/status" } })
        uplink.accept(site.messages(.events, 3000))
        uplink.accept(site.messages(.data, 3000))
        #expect(await subscriber.wait { $0.count >= 6001 })
        let seen = subscriber.messages
        #expect(seen.sequences(.events) == Array(1...3000))
        #expect(seen.sequences(.data) == Array(1...3000))
        #expect(seen.count == 6001)
        #expect(!seen.contains { $0.payload.contains("replay") })
        #expect(await Condition.wait { uplink.snapshot.ledger.queued == 0 })
        #expect(uplink.snapshot.ledger.acknowledged == 6000)
        #expect(uplink.snapshot.ledger.isBalanced)
        await uplink.stop()
    }

    @Test("a broker killed with messages in flight loses nothing, and a message that comes twice has the same id")
    func kill() async throws {
        let broker = try TestBroker(settings: ["allow_anonymous true"], keepsSessions: true)
        let subscriber = try TestSubscriber(broker, topic: "andon/v1/p/l/events")
        let site = Site()
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.events, 200))
        #expect(await subscriber.wait { $0.count >= 200 })
        uplink.accept(site.messages(.events, 2000))
        #expect(await subscriber.wait { $0.count >= 300 })
        broker.kill()
        #expect(await Condition.wait { uplink.snapshot.state == .connecting })
        uplink.accept(site.messages(.events, 100))
        try broker.start()
        #expect(await subscriber.wait(seconds: 60) { Set($0.sequences(.events)).count == 2300 })
        #expect(subscriber.messages.sequences(.events) == Array(1...2300))
        #expect(await Condition.wait { uplink.snapshot.ledger.queued == 0 })
        #expect(uplink.snapshot.ledger.isBalanced)
        await uplink.stop()
    }

    @Test("with MQTT 3.1.1 everything arrives too, over a broker's death and with a will")
    func version4() async throws {
        let broker = try TestBroker(settings: ["allow_anonymous true"], keepsSessions: true)
        let subscriber = try TestSubscriber(broker, topic: "andon/v1/p/l/+")
        let site = Site()
        let uplink = try site.uplink(broker) { $0.version = .v311 }
        uplink.start()
        uplink.accept(site.messages(.events, 300))
        #expect(await subscriber.wait { $0.sequences(.events).count == 300 })
        broker.kill()
        #expect(await Condition.wait { uplink.snapshot.state == .connecting })
        uplink.accept(site.messages(.events, 100))
        try broker.start()
        #expect(await subscriber.wait { $0.sequences(.events).count == 400 })
        #expect(subscriber.messages.sequences(.events) == Array(1...400))
        #expect(await Condition.wait { uplink.snapshot.ledger.queued == 0 })
        #expect(uplink.snapshot.ledger.acknowledged == 400)
        await uplink.stop()
        #expect(await subscriber.wait { $0.last?.payload.contains("stopped") == true })
    }

    @Test("an agent that restarts while the broker is down delivers everything, marked as replay")
    func restart() async throws {
        let broker = try TestBroker(isStarted: false)
        let site = Site()
        do {
            let first = try site.uplink(broker)
            first.start()
            first.accept(site.messages(.events, 50))
            first.accept(site.messages(.data, 50))
            await first.stop()
            #expect(first.snapshot.ledger.queued == 100)
        }
        let second = try site.uplink(broker)
        #expect(second.nextSequences()[.events] == 51)
        #expect(second.snapshot.ledger.carriedOver == 100)
        #expect(second.takeDrops() == [])
        second.start()
        second.accept(site.messages(.events, 1))
        try broker.start()
        let subscriber = try TestSubscriber(broker)
        // The subscriber may come after the first messages: the broker's own answer counts here.
        #expect(await Condition.wait { second.snapshot.ledger.acknowledged == 101 })
        second.accept(site.messages(.events, 1))
        #expect(await subscriber.wait { $0.sequences(.events).contains(52) })
        let last = try #require(subscriber.messages.last { $0.topic.hasSuffix("events") })
        #expect(!last.payload.contains("replay"))
        #expect(!subscriber.messages.contains { $0.payload.contains(#""seq":7,"#) && !$0.payload.contains("replay") })
        await second.stop()
    }

    @Test("an alarm overtakes a backlog of values, and all of it is marked as replay")
    func overtaking() async throws {
        let site = Site()
        do {
            let away = try site.uplink(try TestBroker(isStarted: false))
            away.start()
            away.accept(site.messages(.data, 5000))
            away.accept(site.messages(.alarms, 10))
            await away.stop()
            #expect(away.snapshot.ledger.stored == [10, 0, 5000])
        }
        let broker = try TestBroker()
        let subscriber = try TestSubscriber(broker)
        #expect(await subscriber.isReady(broker))
        let uplink = try site.uplink(broker)
        uplink.start()
        #expect(await subscriber.wait { $0.sequences(.data).count == 5000 })
        let order = subscriber.messages.filter { $0.topic.hasSuffix("alarms") || $0.topic.hasSuffix("data") }
        #expect(order.prefix(10).allSatisfy { $0.topic.hasSuffix("alarms") })
        #expect(order.sequences(.data) == Array(1...5000))
        #expect(order.allSatisfy { $0.payload.hasSuffix(#","replay":true}"#) })
        await uplink.stop()
    }

    @Test("status is retained, the will tells of a death and a clean stop tells of itself")
    func status() async throws {
        let broker = try TestBroker()
        let site = Site()
        let uplink = try site.uplink(broker)
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.state == .connected })
        let subscriber = try TestSubscriber(broker, topic: "andon/v1/p/l/status")
        #expect(await subscriber.wait { $0.contains { $0.isRetained && $0.payload.contains("online") } })
        await uplink.stop()
        #expect(await subscriber.wait { $0.last?.payload.contains("stopped") == true })

        let client = try Session.connect(try Site().publisher(broker), url: Site.url(broker))
        client.cut()
        #expect(await subscriber.wait { $0.last?.payload.contains("lost") == true })
    }
}
