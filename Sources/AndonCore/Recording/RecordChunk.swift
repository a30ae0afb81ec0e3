/// One chunk of a recording, as `RecordWriter` made it; from a file that anybody may have changed.
package struct RecordChunk: Sendable {
    package let began: Uptime
    /// Wall time of the beginning, in milliseconds since 1970.
    package let wall: Int64
    let entries: ArraySlice<UInt8>

    /// Nil where the bytes are no chunk.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= RecordWriter.mostBytes + 64 else { return nil }
        var reader = ByteReader(bytes[...])
        // Up to the year 2109: a span between two such moments can be told in nanoseconds.
        guard let began = reader.number(atMost: UInt64(Int64.max / 2)), let wall = reader.signed(),
            wall.magnitude < 1 << 42
        else { return nil }
        self.began = Uptime(nanoseconds: Int64(began))
        self.wall = wall
        entries = reader.rest
    }
}
