import AndonCore
import AndonSupervision
import CMosquitto
import Logging
import Synchronization

/// One connection from CONNACK to its end: fills the window from the outbox and settles what the broker acknowledged.
///
/// A session that ends forgets what was in flight; its rows are still on disk and the next session publishes them again.
struct Session: ~Copyable {
    static let prefetch = 256

    let publisher: Publisher
    let client: MosquittoClient
    var window: Window
    var store: OutboxStore
    /// Values read ahead; alarms and states are read when they are due.
    var ahead: [StoredMessage] = []
    var aheadNext = 0
    /// Acknowledged rows that are still on disk.
    var settled: [RowKey] = []
    var settledKeys: Set<RowKey> = []
    var settleAt: Uptime?
    var pausedUntil: Uptime?
    var mustRewind = false
    var unheard: UInt64 = 0

    /// Takes over a client that the broker has welcomed.
    init(_ publisher: Publisher, client: consuming MosquittoClient) {
        var size = max(1, min(publisher.plan.window, 32))
        if case .accepted(let receiveMaximum) = client.welcome { size = max(1, min(size, receiveMaximum)) }
        self.publisher = publisher
        self.client = client
        window = Window(size: size)
        store = publisher.outbox.store
    }

    /// Connects and waits for the broker's welcome. Blocks for the probe, the connection and the answer at most.
    static func connect(_ publisher: Publisher, url: BrokerURL) throws(BrokerError) -> MosquittoClient {
        let timing = publisher.timing
        var error = [CChar](repeating: 0, count: Int(ANDON_MQTT_TEXT))
        let probe = unsafe andon_probe(
            url.host, Int32(url.port), publisher.stopWake.descriptor,
            Int32(clamping: timing.probe.nanoseconds / 1_000_000), &error, error.count)
        if probe > 0 { throw .stopping }
        if probe < 0 { throw .unreachable(MosquittoClient.text(error)) }
        let client = try MosquittoClient(
            plan: publisher.plan, url: url, window: max(1, min(publisher.plan.window, 32)),
            will: .init(topic: publisher.status.topic, payload: publisher.status.lost()))
        try client.connect(
            to: url, keepAlive: Int32(clamping: max(5, publisher.plan.keepAlive.nanoseconds / 1_000_000_000)),
            userTimeout: UInt32(clamping: timing.acknowledgement.nanoseconds / 1_000_000))
        let until = Clock.now() + timing.welcome
        var isWelcome = false
        while !isWelcome {
            let end = client.turn(wake: publisher.stopWake, milliseconds: 100)
            switch client.welcome {
            case .accepted: isWelcome = true
            case .refused(let reason): throw .refused(reason)
            case nil: if let end { throw .unreachable(end) }
            }
            if publisher.stopUntil != nil { throw .stopping }
            if !isWelcome, Clock.now() >= until { throw .unreachable("the broker did not answer CONNECT") }
        }
        return client
    }

    /// Publishes until the connection ends or the agent stops.
    /// - Throws: why the connection is over. Returns after a clean goodbye.
    mutating func run() throws(BrokerError) {
        publisher.pulse.enter(.disk, at: Clock.now())
        publisher.outbox.setConnected(true)
        try say(publisher.status.online())
        defer { settle() }
        while true {
            let now = Clock.now()
            if let until = publisher.stopUntil, now >= until || (isIdle && publisher.outbox.isEmptied) {
                return try sayGoodbye()
            }
            try follow(now)
            if let at = settleAt, now >= at || settled.count >= Self.prefetch { settle() }
            publisher.standing.withLock { $0.inFlight = window.count }
            publisher.pulse.enter(.brokerTurn, at: now)
            let end = client.turn(wake: publisher.wake, milliseconds: wait(now))
            publisher.pulse.enter(.disk, at: Clock.now())
            // What was acknowledged before the end counts.
            for ack in client.acknowledgements() { take(mid: ack.mid, reason: Int(ack.reason)) }
            if let end { throw .unreachable(end) }
            if let oldest = window.oldest, Clock.now() - oldest > publisher.timing.acknowledgement {
                client.cut()
                throw .unreachable("no acknowledgement within \(Int(publisher.timing.acknowledgement.inSeconds)) s")
            }
        }
    }

    private var isIdle: Bool { window.count == 0 && !hasMore }

    private var hasMore: Bool {
        aheadNext < ahead.count
            || Stream.Priority.allCases.contains { store.lastRow($0) > window.cursors[$0.rawValue] }
    }

    /// Milliseconds until something is due without the broker's doing.
    private func wait(_ now: Uptime) -> Int32 {
        var until = now + .seconds(1)
        if let settleAt { until = min(until, settleAt) }
        if let pausedUntil { until = min(until, pausedUntil) }
        if let stop = publisher.stopUntil { until = min(until, min(stop, now + .milliseconds(20))) }
        return Int32(clamping: max(0, (until - now).nanoseconds + 999_999) / 1_000_000)
    }

    /// Says the agent's state, retained, at the side of the queue.
    private mutating func say(_ payload: [UInt8]) throws(BrokerError) {
        switch client.publish(publisher.status.topic, payload, retain: true) {
        case .accepted(let mid): window.add(mid, .status, at: Clock.now())
        case .impossible(_, let text):
            publisher.logger.warning("the status cannot be published", metadata: ["reason": "\(text)"])
        case .broken(let text): throw .unreachable(text)
        }
    }

    /// Publishes `stopped` and disconnects, within a short bound.
    private mutating func sayGoodbye() throws(BrokerError) {
        try say(publisher.status.stopped())
        let until = Clock.now() + .milliseconds(300)
        while window.count > 0, Clock.now() < until {
            if client.turn(wake: publisher.stopWake, milliseconds: 20) != nil { return }
            for ack in client.acknowledgements() { take(mid: ack.mid, reason: Int(ack.reason)) }
        }
        client.disconnect()
        _ = client.turn(wake: publisher.stopWake, milliseconds: 0)
    }

    private mutating func take(mid: Int32, reason: Int) {
        guard let content = window.take(mid) else { return }
        guard case .row(let key) = content else {
            if reason >= 0x80 {
                publisher.logger.warning(
                    "the broker refuses the agent's status",
                    metadata: ["reason": "\(MosquittoClient.reasonText(reason))"])
            }
            return
        }
        switch Verdict(reason: reason) {
        case .unheard:
            unheard += 1
            fallthrough
        case .delivered:
            settled.append(key)
            settledKeys.insert(key)
            if settleAt == nil { settleAt = Clock.now() + publisher.timing.settle }
        case .later:
            mustRewind = true
            pausedUntil = Clock.now() + publisher.timing.pause
        case .never:
            bury(key, reason: reason, text: MosquittoClient.reasonText(reason))
        }
    }
}
