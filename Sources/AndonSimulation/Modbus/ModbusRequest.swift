package import AndonCore

/// One well-formed request PDU: function codes 1 to 6, 15 to 17, 22, 23 and 43/14, within the limits of the standard
/// (Modbus Application Protocol V1.1b3, 6).
package enum ModbusRequest: Hashable, Sendable {
    case read(Area, address: Int, count: Int)
    /// Function 5 (one bit) or 15.
    case writeBits(address: Int, bits: [Bool], single: Bool)
    /// Function 6 (one register) or 16.
    case writeWords(address: Int, words: [UInt16], single: Bool)
    /// Function 22.
    case mask(address: Int, and: UInt16, or: UInt16)
    /// Function 23: writes, then reads.
    case exchange(address: Int, words: [UInt16], first: Int, count: Int)
    /// Function 17.
    case serverID
    /// Function 43, MEI type 14.
    case deviceID(code: UInt8, object: UInt8)

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
        case 17:
            guard pdu.count == 1 else { throw .illegalValue }
            self = .serverID
        case 22:
            guard pdu.count == 7 else { throw .illegalValue }
            self = .mask(address: pdu.number(at: 1), and: UInt16(pdu.number(at: 3)), or: UInt16(pdu.number(at: 5)))
        case 23: self = try .readAndWrite(pdu)
        case 43:
            guard pdu.count == 4, pdu[1] == 14 else { throw .illegalValue }
            self = .deviceID(code: pdu[2], object: pdu[3])
        default: throw .illegalFunction
        }
    }

    /// What it touches; nil for a question about the device itself.
    package var place: (area: Area, address: Int, count: Int)? {
        switch self {
        case .read(let area, let address, let count): (area, address, count)
        case .writeBits(let address, let bits, _): (.coil, address, bits.count)
        case .writeWords(let address, let words, _): (.holding, address, words.count)
        case .mask(let address, _, _): (.holding, address, 1)
        case .exchange(_, _, let first, let count): (.holding, first, count)
        case .serverID, .deviceID: nil
        }
    }

    /// The same so many addresses further on; what leaves the address space is refused.
    func shifted(by offset: Int) throws(ModbusException) -> ModbusRequest {
        guard offset != 0, let place else { return self }
        let address = place.address + offset
        guard address >= 0, address + place.count <= 0x1_0000 else { throw .illegalAddress }
        switch self {
        case .read(let area, _, let count): return .read(area, address: address, count: count)
        case .writeBits(_, let bits, let single): return .writeBits(address: address, bits: bits, single: single)
        case .writeWords(_, let words, let single): return .writeWords(address: address, words: words, single: single)
        case .mask(_, let and, let or): return .mask(address: address, and: and, or: or)
        case .exchange, .serverID, .deviceID: return self
        }
    }

    private static func readAndWrite(_ pdu: [UInt8]) throws(ModbusException) -> ModbusRequest {
        guard pdu.count >= 10 else { throw .illegalValue }
        let (first, count) = (pdu.number(at: 1), pdu.number(at: 3))
        let (address, written, bytes) = (pdu.number(at: 5), pdu.number(at: 7), Int(pdu[9]))
        guard (1...mostRegistersRead).contains(count), (1...121).contains(written), bytes == 2 * written,
            pdu.count == 10 + bytes
        else { throw .illegalValue }
        guard first + count <= 0x1_0000, address + written <= 0x1_0000 else { throw .illegalAddress }
        let words = (0..<written).map { UInt16(pdu.number(at: 10 + 2 * $0)) }
        return .exchange(address: address, words: words, first: first, count: count)
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
