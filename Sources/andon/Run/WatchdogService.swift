internal import AndonCore
internal import AndonLine
internal import ServiceLifecycle

/// Feeds systemd's watchdog, but only while every wire goes round: a stuck wire lets the agent be restarted.
struct WatchdogService: Service {
    let line: Line
    let notifier: SystemdNotifier

    func run() async throws {
        for await _ in Heartbeat(every: .seconds(3)).cancelOnGracefulShutdown() {
            if line.areWiresTurning(within: .seconds(8)) { notifier.say("WATCHDOG=1") }
        }
    }
}
