internal import AndonLine
internal import AndonUplink
internal import ServiceLifecycle

/// Tells the rules when the broker is lost and found again; looks once a second.
struct UplinkWatch: Service {
    let line: Line
    let uplink: Uplink

    func run() async throws {
        var told: Bool?
        for await _ in Heartbeat(every: .seconds(1)).cancelOnGracefulShutdown() {
            let isUp: Bool
            switch uplink.snapshot.state {
            case .none: continue
            case .connected: isUp = true
            case .connecting, .refused, .stopped: isUp = false
            }
            guard isUp != told else { continue }
            told = isUp
            line.note(uplinkIsUp: isUp)
        }
    }
}
