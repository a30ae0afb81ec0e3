/// One Modbus TCP frame: the seven header bytes and a PDU (Messaging on TCP/IP V1.0b, 3.1.3).
package struct MBAPFrame: Hashable, Sendable {
    package var transaction: UInt16
    package var unit: UInt8
    package var pdu: [UInt8]

    package init(transaction: UInt16, unit: UInt8, pdu: [UInt8]) {
        self.transaction = transaction
        self.unit = unit
        self.pdu = pdu
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(7 + pdu.count)
        bytes.append(word: transaction)
        bytes.append(word: 0)
        bytes.append(word: UInt16(pdu.count + 1))
        bytes.append(unit)
        return bytes + pdu
    }
}

/// Cuts a byte stream into frames. Holds at most one frame of 260 bytes.
package struct MBAPFramer: Sendable {
    /// The peer does not speak Modbus TCP: its connection is closed, as devices do.
    package struct NotModbus: Error {}

    private var buffer: [UInt8] = []

    package init() {}

    /// Takes what has arrived and returns the frames that are complete.
    /// - Throws: `NotModbus` for a protocol id other than 0 or a length outside 2…254.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(NotModbus) -> [MBAPFrame] {
        buffer += bytes
        var frames: [MBAPFrame] = []
        var start = 0
        while buffer.count - start >= 8 {
            let length = buffer.number(at: start + 4)
            guard buffer.number(at: start + 2) == 0, (2...254).contains(length) else { throw NotModbus() }
            let end = start + 6 + length
            guard buffer.count >= end else { break }
            frames.append(
                MBAPFrame(
                    transaction: UInt16(buffer.number(at: start)), unit: buffer[start + 6],
                    pdu: Array(buffer[(start + 7)..<end])))
            start = end
        }
        buffer.removeFirst(start)
        return frames
    }
}
