/// Marks a message that waited: `…}` becomes `…,"replay":true}`.
enum ReplayMark {
    private static let mark = Array(#","replay":true}"#.utf8)

    /// Leaves alone what is no JSON object with members: an empty payload removes a retained message.
    static func mark(_ payload: [UInt8]) -> [UInt8] {
        guard payload.count > 2, payload.last == UInt8(ascii: "}") else { return payload }
        return payload.dropLast() + mark
    }
}
