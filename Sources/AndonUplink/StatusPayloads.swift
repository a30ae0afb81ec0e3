/// The retained `status` of the agent: who makes its bytes. Called on the uplink's own thread.
package struct StatusPayloads: Sendable {
    /// `andon/v1/<site>/<line>`
    package var root: String
    /// Said on every connect.
    package var online: @Sendable () -> [UInt8]
    /// The will: said by the broker when the agent is gone without a word.
    package var lost: @Sendable () -> [UInt8]
    /// Said on a clean stop.
    package var stopped: @Sendable () -> [UInt8]

    package init(
        root: String, online: @escaping @Sendable () -> [UInt8], lost: @escaping @Sendable () -> [UInt8],
        stopped: @escaping @Sendable () -> [UInt8]
    ) {
        self.root = root
        self.online = online
        self.lost = lost
        self.stopped = stopped
    }

    package var topic: String { "\(root)/status" }
}
