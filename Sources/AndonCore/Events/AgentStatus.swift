/// The agent's own retained state on `status`: said by the publisher, and by the broker as its will.
package enum AgentStatus {
    package enum State: String, Sendable, CaseIterable { case online, offline }

    /// One JSON object. It has no number of a stream: the will is written before anybody knows when it will be said.
    ///
    /// - Parameters:
    ///   - reason: why it is offline: `shutdown`, or `connection lost` in the will.
    ///   - time: now; in the will, when the connection was made.
    ///   - agent: the client id.
    ///   - plan: the hash of the plan, whole.
    package static func payload(
        _ state: State, reason: String? = nil, time: WallMoment, agent: String, version: String, plan: String
    ) -> [UInt8] {
        var json = JSONText()
        json.openObject()
        json.member("schema", "andon/status/1")
        json.member("state", state.rawValue)
        json.member("time", time.text)
        json.member("agent", agent)
        json.member("version", version)
        json.member("plan", plan)
        json.member("reason", ifAny: reason)
        json.closeObject()
        return json.bytes
    }
}
