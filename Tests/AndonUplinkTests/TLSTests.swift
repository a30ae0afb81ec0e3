import AndonCore
import Foundation
import TestBroker
import Testing

@testable import AndonUplink

@Suite("brokers behind TLS", .timeLimit(.minutes(1)))
struct TLSTests {
    @Test("a broker whose certificate and name are right is taken; a wrong name or a wrong authority is not")
    func certificates() async throws {
        let broker = try TestBroker(isStarted: false)
        try Self.certificates(in: broker.folder)
        try broker.configure([
            "allow_anonymous true", "cafile \(broker.folder)/ca.pem", "certfile \(broker.folder)/broker.pem",
            "keyfile \(broker.folder)/broker.key",
        ])
        try broker.start()
        func uplink(_ site: Site, host: String, authority: String) throws -> Uplink {
            try site.uplink(broker) { plan in
                plan.urls = [BrokerURL(isTLS: true, host: host, port: broker.port)]
                plan.caFile = "\(broker.folder)/\(authority)"
            }
        }
        let good = Site()
        let right = try uplink(good, host: "localhost", authority: "ca.pem")
        right.start()
        right.accept(good.messages(.alarms, 3))
        #expect(await Condition.wait { right.snapshot.ledger.acknowledged == 3 })
        await right.stop()

        // The certificate is for localhost, not for the address.
        let bad = Site()
        let wrongName = try uplink(bad, host: "127.0.0.1", authority: "ca.pem")
        wrongName.start()
        #expect(await Condition.wait { wrongName.snapshot.reason.contains("certificate verify failed") })
        #expect(wrongName.snapshot.state != .connected)
        await wrongName.stop()

        let other = Site()
        let wrongAuthority = try uplink(other, host: "localhost", authority: "other.pem")
        wrongAuthority.start()
        #expect(await Condition.wait { wrongAuthority.snapshot.reason.contains("certificate verify failed") })
        await wrongAuthority.stop()

        let none = Site()
        let noAuthority = try uplink(none, host: "localhost", authority: "absent.pem")
        noAuthority.start()
        #expect(await Condition.wait { noAuthority.snapshot.reason.contains("absent.pem") })
        await noAuthority.stop()
    }

    @Test("a broker that asks for a certificate gets ours; without one it will not have us, and the reason is told")
    func client() async throws {
        let broker = try TestBroker(isStarted: false)
        try Self.certificates(in: broker.folder)
        try broker.configure([
            "cafile \(broker.folder)/ca.pem", "certfile \(broker.folder)/broker.pem",
            "keyfile \(broker.folder)/broker.key", "require_certificate true", "use_identity_as_username true",
        ])
        try broker.start()
        func uplink(_ site: Site, certificate: String?) throws -> Uplink {
            try site.uplink(broker) { plan in
                plan.urls = [BrokerURL(isTLS: true, host: "localhost", port: broker.port)]
                plan.caFile = "\(broker.folder)/ca.pem"
                plan.certificateFile = certificate.map { "\(broker.folder)/\($0).pem" }
                plan.keyFile = certificate.map { "\(broker.folder)/\($0).key" }
            }
        }
        let known = Site()
        let right = try uplink(known, certificate: "agent")
        right.start()
        right.accept(known.messages(.alarms, 3))
        #expect(await Condition.wait { right.snapshot.ledger.acknowledged == 3 })
        await right.stop()

        for (certificate, reason) in [(nil, "certificate required"), ("other", "unknown ca"), ("absent", "absent.pem")]
        {
            let site = Site()
            let wrong = try uplink(site, certificate: certificate)
            wrong.start()
            wrong.accept(site.messages(.alarms, 3))
            #expect(
                await Condition.wait { wrong.snapshot.reason.contains(reason) }, "\(wrong.snapshot.reason)")
            #expect(wrong.snapshot.ledger.acknowledged == 0 && wrong.snapshot.ledger.queued == 3)
            await wrong.stop()
        }
    }

    static func certificates(in folder: String) throws {
        let script = """
            cd '\(folder)' || exit 1
            for name in ca other; do
              openssl req -x509 -newkey rsa:2048 -nodes -keyout $name.key -out $name.pem -days 2 -subj "/CN=$name"
            done
            openssl req -newkey rsa:2048 -nodes -keyout broker.key -out broker.csr -subj /CN=localhost
            printf 'subjectAltName=DNS:localhost' > san
            openssl x509 -req -in broker.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out broker.pem
            openssl req -newkey rsa:2048 -nodes -keyout agent.key -out agent.csr -subj /CN=agent
            openssl x509 -req -in agent.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out agent.pem
            """
        try Child("/bin/sh", ["-c", script]).wait()
    }
}
