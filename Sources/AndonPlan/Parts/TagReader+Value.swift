import AndonCore

// What a value in coils, discretes and registers is.
extension TagReader {
    /// The keys that only a frame has.
    static let frameKeys = ["ask", "field", "separator", "characters", "match", "group", "begins", "decimal-sign"]
    /// The keys that only a number has.
    static let numberKeys = [
        "scale", "offset", "units", "clamp", "plausible", "bad-values", "names", "counter", "decimals",
    ]

    /// Point, type, order and all that follows from them. False after a mistake that makes the type unknown.
    static func value(of draft: inout TagDraft, _ section: Section) -> Bool {
        for key in frameKeys { section.misplaced(key, allowed: "on a link with driver: serial-frames") }
        section.require("at")
        let point = section.read("at", PointText.parse)
        draft.pointPlace = section.placeOfValue("at")
        readNumbers(of: &draft.plan, section)
        let order = section.read("order", OrderText.parse)
        draft.plan.order = order ?? .abcd
        let access: TagPlan.Access? = section.read("access", WordText.parse)
        draft.plan.access = access ?? .read
        let written = Written(section)
        guard let point else { return false }
        draft.plan.point = point
        guard let type = type(of: &draft.plan, written, section) else { return false }
        draft.plan.type = type
        let isInside = checkValue(draft.plan, section)
        cares(of: &draft, section)
        return isInside
    }

    /// Units, scale and offset.
    static func readNumbers(of tag: inout TagPlan, _ section: Section) {
        if let units = section.read("units", units) { tag.units = units }
        let scale = section.read("scale") { (text) throws(Mismatch) in
            let scale = try NumberText.parse(text)
            guard scale != 0 else { throw Mismatch() }
            return scale
        }
        tag.scale = scale ?? tag.scale
        tag.offset = section.read("offset", NumberText.parse) ?? tag.offset
    }

    /// The keys that say what the bits mean, before it is known whether they fit together.
    private struct Written {
        var type: ValueType?
        var bit: UInt8?
        var bits: ClosedRange<Int>?
        var registers: UInt8?
        var on: UInt16?
        var off: UInt16?

        init(_ section: Section) {
            type = section.read("type", TypeText.parse)
            bit = section.read("bit") { (text) throws(Mismatch) in UInt8(try NumberText.whole(text, in: 0...15)) }
            bits = section.read("bits") { (text) throws(Mismatch) in
                let bits = try SpanText.parse(text, in: 0...15)
                guard bits.count > 1 else { throw Mismatch(suggestion: "bit: \(bits.lowerBound)") }
                return bits
            }
            registers = section.read("registers") { (text) throws(Mismatch) in
                UInt8(try NumberText.whole(text, in: 1...125))
            }
            on = section.read("on", Self.word)
            off = section.read("off", Self.word)
        }

        private static func word(_ text: String) throws(Mismatch) -> UInt16 {
            UInt16(truncatingIfNeeded: try NumberText.whole(text, in: -32_768...65_535))
        }
    }

    /// Nil after saying why there is none.
    private static func type(of tag: inout TagPlan, _ written: Written, _ section: Section) -> ValueType? {
        let hasWords = section.has("on") || section.has("off")
        if hasWords {
            section.require("on")
            section.require("off")
        }
        if let on = written.on, on == written.off {
            section.wrong("off", found: "the same number for on and off", allowed: "two numbers")
        }
        if tag.point.area.isBits {
            checkBitArea(&tag, written, section)
            return .bool
        }
        let kinds = ["bit", "bits", hasWords ? (section.has("on") ? "on" : "off") : ""].filter(section.has)
        for key in kinds.dropFirst() { section.misplaced(key, allowed: "without \(kinds[0])") }
        if written.type.map({ if case .text = $0 { false } else { true } }) ?? (section.has("bit") || hasWords) {
            section.misplaced("registers", allowed: "with type: text")
        }
        switch kinds.first {
        case "bit":
            section.misplaced("type", allowed: "without bit; a bit of a register is on or off")
            return written.bit.map(ValueType.bit)
        case "bits":
            section.misplaced("type", allowed: "without bits, which are a number from 0 up")
            return written.bits.map { .bits(from: UInt8($0.lowerBound), count: UInt8($0.count)) }
        case .some:
            if written.type != .bool { section.misplaced("type", allowed: "without on and off") }
            guard let on = written.on, let off = written.off else { return nil }
            return .onOff(on: on, off: off)
        case nil: return plain(written, section)
        }
    }

