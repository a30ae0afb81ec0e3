package import AndonCore

/// One well-formed request PDU: function codes 1 to 6, 15 and 16, within the limits of the standard
/// (Modbus Application Protocol V1.1b3, 6).
package enum ModbusRequest: Hashable, Sendable {
    case read(Area, address: Int, count: Int)
    /// Function 5 (one bit) or 15.
    case writeBits(address: Int, bits: [Bool], single: Bool)
    /// Function 6 (one register) or 16.
    case writeWords(address: Int, words: [UInt16], single: Bool)

    package static let mostBitsRead = 2000
    package static let mostRegistersRead = 125
    package static let mostBitsWritten = 1968
    package static let mostRegistersWritten = 123

    /// Reads a PDU: the function code and what follows it, without unit and checksum.
    /// - Throws: exception 1 for a function we do not speak, 3 for a count, a value or a length out of its limits, 2 for
    ///   a range that leaves the 16-bit address space.
    package init(pdu: [UInt8]) throws(ModbusException) {
        guard let function = pdu.first else { throw .illegalFunction }
        switch function {
        case 1: self = try .readRequest(.coil, pdu, most: Self.mostBitsRead)
        case 2: self = try .readRequest(.discrete, pdu, most: Self.mostBitsRead)
        case 3: self = try .readRequest(.holding, pdu, most: Self.mostRegistersRead)
        case 4: self = try .readRequest(.input, pdu, most: Self.mostRegistersRead)
        case 5: self = try .oneBit(pdu)
        case 6:
            guard pdu.count == 5 else { throw .illegalValue }
            self = .writeWords(address: pdu.number(at: 1), words: [UInt16(pdu.number(at: 3))], single: true)
        case 15: self = try .manyBits(pdu)
        case 16: self = try .manyWords(pdu)
        default: throw .illegalFunction
        }
    }

    private static func readRequest(
        _ area: Area, _ pdu: [UInt8], most: Int
    ) throws(ModbusException) -> ModbusRequest {
        guard pdu.count == 5 else { throw .illegalValue }
        let (address, count) = (pdu.number(at: 1), pdu.number(at: 3))
        guard (1...most).contains(count) else { throw .illegalValue }
        guard address + count <= 0x1_0000 else { throw .illegalAddress }
        return .read(area, address: address, count: count)
    }

    private static func oneBit(_ pdu: [UInt8]) throws(ModbusException) -> ModbusRequest {
        guard pdu.count == 5 else { throw .illegalValue }
        switch pdu.number(at: 3) {
        case 0xFF00: return .writeBits(address: pdu.number(at: 1), bits: [true], single: true)
        case 0x0000: return .writeBits(address: pdu.number(at: 1), bits: [false], single: true)
        default: throw .illegalValue
        }
    }

    private static func manyBits(_ pdu: [UInt8]) throws(ModbusException) -> ModbusRequest {
        guard pdu.count >= 6 else { throw .illegalValue }
        let (address, count, bytes) = (pdu.number(at: 1), pdu.number(at: 3), Int(pdu[5]))
        guard (1...mostBitsWritten).contains(count), bytes == (count + 7) / 8, pdu.count == 6 + bytes else {
            throw .illegalValue
        }
        guard address + count <= 0x1_0000 else { throw .illegalAddress }
        let bits = (0..<count).map { index in
            let byte = pdu[6 + index / 8]
            return byte & (UInt8(1) << UInt8(index % 8)) != 0
        }
        return .writeBits(address: address, bits: bits, single: false)
    }

    private static func manyWords(_ pdu: [UInt8]) throws(ModbusException) -> ModbusRequest {
        guard pdu.count >= 6 else { throw .illegalValue }
        let (address, count, bytes) = (pdu.number(at: 1), pdu.number(at: 3), Int(pdu[5]))
        guard (1...mostRegistersWritten).contains(count), bytes == 2 * count, pdu.count == 6 + bytes else {
            throw .illegalValue
        }
        guard address + count <= 0x1_0000 else { throw .illegalAddress }
        let words = (0..<count).map { index in UInt16(pdu.number(at: 6 + 2 * index)) }
        return .writeWords(address: address, words: words, single: false)
    }
}

extension [UInt8] {
    /// The big-endian 16-bit number at an index that the caller has checked.
    func number(at index: Int) -> Int { Int(self[index]) << 8 | Int(self[index + 1]) }

    /// Appends a 16-bit number, high byte first.
    mutating func append(word: UInt16) {
        append(UInt8(word >> 8))
        append(UInt8(word & 0xFF))
    }
}
