package import AndonCore

/// What goes on the wire in answer to one request, and when: pure, so that every fault is a row in a table.
package struct Transmission: Hashable, Sendable {
    package struct Piece: Hashable, Sendable {
        /// Counted from the moment a healthy unit would begin to answer.
        package var after: TimeSpan
        package var bytes: [UInt8]
        /// Handed to the system at once, at the time of its last byte: no pause can come in between, however busy this
        /// machine is.
        package var isWhole = false

        package init(after: TimeSpan = .zero, bytes: [UInt8], isWhole: Bool = false) {
            self.after = after
            self.bytes = bytes
            self.isWhole = isWhole
        }
    }

    /// How the frame of an answer is built.
    package enum Framing: Hashable, Sendable {
        case tcp(transaction: UInt16)
        case rtu
        /// `:`, two characters a byte, LRC, CR LF.
        case ascii
    }

    /// What becomes of a TCP connection behind the last piece.
    package enum Ending: Hashable, Sendable { case keep, close, reset }

    package static let trickleGap = TimeSpan.milliseconds(400)
    package static let silence = Transmission(pieces: [])

    /// In the order of sending; none is silence.
    package var pieces: [Piece]
    package var ending = Ending.keep

    init(pieces: [Piece], ending: Ending = .keep) {
        self.pieces = pieces
        self.ending = ending
    }

    /// The answer of a unit with its faults, and of a link that garbles a share of all answers.
    package init(
        pdu: [UInt8], unit: UInt8, framing: Framing, faults: Set<UnitFault>, garbledShare: Double = 0,
        random: inout SeededGenerator
    ) {
        if faults.contains(.dead) || faults.contains(.mute) {
            self = .silence
            return
        }
        var frame = Self.frame(pdu, unit, framing, faults, &random)
        if garbledShare > 0, random.share() < garbledShare {
            for index in frame.indices { frame[index] = UInt8.random(in: 0...255, using: &random) }
        }
        if faults.contains(.short) { frame.removeLast(min(3, frame.count)) }
        let isStream = if case .tcp = framing { true } else { false }
        var ending = Ending.keep
        if isStream, faults.contains(.cut) || faults.contains(.reset) {
            frame.removeLast(frame.count / 2)
            ending = faults.contains(.reset) ? .reset : .close
        }
        if faults.contains(.noiseInside) {
            frame.insert(
                contentsOf: (0..<2).map { _ in UInt8.random(in: 0...255, using: &random) }, at: frame.count / 2)
        }
        if faults.contains(.noise) { frame = (0..<3).map { _ in UInt8.random(in: 0...255, using: &random) } + frame }
        if faults.contains(.extra) { frame += (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) } }
        self.init(pieces: Self.pieces(of: frame, faults), ending: ending)
        if faults.contains(.twice) { pieces = Self.twice(pieces) }
    }

    /// Back to back: a second answer after a silence could be one to the next request, and nobody could tell.
    private static func twice(_ pieces: [Piece]) -> [Piece] {
        guard pieces.count == 1 else { return pieces + pieces }
        return [Piece(after: pieces[0].after, bytes: pieces[0].bytes + pieces[0].bytes, isWhole: true)]
    }

    private static func frame(
        _ pdu: [UInt8], _ unit: UInt8, _ framing: Framing, _ faults: Set<UnitFault>, _ random: inout SeededGenerator
    ) -> [UInt8] {
        var pdu = pdu
        for case .exception(let code) in faults { pdu = [pdu[0] | 0x80, code] }
        let few = [1, 2].contains(pdu[0]) ? 1 : 2
        if faults.contains(.fewer), (1...4).contains(pdu[0]), pdu.count >= 2 + few {
            pdu.removeLast(few)
            pdu[1] -= UInt8(few)
        }
        for case .wrongCount(let count) in faults where pdu.count > 1 { pdu[1] = count }
        if faults.contains(.wrongEcho), [5, 6].contains(pdu[0]), pdu.count == 5 {
            if pdu[0] == 5 { pdu[3] ^= 0xFF } else { pdu[4] ^= 1 }
        }
        if faults.contains(.wrongFunction) { pdu[0] ^= 0x07 }
        let unit = faults.contains(.wrongUnit) ? (unit == 247 ? 1 : unit &+ 1) : unit
        switch framing {
        case .tcp(let transaction):
            let transaction = faults.contains(.wrongTransaction) ? transaction &+ 0x1111 : transaction
            var frame = MBAPFrame(transaction: transaction, unit: unit, pdu: pdu).bytes
            for case .wrongProtocol(let id) in faults {
                frame.replaceSubrange(2...3, with: [UInt8(id >> 8), UInt8(id & 255)])
            }
            for case .wrongLength(let length) in faults {
                frame.replaceSubrange(4...5, with: [UInt8(length >> 8), UInt8(length & 255)])
            }
            return frame
        case .rtu:
            var frame = CRC16.sealed([unit] + pdu)
            if spoilsChecksum(faults, &random) { frame[frame.count - 1] ^= 0x5A }
            return frame
        case .ascii:
            return ASCIIFrame.bytes(unit: unit, pdu: pdu, wrongChecksum: spoilsChecksum(faults, &random))
        }
    }

    static func spoilsChecksum(_ faults: Set<UnitFault>, _ random: inout SeededGenerator) -> Bool {
        for case .wrongChecksum(let share) in faults { return share >= 1 || random.share() < share }
        return false
    }

    private static func pieces(of frame: [UInt8], _ faults: Set<UnitFault>) -> [Piece] {
        var delay = TimeSpan.zero
        for case .late(let span) in faults { delay = span }
        if faults.contains(.trickle) {
            return frame.enumerated().map {
                Piece(after: delay + Self.trickleGap * Int64($0.offset), bytes: [$0.element])
            }
        }
        return faults.contains(.split)
            ? frame.map { Piece(after: delay, bytes: [$0]) } : [Piece(after: delay, bytes: frame)]
    }

    /// The same answer at the speed of a serial line: no byte before its time, in pieces of at least a millisecond.
    package func paced(byteTime: TimeSpan) -> Transmission {
        guard byteTime > .zero else { return self }
        let perPiece = max(1, Int(TimeSpan.milliseconds(1).nanoseconds / byteTime.nanoseconds))
        var paced: [Piece] = []
        var free = TimeSpan.zero
        for piece in pieces {
            var at = max(piece.after, free)
            let step = piece.isWhole ? max(1, piece.bytes.count) : perPiece
            for start in stride(from: 0, to: piece.bytes.count, by: step) {
                let bytes = Array(piece.bytes[start..<min(start + step, piece.bytes.count)])
                at = at + byteTime * Int64(bytes.count)
                paced.append(Piece(after: at, bytes: bytes))
            }
            free = at
        }
        return Transmission(pieces: paced, ending: ending)
    }
}
