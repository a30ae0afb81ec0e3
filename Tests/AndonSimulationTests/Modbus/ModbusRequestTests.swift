import AndonCore
import AndonSimulation
import Testing

@Suite("Request PDUs", .timeLimit(.minutes(1)))
struct ModbusRequestTests {
    @Test(
        "a request within the limits of the standard is understood",
        arguments: [
            ([1, 0, 16, 0, 1], .read(.coil, address: 16, count: 1)),
            ([2, 0, 0, 0x07, 0xD0], .read(.discrete, address: 0, count: 2000)),
            ([3, 0x10, 0, 0, 125], .read(.holding, address: 4096, count: 125)),
            ([4, 0xFF, 0xFF, 0, 1], .read(.input, address: 65535, count: 1)),
            ([5, 0, 16, 0xFF, 0], .writeBits(address: 16, bits: [true], single: true)),
            ([5, 0, 16, 0, 0], .writeBits(address: 16, bits: [false], single: true)),
            ([6, 0, 1, 0x12, 0x34], .writeWords(address: 1, words: [0x1234], single: true)),
            ([15, 0, 3, 0, 3, 1, 0b101], .writeBits(address: 3, bits: [true, false, true], single: false)),
            ([16, 0, 1, 0, 2, 4, 0, 10, 1, 2], .writeWords(address: 1, words: [10, 0x102], single: false)),
        ] as [([UInt8], ModbusRequest)])
    func understood(pdu: [UInt8], request: ModbusRequest) throws {
        #expect(try ModbusRequest(pdu: pdu) == request)
    }

    @Test(
        "one beyond them gets the exception that the standard names",
        arguments: [
            ([], .illegalFunction), ([7], .illegalFunction), ([43, 13, 1, 0], .illegalValue),
            ([24, 0, 1], .illegalFunction),
            ([3, 0, 0, 0, 0], .illegalValue), ([3, 0, 0, 0, 126], .illegalValue),
            ([1, 0, 0, 0x07, 0xD1], .illegalValue), ([3, 0, 0, 0], .illegalValue),
            ([3, 0xFF, 0xFF, 0, 2], .illegalAddress),
            ([5, 0, 0, 0x12, 0], .illegalValue),
            ([15, 0, 0, 0, 9, 1, 0], .illegalValue), ([15, 0, 0, 0x07, 0xB1, 1, 0], .illegalValue),
            ([16, 0, 0, 0, 2, 3, 0, 0, 0], .illegalValue), ([16, 0, 0, 0, 0, 0], .illegalValue),
            ([16, 0, 0, 0, 124, 248], .illegalValue),
        ] as [([UInt8], ModbusException)])
    func refused(pdu: [UInt8], exception: ModbusException) {
        #expect(throws: exception) { try ModbusRequest(pdu: pdu) }
    }
}
