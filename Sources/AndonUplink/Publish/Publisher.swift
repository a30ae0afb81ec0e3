import AndonCore
import AndonSupervision
import FoundationEssentials
import Logging
import Synchronization

/// Takes the outbox to a broker, on a thread of its own that may wait for anything.
final class Publisher: Sendable {
    struct Standing {
        var state = UplinkSnapshot.State.connecting
        var reason = "not tried yet"
        var since = Date().timeIntervalSince1970
        var broker = ""
        var inFlight = 0
    }

    let plan: BrokerPlan
    let status: StatusPayloads
    let timing: UplinkTiming
    let outbox: Outbox
    let logger: Logger
    /// Where the thread is.
    let pulse = Pulse("publisher")
    /// Ends waits within a session: new rows, or stop.
    let wake: WakeUp
    /// Ends every other wait: stop alone.
    let stopWake: WakeUp
    let standing = Mutex(Standing())
    private let stopping = Mutex<Uptime?>(nil)

    /// nil when the process has no descriptor left.
    init?(plan: BrokerPlan, status: StatusPayloads, timing: UplinkTiming, outbox: Outbox, logger: Logger) {
        guard let wake = WakeUp(), let stopWake = WakeUp() else { return nil }
        self.plan = plan
        self.status = status
        self.timing = timing
        self.outbox = outbox
        self.logger = logger
        self.wake = wake
        self.stopWake = stopWake
    }

    /// Until when a stopping publisher may go on; nil while nobody asked it to stop.
    var stopUntil: Uptime? { stopping.withLock { $0 } }

    /// What is queued may go out until then; a publisher without a connection ends at once.
    func stop(until: Uptime) {
        stopping.withLock { $0 = until }
        stopWake.raise()
        wake.raise()
    }

    /// Connects, publishes and connects again until `stop`. The thread's only function.
    func run() {
        defer { pulse.enter(.rest, at: Clock.now()) }
        var retry = Backoff(first: timing.firstRetry, most: timing.lastRetry)
        var broker = 0
        while stopUntil == nil {
            let url = plan.urls[broker % plan.urls.count]
            let failure = serve(url, retry: &retry)
            outbox.setConnected(false)
            if stopUntil != nil { break }
            note(failure, url: url)
            if failure.wasConnected {
                broker = 0  // back to the first in the list
            } else {
                broker += 1
                guard broker % plan.urls.count == 0 || failure.error.isRefusal else { continue }
            }
            let pause =
                failure.error.isRefusal
                ? TimeSpan(nanoseconds: Int64(Double(timing.refused.nanoseconds) * .random(in: 0.5...1)))
                : retry.next(chance: .random(in: 0..<1))
            pulse.enter(.rest, at: Clock.now())
            stopWake.wait(milliseconds: Int32(clamping: max(1, pause.nanoseconds / 1_000_000)))
        }
        outbox.setConnected(false)
        set(.stopped, "the agent stops")
    }

    struct Failure {
        var error: BrokerError
        var wasConnected: Bool
    }

    /// A connection that served this long was a good one: the next attempt comes soon.
    private static let good = TimeSpan.seconds(5)

    private func serve(_ url: BrokerURL, retry: inout Backoff) -> Failure {
        var wasConnected = false
        let start = Clock.now()
        defer { if wasConnected, Clock.now() - start > Self.good { retry.reset() } }
        do throws(BrokerError) {
            pulse.enter(.brokerConnect, at: start)
            var session = Session(self, client: try Session.connect(self, url: url))
            wasConnected = true
            logger.notice("connected to the broker", metadata: ["broker": "\(url.text)"])
            set(.connected, "", broker: url.text)
            try session.run()
            return Failure(error: .stopping, wasConnected: true)
        } catch {
            return Failure(error: error, wasConnected: wasConnected)
        }
    }

    private func note(_ failure: Failure, url: BrokerURL) {
        let text = failure.error.description
        let isNew = standing.withLock { $0.reason != text || $0.state == .connected }
        set(failure.error.isRefusal ? .refused : .connecting, text, broker: url.text)
        // Once per episode: the same reason again is no news.
        if isNew {
            logger.warning(
                failure.wasConnected ? "the broker is lost" : "no connection to the broker",
                metadata: ["broker": "\(url.text)", "reason": "\(text)"])
        }
    }

    private func set(_ state: UplinkSnapshot.State, _ reason: String, broker: String? = nil) {
        standing.withLock { standing in
            if standing.state != state { standing.since = Date().timeIntervalSince1970 }
            standing.state = state
            standing.reason = reason
            standing.inFlight = 0
            if let broker { standing.broker = broker }
        }
    }
}
