extension EventMessage {
    /// The payload with `"replay":true` as its last member, for a message that waited on disk. An empty payload, which
    /// removes a retained message, stays empty.
    package func markedReplay() -> [UInt8] {
        guard payload.last == UInt8(ascii: "}") else { return payload }
        var marked = payload
        marked.removeLast()
        marked.append(contentsOf: (marked.last == UInt8(ascii: "{") ? "\"replay\":true}" : ",\"replay\":true}").utf8)
        return marked
    }
}
