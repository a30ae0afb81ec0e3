import AndonCore
import AndonSimulation
import Testing

@Suite("Answers on the wire", .timeLimit(.minutes(1)))
struct TransmissionTests {
    static let pdu: [UInt8] = [3, 2, 0x12, 0x34]
    static let good: [UInt8] = [0, 9, 0, 0, 0, 5, 4, 3, 2, 0x12, 0x34]

    static func tcp(_ faults: Set<UnitFault>, garbled: Double = 0) -> Transmission {
        var random = SeededGenerator(seed: 1)
        return Transmission(
            pdu: pdu, unit: 4, framing: .tcp(transaction: 9), faults: faults, garbledShare: garbled, random: &random)
    }

    static func rtu(_ faults: Set<UnitFault>) -> Transmission {
        var random = SeededGenerator(seed: 1)
        return Transmission(pdu: pdu, unit: 4, framing: .rtu, faults: faults, random: &random)
    }

    static let onTheWire: [(faults: Set<UnitFault>, bytes: [UInt8])] = [
        ([], good),
        ([.dead], []),
        ([.wrongUnit], [0, 9, 0, 0, 0, 5, 5, 3, 2, 0x12, 0x34]),
        ([.wrongFunction], [0, 9, 0, 0, 0, 5, 4, 4, 2, 0x12, 0x34]),
        ([.wrongTransaction], [0x11, 0x1A, 0, 0, 0, 5, 4, 3, 2, 0x12, 0x34]),
        ([.exception(6)], [0, 9, 0, 0, 0, 3, 4, 0x83, 6]),
        ([.short], [0, 9, 0, 0, 0, 5, 4, 3]),
        ([.cut], [0, 9, 0, 0, 0, 5]),
        ([.twice], good + good),
        ([.split], good),
        ([.trickle], good),
        ([.late(.seconds(1))], good),
        ([.mute], []),
        ([.wrongProtocol(1)], [0, 9, 0, 1, 0, 5, 4, 3, 2, 0x12, 0x34]),
        ([.wrongProtocol(256)], [0, 9, 1, 0, 0, 5, 4, 3, 2, 0x12, 0x34]),
        ([.fewer], [0, 9, 0, 0, 0, 3, 4, 3, 0]),
        ([.wrongLength(65_535)], [0, 9, 0, 0, 255, 255, 4, 3, 2, 0x12, 0x34]),
        ([.wrongCount(255)], [0, 9, 0, 0, 0, 5, 4, 3, 255, 0x12, 0x34]),
        ([.reset], [0, 9, 0, 0, 0, 5]),
        ([.exception(6), .wrongUnit], [0, 9, 0, 0, 0, 3, 5, 0x83, 6]),
    ]

    @Test("every fault puts on the wire what it says", arguments: onTheWire)
    func bytes(faults: Set<UnitFault>, bytes: [UInt8]) {
        let answer = Self.tcp(faults)
        #expect(answer.pieces.flatMap(\.bytes) == bytes)
        #expect(answer.ending == (faults.contains(.cut) ? .close : faults.contains(.reset) ? .reset : .keep))
    }

    @Test("late, trickled and split answers take their time")
    func times() {
        #expect(Self.tcp([.late(.milliseconds(400))]).pieces.map(\.after) == [.milliseconds(400)])
        let trickle = Self.tcp([.trickle, .late(.seconds(1))]).pieces
        #expect(trickle.count == Self.good.count)
        #expect(trickle.last?.after == .seconds(1) + .milliseconds(4000))
        #expect(Self.tcp([.split]).pieces.allSatisfy { $0.bytes.count == 1 && $0.after == .zero })
    }

    @Test("serial answers carry a checksum, or a wrong one where that is the fault")
    func checksum() {
        #expect(CRC16.isSealed(Self.rtu([]).pieces.flatMap(\.bytes)))
        #expect(CRC16.isSealed(Self.rtu([.wrongUnit]).pieces.flatMap(\.bytes)))
        #expect(!CRC16.isSealed(Self.rtu([.wrongChecksum(share: 1)]).pieces.flatMap(\.bytes)))
    }

