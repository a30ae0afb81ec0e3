package import AndonCore

/// The registers of one value: the inverse of the agent's decoder, written on its own so that each proves the other.
package enum TagWords {
    /// The registers that say `value`, clamped to what the type can hold; one or two of them.
    package static func encode(_ value: Double, as tag: TagPlan) -> [UInt16] {
        let raw = (value - tag.offset) / tag.scale
        switch tag.type {
        case .bool, .bit: return [value >= 0.5 ? 1 : 0]
        case .int16: return [UInt16(bitPattern: Int16(clamped(raw, -32768, 32767)))]
        case .uint16: return [UInt16(clamped(raw, 0, 65535))]
        case .int32:
            return words(UInt32(bitPattern: Int32(clamped(raw, -2_147_483_648, 2_147_483_647))), tag.order)
        case .uint32: return words(UInt32(clamped(raw, 0, 4_294_967_295)), tag.order)
        case .float32: return words(Float(raw).bitPattern, tag.order)
        default: return Array(repeating: 0, count: max(1, tag.type.width))
        }
    }

    /// What the registers say in engineering units; nil where the bits are no number or too few.
    package static func decode(_ words: [UInt16], as tag: TagPlan) -> Double? {
        guard words.count >= tag.type.width else { return nil }
        let raw: Double
        switch tag.type {
        case .bool: return words[0] == 0 ? 0 : 1
        case .bit(let bit): return Double(words[0] >> UInt16(bit) & 1)
        case .int16: raw = Double(Int16(bitPattern: words[0]))
        case .uint16: raw = Double(words[0])
        case .int32: raw = Double(Int32(bitPattern: number(words, tag.order)))
        case .uint32: raw = Double(number(words, tag.order))
        case .float32: raw = Double(Float(bitPattern: number(words, tag.order)))
        default: return nil
        }
        return raw.isFinite ? raw * tag.scale + tag.offset : nil
    }

    private static func clamped(_ raw: Double, _ low: Double, _ high: Double) -> Double {
        raw.isNaN ? 0 : min(max(raw.rounded(), low), high)
    }

    private static func words(_ number: UInt32, _ order: WordOrder) -> [UInt16] {
        let (high, low) = (UInt16(number >> 16), UInt16(number & 0xFFFF))
        return switch order {
        case .abcd: [high, low]
        case .cdab: [low, high]
        case .badc: [high.byteSwapped, low.byteSwapped]
        case .dcba: [low.byteSwapped, high.byteSwapped]
        default: [high, low]
        }
    }

    private static func number(_ words: [UInt16], _ order: WordOrder) -> UInt32 {
        let (high, low) =
            switch order {
            case .abcd: (words[0], words[1])
            case .cdab: (words[1], words[0])
            case .badc: (words[0].byteSwapped, words[1].byteSwapped)
            case .dcba: (words[1].byteSwapped, words[0].byteSwapped)
            default: (words[0], words[1])
            }
        return UInt32(high) << 16 | UInt32(low)
    }
}
