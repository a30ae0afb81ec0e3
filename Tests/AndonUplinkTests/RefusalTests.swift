import AndonCore
import Foundation
import TestBroker
import Testing

@testable import AndonUplink

@Suite("brokers that refuse, die or fall silent", .timeLimit(.minutes(2)))
struct RefusalTests {
    @Test("a message that the broker's access list denies becomes a dead letter and the queue goes on")
    func denied() async throws {
        let broker = try TestBroker(isStarted: false)
        let list = try broker.write("acl", "topic readwrite andon/#\ntopic deny andon/v1/p/l/forbidden\n")
        try broker.configure(["allow_anonymous true", "acl_file \(list)"])
        try broker.start()
        let site = Site()
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.events, 5))
        uplink.accept(site.messages(.events, 3, topic: "andon/v1/p/l/forbidden"))
        uplink.accept(site.messages(.events, 5))
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 10 })
        #expect(await Condition.wait { uplink.snapshot.ledger.deadLettered == 3 })
        #expect(uplink.snapshot.ledger.isBalanced)
        #expect(uplink.snapshot.ledger.queued == 0)
        await uplink.stop()
    }

    @Test(
        "a message that is too large becomes a dead letter and the queue goes on",
        arguments: [
            "max_packet_size 2000", "message_size_limit 2000",
        ])
    func tooLarge(limit: String) async throws {
        let broker = try TestBroker(settings: ["allow_anonymous true", limit])
        let site = Site()
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.events, 2))
        uplink.accept(site.messages(.events, 1, padding: 4000))
        uplink.accept(site.messages(.events, 2))
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 4 })
        #expect(await Condition.wait { uplink.snapshot.ledger.deadLettered == 1 })
        #expect(uplink.snapshot.ledger.isBalanced)
        await uplink.stop()
    }

    @Test("a broker that refuses our password is asked again, and everything arrives once it is mended")
    func password() async throws {
        let broker = try TestBroker(settings: ["allow_anonymous false"])
        let site = Site()
        let uplink = try site.uplink(broker)
        uplink.start()
        uplink.accept(site.messages(.alarms, 5))
        #expect(await Condition.wait { uplink.snapshot.state == .refused })
        #expect(uplink.snapshot.reason.contains("refuses the connection"))
        broker.stop()
        try broker.configure(["allow_anonymous true"])
        try broker.start()
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 5 })
        await uplink.stop()
    }

    @Test("a password file that is missing is named, and its arrival heals")
    func passwordFile() async throws {
        let broker = try TestBroker()
        let site = Site()
        let path = "\(site.folder)/broker-password"
        let uplink = try site.uplink(broker) { plan in
            plan.username = "andon"
            plan.passwordFile = path
        }
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.reason.contains(path) })
        try "secret\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(await Condition.wait { uplink.snapshot.state == .connected })
        #expect(try PasswordFile.read(path) == "secret")
        await uplink.stop()
    }

    @Test("a broker that falls silent is left, and everything arrives when it is back")
    func silence() async throws {
        let broker = try TestBroker()
        let site = Site()
        let uplink = try site.uplink(broker)
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.state == .connected })
        broker.freeze()
        uplink.accept(site.messages(.alarms, 5))
        #expect(await Condition.wait { uplink.snapshot.state == .connecting })
        broker.thaw()
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 5 })
        #expect(uplink.snapshot.ledger.isBalanced)
        await uplink.stop()
    }

    @Test("the second broker in the list serves while the first is away")
    func list() async throws {
        let away = try TestBroker(isStarted: false)
        let here = try TestBroker()
        let site = Site()
        let uplink = try site.uplink(away) { $0.urls.append(Site.url(here)) }
        uplink.start()
        uplink.accept(site.messages(.events, 3))
        #expect(await Condition.wait { uplink.snapshot.ledger.acknowledged == 3 })
        #expect(uplink.snapshot.broker == Site.url(here).text)
        await uplink.stop()
    }

    @Test("without a broker in the plan nothing is stored, and the status says why")
    func none() async throws {
        let site = Site()
        let uplink = try site.uplink(nil)
        uplink.start()
        #expect(uplink.accept(site.messages(.alarms, 5)) == 0)
        #expect(uplink.snapshot.state == .none)
        #expect(uplink.snapshot.reason == "the plan names no broker")
        #expect(uplink.snapshot.ledger.queued == 0)
        await uplink.stop()
    }
}
