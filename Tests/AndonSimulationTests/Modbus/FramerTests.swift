import AndonSimulation
import Testing

@Suite("Frames", .timeLimit(.minutes(1)))
struct FramerTests {
    static let read: [UInt8] = [0x01, 0x03, 0x00, 0x00, 0x00, 0x01]

    @Test("the checksum is the one of the standard's example")
    func checksum() {
        // Test frame of a real transmitter: 01 04 00 01 00 01 60 0A, answered 01 04 02 01 31 79 74.
        #expect(CRC16.sealed([1, 4, 0, 1, 0, 1]) == [1, 4, 0, 1, 0, 1, 0x60, 0x0A])
        #expect(CRC16.isSealed([1, 4, 2, 1, 0x31, 0x79, 0x74]))
        #expect(!CRC16.isSealed([1, 4, 2, 1, 0x31, 0x79, 0x75]))
    }

    @Test("a TCP request is found whatever pieces it comes in")
    func tcpPieces() throws {
        let frames = [
            MBAPFrame(transaction: 7, unit: 1, pdu: [3, 0, 0, 0, 1]),
            MBAPFrame(transaction: 8, unit: 2, pdu: [16, 0, 0, 0, 1, 2, 0, 9]),
        ]
        let bytes = frames.flatMap(\.bytes)
        for size in 1...bytes.count {
            var framer = MBAPFramer()
            var found: [MBAPFrame] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                found += try framer.take(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(found == frames)
        }
    }

    @Test(
        "what is no Modbus TCP closes the connection",
        arguments: [[0, 1, 0, 1, 0, 6, 1, 3], [0, 1, 0, 0, 0, 1, 1, 3], [0, 1, 0, 0, 0xFF, 0xFF, 1, 3]] as [[UInt8]])
    func notModbus(bytes: [UInt8]) {
        var framer = MBAPFramer()
        #expect(throws: MBAPFramer.NotModbus.self) { try framer.take(bytes) }
    }

    @Test("a serial request is found by its length, byte by byte")
    func serialPieces() {
        let bytes = CRC16.sealed(Self.read) + CRC16.sealed([2, 16, 0, 0, 0, 1, 2, 0, 9])
        var framer = RTUFramer()
        let found = bytes.flatMap { framer.take([$0]) }
        #expect(found.map(\.unit) == [1, 2])
        #expect(found.map(\.length) == [8, 11])
        #expect(framer.isIdle)
    }

    @Test("after a bad checksum nothing is heard until the line has been silent")
    func deaf() {
        var framer = RTUFramer()
        var bad = CRC16.sealed(Self.read)
        bad[2] ^= 1
        #expect(framer.take(bad).isEmpty)
        #expect(framer.take(CRC16.sealed(Self.read)).isEmpty)
        #expect(framer.silence() == nil)
        #expect(framer.take(CRC16.sealed(Self.read)).count == 1)
        #expect(framer.dropped == 1)
    }

    @Test("a function whose length is not known ends with silence")
    func unknownLength() {
        var framer = RTUFramer()
        #expect(framer.take(CRC16.sealed([1, 7])).isEmpty)
        #expect(framer.silence()?.pdu == [7])
        #expect(framer.take([9, 43, 0]).isEmpty)
        #expect(framer.silence() == nil)
    }

    @Test("endless noise takes no memory")
    func noise() {
        var framer = RTUFramer()
        for _ in 0..<1000 { #expect(framer.take([UInt8](repeating: 0x55, count: 100)).isEmpty) }
        #expect(framer.dropped == 1)
    }
}
