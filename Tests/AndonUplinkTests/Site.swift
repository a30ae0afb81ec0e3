import AndonCore
import Foundation
import Logging
import Synchronization
import TestBroker

@testable import AndonUplink

/// An agent's place on one machine: a state directory that outlives the uplinks that use it.
final class Site: Sendable {
    let folder: String
    private let next = Mutex<[AndonCore.Stream: UInt64]>([:])

    init(folder: String = NSTemporaryDirectory() + "/andon-uplink-\(UUID().uuidString)") { self.folder = folder }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func timing() -> UplinkTiming {
        var timing = UplinkTiming()
        timing.firstRetry = .milliseconds(50)
        timing.lastRetry = .milliseconds(200)
        timing.refused = .milliseconds(200)
        timing.acknowledgement = .seconds(2)
        timing.welcome = .seconds(2)
        timing.pause = .milliseconds(50)
        timing.gather = .milliseconds(20)
        return timing
    }

    func uplink(
        _ broker: TestBroker?, port: UInt16? = nil, outboxBytes: Int = 64 << 20, timing: UplinkTiming = Site.timing(),
        change: (inout BrokerPlan) -> Void = { _ in }
    ) throws -> Uplink {
        var logger = Logger(label: "test")
        logger.logLevel = ProcessInfo.processInfo.environment["ANDON_LOG"] == nil ? .critical : .notice
        let plan = (port ?? broker?.port).map { port in
            var plan = BrokerPlan(
                urls: [BrokerURL(isTLS: false, host: "127.0.0.1", port: port)],
                clientID: "andon-\(UUID().uuidString)", keepAlive: .seconds(5))
            change(&plan)
            return plan
        }
        let uplink = try Uplink(
            broker: plan, agent: AgentPlan(outboxBytes: outboxBytes), state: try StateDirectory(path: folder),
            status: Self.status,
            timing: timing, logger: logger)
        next.withLock { $0 = uplink.nextSequences() }
        return uplink
    }

    static func url(_ broker: TestBroker) -> BrokerURL {
        BrokerURL(isTLS: false, host: "127.0.0.1", port: broker.port)
    }

    static let status = StatusPayloads(
        root: "andon/v1/p/l", online: { Array(#"{"state":"online"}"#.utf8) },
        lost: { Array(#"{"state":"offline","reason":"lost"}"#.utf8) },
        stopped: { Array(#"{"state":"offline","reason":"stopped"}"#.utf8) })

    /// A publisher without an uplink, for a client that dies.
    func publisher(_ broker: TestBroker) throws -> Publisher {
        let logger = Logger(label: "test")
        let outbox = try Outbox(directory: StateDirectory(path: folder), maximumBytes: 1 << 20, logger: logger)
        return Publisher(
            plan: BrokerPlan(urls: [Self.url(broker)], clientID: "mortal-\(UUID().uuidString)"), status: Self.status,
            timing: Self.timing(), outbox: outbox, logger: logger)!
    }

    /// The next messages of a stream, numbered as the agent numbers them.
    func messages(_ stream: AndonCore.Stream, _ count: Int, topic: String? = nil, padding: Int = 0) -> [EventMessage] {
        (0..<count).map { _ in
            let seq = next.withLock { next in
                defer { next[stream, default: 1] += 1 }
                return next[stream, default: 1]
            }
            let id = "\(stream.rawValue)-\(seq)"
            let text = #"{"id":"\#(id)","seq":\#(seq),"pad":"\#(String(repeating: "x", count: padding))"}"#
            return EventMessage(
                stream: stream, seq: seq, id: id, topic: topic ?? "andon/v1/p/l/\(stream.rawValue)",
                payload: Array(text.utf8), retain: false)
        }
    }
}

extension [TestSubscriber.Message] {
    /// Sequence numbers of a stream in the order of their first arrival.
    func sequences(_ stream: AndonCore.Stream) -> [UInt64] {
        var seen = Set<UInt64>()
        return compactMap { message -> UInt64? in
            guard message.payload.contains(#""id":"\#(stream.rawValue)-"#) else { return nil }
            let part = message.payload.split(separator: #""seq":"#).last?.prefix { $0.isNumber }
            return part.flatMap { UInt64($0) }
        }.filter { seen.insert($0).inserted }
    }
}

extension Uplink {
    /// The rows as they lie.
    var outboxStore: OutboxStore { outbox.store }
}
