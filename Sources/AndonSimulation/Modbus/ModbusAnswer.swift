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

    /// Function 17: an id, the run indicator, and words; the id is what the unit is known by, else its number.
    package static func serverID(unit: UInt8, known: [UInt8]? = nil) -> [UInt8] {
        let bytes = (known ?? [unit]) + [0xFF] + Array("andon-sim".utf8)
        return [17, UInt8(bytes.count)] + bytes
    }

    /// Function 43/14: the basic objects, from `object` on; one object alone for code 4. They say what the unit is known by,
    /// and where it is known by nothing that it is simulated.
    ///
    /// - Throws: exception 2 for an object that there is not, 3 for a code that there is not.
    package static func deviceID(
        code: UInt8, object: UInt8, line: String, link: String, unit: UInt8,
        known: (vendor: String?, product: String?, revision: String?) = (nil, nil, nil)
    ) throws(ModbusException) -> [UInt8] {
        let texts = [
            known.vendor ?? "Andon", known.product ?? "sim-\(link)-\(unit)", known.revision ?? "1.0", "",
            "Simulated line \(line)",
        ]
        guard (1...4).contains(code) else { throw .illegalValue }
        let ids: [Int] =
            switch code {
            case 1: [0, 1, 2]
            case 4: [Int(object)]
            default: [0, 1, 2, 4]
            }
        guard code != 4 || object < 3 || object == 4 else { throw .illegalAddress }
        let told = ids.filter { code == 4 || $0 >= (ids.contains(Int(object)) ? Int(object) : 0) }
        var pdu: [UInt8] = [43, 14, code, 0x82, 0, 0, UInt8(told.count)]
        for id in told {
            let text = Array(texts[id].utf8.prefix(60))
            pdu += [UInt8(id), UInt8(text.count)] + text
        }
        return pdu
    }

    /// Functions 5, 6, 15 and 16: all of them echo the first five bytes of the request.
    package static func echo(of pdu: [UInt8]) -> [UInt8] { Array(pdu.prefix(5)) }
}
