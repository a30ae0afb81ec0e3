/// Notices a device that closes the connection again and again, because it serves one client and another one has it:
/// whoever reconnects at once takes the place from the other, and nobody is served.
package struct ConnectionFight: Sendable {
    /// Connections lost after they had answered that are one too many within `window`.
    static let most = 4
    static let window = TimeSpan.seconds(60)
    static let firstPause = TimeSpan.seconds(2)

    private var losses: [Uptime] = []
    private var pause = TimeSpan.zero
    private let longest: TimeSpan
    /// Nobody connects before this.
    package private(set) var quietUntil = Uptime.zero
    /// Between the first pause and a connection that held.
    package private(set) var isOn = false

    package init(longest: TimeSpan) { self.longest = max(Self.firstPause, longest) }

    /// A connection that had answered was closed by the device.
    package mutating func lost(at now: Uptime) {
        losses.removeAll { now - $0 > Self.window }
        losses.append(now)
        guard losses.count >= Self.most else { return }
        losses.removeFirst(losses.count - Self.most)
        isOn = true
        pause = min(max(pause * 2, Self.firstPause), longest)
        quietUntil = now + pause
    }

    /// Somebody answered.
    package mutating func answered(at now: Uptime) {
        guard isOn, let last = losses.last, now - last > Self.window else { return }
        isOn = false
        pause = .zero
        losses = []
    }

    package func mayAsk(at now: Uptime) -> Bool { now >= quietUntil }
}
