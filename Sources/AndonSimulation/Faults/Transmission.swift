package import AndonCore

/// What goes on the wire in answer to one request, and when: pure, so that every fault is a row in a table.
package struct Transmission: Hashable, Sendable {
    package struct Piece: Hashable, Sendable {
        /// Counted from the moment a healthy unit would begin to answer.
        package var after: TimeSpan
        package var bytes: [UInt8]

        package init(after: TimeSpan = .zero, bytes: [UInt8]) {
            self.after = after
            self.bytes = bytes
        }
    }

    /// How the frame of an answer is built.
    package enum Framing: Hashable, Sendable {
        case tcp(transaction: UInt16)
        case rtu
    }

    package static let trickleGap = TimeSpan.milliseconds(400)
    package static let silence = Transmission(pieces: [])

    /// In the order of sending; none is silence.
    package var pieces: [Piece]
    /// TCP: the connection is closed after the last piece.
    package var closes = false

    init(pieces: [Piece], closes: Bool = false) {
        self.pieces = pieces
        self.closes = closes
    }

    /// The answer of a unit with its faults, and of a link that garbles a share of all answers.
    package init(
        pdu: [UInt8], unit: UInt8, framing: Framing, faults: Set<UnitFault>, garbledShare: Double = 0,
        random: inout SeededGenerator
    ) {
        var pdu = pdu
        var delay = TimeSpan.zero
        for case .exception(let code) in faults { pdu = [pdu[0] | 0x80, code] }
        for case .late(let span) in faults { delay = span }
        if faults.contains(.dead) {
            self = .silence
            return
        }
        if faults.contains(.wrongFunction) { pdu[0] ^= 0x07 }
        let unit = faults.contains(.wrongUnit) ? (unit == 247 ? 1 : unit &+ 1) : unit
        var frame: [UInt8]
        switch framing {
        case .tcp(let transaction):
            let transaction = faults.contains(.wrongTransaction) ? transaction &+ 0x1111 : transaction
            frame = MBAPFrame(transaction: transaction, unit: unit, pdu: pdu).bytes
        case .rtu:
            frame = CRC16.sealed([unit] + pdu)
            if faults.contains(.wrongChecksum) { frame[frame.count - 1] ^= 0x5A }
        }
        if garbledShare > 0, random.share() < garbledShare {
            for index in frame.indices { frame[index] = UInt8.random(in: 0...255, using: &random) }
        }
        if faults.contains(.short) { frame.removeLast(min(3, frame.count)) }
        if faults.contains(.cut), framing != .rtu {
            frame.removeLast(frame.count / 2)
            closes = true
        }
        if faults.contains(.trickle) {
            pieces = frame.enumerated().map {
                Piece(after: delay + Self.trickleGap * Int64($0.offset), bytes: [$0.element])
            }
        } else if faults.contains(.split) {
            pieces = frame.map { Piece(after: delay, bytes: [$0]) }
        } else {
            pieces = [Piece(after: delay, bytes: frame)]
        }
        if faults.contains(.twice) { pieces += pieces }
    }

    /// The same answer at the speed of a serial line: no byte before its time, in pieces of at least a millisecond.
    package func paced(byteTime: TimeSpan) -> Transmission {
        guard byteTime > .zero else { return self }
        let perPiece = max(1, Int(TimeSpan.milliseconds(1).nanoseconds / byteTime.nanoseconds))
        var paced: [Piece] = []
        var free = TimeSpan.zero
        for piece in pieces {
            var at = max(piece.after, free)
            for start in stride(from: 0, to: piece.bytes.count, by: perPiece) {
                let bytes = Array(piece.bytes[start..<min(start + perPiece, piece.bytes.count)])
                at = at + byteTime * Int64(bytes.count)
                paced.append(Piece(after: at, bytes: bytes))
            }
            free = at
        }
        return Transmission(pieces: paced, closes: closes)
    }
}
