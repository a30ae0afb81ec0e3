internal import AndonCore
internal import AndonLine
internal import AndonUplink
internal import ServiceLifecycle

/// Tells what the outbox had to give up as `dropped` events, so that every gap in a sequence has its reason.
struct DropService: Service {
    let line: Line
    let uplink: Uplink

    func run() async throws {
        tell()
        for await _ in Heartbeat(every: .seconds(1)).cancelOnGracefulShutdown() { tell() }
    }

    private func tell() {
        for drop in uplink.takeDrops() {
            // Removals of retained messages carry no number: there is none that could be missing.
            let numbers = DropReport.MissingNumbers(stream: drop.stream, first: drop.first, last: drop.last)
            line.gate.emit(
                .dropped(
                    DropReport(
                        at: MonotonicClock.now(), count: drop.count, reason: drop.reason.rawValue,
                        numbers: drop.first == 0 ? nil : numbers)))
        }
    }
}
