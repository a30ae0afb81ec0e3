internal import AndonCore

/// Which reports of machines belong into the log: a bus that dies takes its units one by one, and each adds its reason.
///
/// A pure value. The topics and the terminals get every report; the log has the state, and at most one reason a minute.
struct MachineEpisodes {
    private static let pause = TimeSpan.minutes(1)
    private var said: [MachineID: MachineReport] = [:]

    /// Whether an event is to be logged; of everything that is no machine's report: yes.
    mutating func isNews(_ event: LineEvent) -> Bool {
        guard case .machine(let report) = event else { return true }
        if let last = said[report.machine], last.state == report.state, report.at - last.at < Self.pause {
            return false
        }
        said[report.machine] = report
        return true
    }
}