    private static func plain(_ written: Written, _ section: Section) -> ValueType? {
        switch written.type {
        case .bool:
            section.wrong(
                "type", found: "bool at a register",
                allowed: "a coil, a discrete, bit: 0 to 15 of the register, or the numbers for on and off")
        case .number:
            section.wrong(
                "type", found: "number at a register", allowed: "\(TypeText.inRegisters); number stands in frames")
        case .text:
            section.require("registers")
            return written.registers.map(ValueType.text)
        case .some(let type): return type
        case nil:
            if !section.has("type") {
                section.mistakes.add(
                    section.place, found: "\(section.name) at a register without the key \"type\"",
                    allowed: "type: \(TypeText.inRegisters), or bit: 0 to 15, bits: 4..7, or on and off")
            }
        }
        return nil
    }

    private static func checkBitArea(_ tag: inout TagPlan, _ written: Written, _ section: Section) {
        let area = tag.point.area.rawValue
        for key in ["bit", "bits", "registers"] {
            section.misplaced(key, allowed: "at a holding or input register; a \(area) is one bit")
        }
        if let type = written.type, type != .bool {
            section.wrong("type", found: "\(TypeText.plain(type)) at a \(area)", allowed: "bool, or no type")
        }
        guard tag.point.area == .coil, tag.access != .read else {
            for key in ["on", "off"] {
                section.misplaced(key, allowed: "at a register, or at a coil with access: write or read-write")
            }
            return
        }
        if let on = written.on, let off = written.off { tag.coilWords = OnOffWords(on: on, off: off) }
    }

    /// False where the addresses end before the value does.
    private static func checkValue(_ tag: TagPlan, _ section: Section) -> Bool {
        let what = tag.type.isSwitch ? "on or off" : tag.type.isText ? "text" : nil
        if let what {
            for key in numberKeys { section.misplaced(key, allowed: "with numbers; this tag is \(what)") }
        }
        checkOrder(of: tag, section)
        if Int(tag.point.address) + tag.type.width > 65_536 {
            section.wrong(
                "at",
                found: "\(tag.point.area.rawValue) \(tag.point.address) for \(TypeText.registers(tag.type.width))",
                allowed: "an address of at most \(65_536 - tag.type.width)")
            return false
        }
        guard tag.access != .read else { return true }
        let access = "access: \(tag.access.rawValue)"
        if !tag.point.area.isWritable {
            section.wrong(
                "access", found: "\(access) to a point that can only be read (\(tag.point.area.rawValue))",
                allowed: "read; a coil or a holding register can be written")
        } else if tag.type.isPart {
            let part = if case .bit = tag.type { "one bit" } else { TypeText.plain(tag.type) }
            section.wrong(
                "access", found: "\(access) to \(part) of a register",
                allowed: "read; \(part) cannot be written without touching its neighbours")
        } else if tag.type.isText {
            section.wrong("access", found: "\(access) to text", allowed: "read; text is never written")
        }
        return true
    }

    private static func checkOrder(of tag: TagPlan, _ section: Section) {
        if case .text = tag.type {
            guard section.has("order"), tag.order != .abcd, tag.order != .badc else { return }
            section.wrong(
                "order", found: "\(tag.order.rawValue) with text",
                allowed: "abcd (first character in the high byte) or badc (in the low byte)")
        } else if !tag.type.hasOrder {
            section.misplaced("order", allowed: "with values of whole registers, with bits of them, and with text")
        } else if tag.type.width < 2 {
            guard section.has("order"), tag.order != .abcd, tag.order != .badc else { return }
            section.wrong(
                "order", found: "\(tag.order.rawValue) with a value of one register",
                allowed: "abcd, or badc (its two bytes swapped)")
        } else if tag.type.width == 2, let node = section.node("order"), case .text(let text) = node.content,
            text.count == 8, OrderText.words.contains(text)
        {
            section.wrong(
                "order", found: "\(text) with \(TypeText.plain(tag.type)), which has two registers",
                allowed: "abcd, cdab, badc or dcba; eight letters only with four registers")
        }
    }
}

extension ValueType {
    /// Whether bytes can come in another order: not in one bit of an area, nor where the type names its byte.
    fileprivate var hasOrder: Bool {
        switch self {
        case .bool, .int8High, .int8Low, .uint8High, .uint8Low: false
        default: true
        }
    }

    /// A piece of a register, whose other bits are somebody else's.
    fileprivate var isPart: Bool {
        switch self {
        case .bit, .bits, .int8High, .int8Low, .uint8High, .uint8Low: true
        default: false
        }
    }
}
