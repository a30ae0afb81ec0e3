internal import AndonCore
internal import AndonLine
internal import AndonSupervision
internal import Logging
internal import ServiceLifecycle

/// Looks every 3 s where each worker is: names one that is stuck, and feeds systemd's watchdog only while a restart would
/// mend nothing.
struct SupervisorService: Service {
    let pulses: [Pulse]
    let notifier: SystemdNotifier
    let logger: Logger

    func run() async throws {
        var supervision = Supervision()
        for await _ in Heartbeat(every: .seconds(3)).cancelOnGracefulShutdown() {
            let now = MonotonicClock.now()
            let look = supervision.look(at: pulses.compactMap { $0.stuck(at: now) })
            for one in look.new {
                let end = one.place.mendsByRestart ? ": the watchdog is not fed any more" : ""
                logger.error("\(one.words(at: now))\(end)")
            }
            for one in look.over { logger.notice("\(one.worker) is no longer \(one.place.words)") }
            if look.mayLive { notifier.say("WATCHDOG=1") }
        }
    }
}