    @Test("noise inside an answer is two bytes more, the rest of it as it was")
    func inside() {
        let whole = Self.rtu([]).pieces.flatMap(\.bytes), noisy = Self.rtu([.noiseInside]).pieces.flatMap(\.bytes)
        let half = whole.count / 2
        #expect(noisy.count == whole.count + 2)
        #expect(
            noisy.prefix(half) == whole.prefix(half)
                && noisy.suffix(whole.count - half) == whole.suffix(whole.count - half))
        #expect(!CRC16.isSealed(noisy))
    }

    @Test("a share of wrong checksums is about that share, and the same for the same seed")
    func someChecksums() {
        func wrong(_ seed: UInt64) -> [Bool] {
            var random = SeededGenerator(seed: seed)
            return (0..<1_000).map { _ in
                let answer = Transmission(
                    pdu: Self.pdu, unit: 4, framing: .rtu, faults: [.wrongChecksum(share: 0.3)], random: &random)
                return !CRC16.isSealed(answer.pieces.flatMap(\.bytes))
            }
        }
        #expect(wrong(7) == wrong(7))
        #expect((250...350).contains(wrong(7).filter { $0 }.count))
    }

    @Test("noise stands before the answer, extra bytes behind it, and the answer itself is whole")
    func around() {
        let noisy = Self.tcp([.noise]).pieces.flatMap(\.bytes)
        #expect(noisy.count == Self.good.count + 3 && Array(noisy.suffix(Self.good.count)) == Self.good)
        let long = Self.tcp([.extra]).pieces.flatMap(\.bytes)
        #expect(long.count == Self.good.count + 4 && Array(long.prefix(Self.good.count)) == Self.good)
    }

    @Test(
        "a write is answered with the opposite",
        arguments: [
            ([5, 0, 16, 0xFF, 0], [5, 0, 16, 0, 0]), ([5, 0, 16, 0, 0], [5, 0, 16, 0xFF, 0]),
            ([6, 0, 1, 0, 7], [6, 0, 1, 0, 6]), ([3, 2, 0, 7], [3, 2, 0, 7]),
        ] as [([UInt8], [UInt8])])
    func opposite(pdu: [UInt8], answered: [UInt8]) {
        var random = SeededGenerator(seed: 1)
        let answer = Transmission(
            pdu: pdu, unit: 4, framing: .rtu, faults: [.wrongEcho], random: &random
        ).pieces.flatMap(\.bytes)
        #expect(Array(answer.dropFirst().dropLast(2)) == answered)
    }

    @Test("an ASCII answer reads as its bytes, with a check that fits or does not")
    func ascii() {
        var random = SeededGenerator(seed: 1)
        var framer = ASCIIFramer()
        let good = Transmission(pdu: Self.pdu, unit: 4, framing: .ascii, faults: [], random: &random)
        #expect(String(decoding: good.pieces[0].bytes, as: UTF8.self) == ":0403021234B1\r\n")
        #expect(framer.take(good.pieces[0].bytes) == [RTUFramer.Frame(unit: 4, pdu: Self.pdu)])
        let bad = Transmission(
            pdu: Self.pdu, unit: 4, framing: .ascii, faults: [.wrongChecksum(share: 1)], random: &random)
        #expect(framer.take(bad.pieces[0].bytes).isEmpty)
    }

    @Test("garbage is as long as the answer, and never the answer")
    func garbage() {
        let noise = Self.tcp([], garbled: 1).pieces.flatMap(\.bytes)
        #expect(noise.count == Self.good.count)
        #expect(noise != Self.good)
    }

    @Test("a paced answer sends no byte before its time and loses none", arguments: [95, 573, 1146] as [Int64])
    func paced(microseconds: Int64) {
        let byteTime = TimeSpan.microseconds(microseconds)
        for fault in [UnitFault.twice, .extra] {
            let answer = Self.rtu([fault]).paced(byteTime: byteTime)
            #expect(answer.pieces.flatMap(\.bytes) == Self.rtu([fault]).pieces.flatMap(\.bytes))
            var sent: Int64 = 0
            for piece in answer.pieces {
                sent += Int64(piece.bytes.count)
                #expect(piece.after == byteTime * sent)
            }
            #expect(fault == .twice ? answer.pieces.count == 1 : answer.pieces.count > 1)
        }
        #expect(Self.rtu([]).paced(byteTime: .zero) == Self.rtu([]))
    }
}
