import NIOCore

/// The lines of an event stream (WHATWG HTML, 9.2): `id:` and `data:` in one line each, an empty line behind.
enum ServerSentEvent {
    /// A comment: every client passes over it.
    static let alive = ": alive\n\n"
    /// The kind that says how many events a reader was too slow for.
    static let missed = "missed"

    static func write(_ entry: JournalEntry, into buffer: inout ByteBuffer) {
        buffer.writeString("id: ")
        buffer.writeBytes(entry.id.utf8.lazy.map { $0 < 0x20 ? 0x20 : $0 })
        buffer.writeString("\ndata: ")
        // A line break can only stand between the tokens of a JSON text, where a space means the same.
        buffer.writeBytes(entry.json.lazy.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
        buffer.writeString("\n\n")
    }

    static func writeMissed(_ count: Int, into buffer: inout ByteBuffer) {
        buffer.writeString("event: \(missed)\ndata: \(count)\n\n")
    }
}
