import AndonCore

/// What has been done to one tag on command.
struct TagFault: Hashable {
    struct Spike: Hashable {
        var by: Double
        var from: Uptime

        static let holds = TimeSpan.seconds(20)
        static let lag = 30.0

        /// All of it for 20 s, then it decays with the lag of a zone.
        func rest(at now: Uptime) -> Double {
            let over = (now - (from + Self.holds)).inSeconds
            return over <= 0 ? by : by * exponential(-over / Self.lag)
        }
    }

    struct Drift: Hashable {
        var perSecond: Double
        var from: Uptime
    }

    var spikes: [Spike] = []
    var drift: Drift?
    /// Set or frozen: nothing else shows through.
    var fixed: Double?
    var ignoresWrites = false

    /// What is added to the undisturbed value.
    func offset(at now: Uptime) -> Double {
        spikes.reduce(0) { $0 + $1.rest(at: now) } + (drift.map { $0.perSecond * (now - $0.from).inSeconds } ?? 0)
    }

    /// Forgets spikes that are too small to be measured.
    mutating func tidy(at now: Uptime) { spikes.removeAll { abs($0.rest(at: now)) < 0.005 } }
}
