internal import AndonCore
internal import AndonLine
internal import ServiceLifecycle

/// Sends the line's counters as `summary`, every minute unless the plan says otherwise.
struct SummaryService: Service {
    let line: Line

    func run() async throws {
        let every = Duration.nanoseconds(line.plan.agent.summaryEvery.nanoseconds)
        for await _ in Heartbeat(every: every).cancelOnGracefulShutdown() {
            line.gate.emit(.summary(line.takeSummary()))
        }
    }
}
