/// The PDUs of good answers (Modbus Application Protocol V1.1b3, 6).
package enum ModbusAnswer {
    /// Functions 1 and 2: byte count, then the bits packed from the least significant upwards.
    package static func bits(_ bits: [Bool], function: UInt8) -> [UInt8] {
        var pdu = [function, UInt8((bits.count + 7) / 8)]
        pdu += [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (index, bit) in bits.enumerated() where bit { pdu[2 + index / 8] |= 1 << (index % 8) }
        return pdu
    }

    /// Functions 3 and 4: byte count, then the registers.
    package static func words(_ words: [UInt16], function: UInt8) -> [UInt8] {
        var pdu = [function, UInt8(2 * words.count)]
        pdu.reserveCapacity(2 + 2 * words.count)
        for word in words { pdu.append(word: word) }
        return pdu
    }

    /// Functions 5, 6, 15 and 16: all of them echo the first five bytes of the request.
    package static func echo(of pdu: [UInt8]) -> [UInt8] { Array(pdu.prefix(5)) }
}
