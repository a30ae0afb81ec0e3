/// Bytes of an event stream become events, in whatever pieces they come.
struct EventLines {
    /// No event is longer; the agent's own are a few kilobytes.
    static let longestLine = 256 << 10

    private var line: [UInt8] = []
    private var id = ""
    private var kind = ""
    private var data: String?

    /// - Throws: `DeskError.strange` for a line without end.
    mutating func take(_ bytes: some Sequence<UInt8>, from path: String) throws -> [DeskEvent] {
        var events: [DeskEvent] = []
        for byte in bytes {
            guard byte == 0x0A else {
                guard line.count < Self.longestLine else {
                    throw DeskError.strange(path: path, what: "a line of more than \(Self.longestLine) bytes")
                }
                line.append(byte)
                continue
            }
            if line.last == 0x0D { line.removeLast() }
            if let event = end(of: String(decoding: line, as: UTF8.self)) { events.append(event) }
            line.removeAll(keepingCapacity: true)
        }
        return events
    }

    private mutating func end(of text: String) -> DeskEvent? {
        guard !text.isEmpty else {
            defer {
                data = nil
                kind = ""
            }
            guard let data else { return nil }
            return kind == ServerSentEvent.missed ? .missed(Int(data) ?? 0) : .event(id: id, json: data)
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        var value = text[colon...].dropFirst()
        if value.first == " " { value = value.dropFirst() }
        switch text[..<colon] {
        case "id": id = String(value)
        case "event": kind = String(value)
        // The agent sends one data line per event: a second one takes the place of the first, so that nothing grows.
        case "data": data = String(value)
        // A comment or a field of a later version.
        default: break
        }
        return nil
    }
}
