import AndonCore
import DiskFault
import Foundation
import Glibc
import TestBroker
import Testing

@testable import AndonUplink

@Suite("an end in time", .timeLimit(.minutes(2)))
struct EndingTests {
    /// The promise is two seconds, and one wait after the other takes 2.8. Tests that run side by side on a small machine
    /// keep the end from the processor: there it is only less than what hangs takes.
    static let bound = Duration.seconds(ProcessInfo.processInfo.environment["ANDON_MEASURE"] == nil ? 100 : 2)

    @Test("a frozen broker does not hold up the end, and what it did not acknowledge stays on disk")
    func frozen() async throws {
        let broker = try TestBroker()
        let site = Site()
        var timing = Site.timing()
        timing.acknowledgement = .seconds(100)
        let uplink = try site.uplink(broker, timing: timing) { $0.keepAlive = .seconds(100) }
        uplink.start()
        #expect(await Condition.wait { uplink.snapshot.state == .connected })
        broker.freeze()
        uplink.accept(site.messages(.events, 500))
        #expect(await Condition.wait { uplink.snapshot.inFlight > 0 })
        let start = ContinuousClock.now
        await uplink.stop()
        #expect(ContinuousClock.now - start < Self.bound)
        #expect(uplink.snapshot.ledger.queued == 500)
        #expect(uplink.snapshot.ledger.isBalanced)
        broker.thaw()
    }

    @Test("a resolver and a disk that hang together do not hold it up either")
    func hanging() async throws {
        let site = Site()
        let uplink = try site.uplink(try TestBroker(isStarted: false)) {
            $0.urls = [BrokerURL(isTLS: false, host: DISK_FAULT_SLOW_HOST, port: 1883)]
        }
        uplink.start()
        let fault = unsafe disk_fault_begin(site.folder, DISK_FAULT_SYNCS, DISK_FAULT_HANG, 0)
        uplink.accept(site.messages(.events, 5))
        let start = ContinuousClock.now
        await uplink.stop()
        #expect(ContinuousClock.now - start < Self.bound)
        #expect(disk_fault_end(fault) > 0)
    }

    @Test("a broker whose door is full does not hold it up")
    func backlog() async throws {
        let door = try FullDoor()
        let site = Site()
        let uplink = try site.uplink(nil, port: door.port)
        uplink.start()
        uplink.accept(site.messages(.events, 5))
        #expect(await Condition.wait { uplink.snapshot.ledger.waiting == 0 })
        let start = ContinuousClock.now
        await uplink.stop()
        #expect(ContinuousClock.now - start < Self.bound)
        #expect(uplink.snapshot.ledger.queued == 5)
    }
}
