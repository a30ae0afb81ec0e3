internal import AndonLine
internal import ServiceLifecycle

/// Wakes the pump when time alone has something to say of an alarm: the end of a shelf, a re-alarm, the end of a flood.
struct AlarmClock: Service {
    let line: Line
    let alarms: AlarmDesk

    func run() async throws {
        for await _ in Heartbeat(every: .seconds(1)).cancelOnGracefulShutdown()
        where alarms.isDue(at: MonotonicClock.now()) { line.gate.ring() }
    }
}
