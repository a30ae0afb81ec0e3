package import AndonCore

/// The line behind the wires: physics, memory of the units, and what was made to go wrong. A value without a clock; the
/// wires ask it for every answer.
package struct SimulatedLine: Sendable {
    package let plan: Plan
    package internal(set) var model: LineModel
    private var maps: [LinkID: [UInt8: UnitMap]] = [:]
    var book = FaultBook()
    var requests: [LinkID: Int] = [:]
    var random: SeededGenerator
    /// What tags of characters were told to say.
    var texts: [TagID: String] = [:]
    var journal: [JournalEntry] = []
    private let keepsReads: Bool

    /// - Parameter keepsReads: every read goes to the journal too, not only writes and faults.
    package init(plan: Plan, seed: UInt64, keepsReads: Bool = false) {
        self.plan = plan
        self.keepsReads = keepsReads
        model = LineModel(plan: plan, seed: seed)
        random = SeededGenerator(seed: ~seed)
        for link in plan.links.indices { maps[LinkID(link)] = [:] }
        // Tags that can be written go first: where a second tag only reads the same register, it follows them.
        let tags = plan.tags.indices.filter { plan.tags[$0].derived == nil }.sorted { left, right in
            let (a, b) = (plan.tags[left].access != .read, plan.tags[right].access != .read)
            return a == b ? left < right : a
        }
        for tag in tags {
            let place = plan.tags[tag]
            maps[place.link, default: [:]][place.unit, default: UnitMap()].add(TagID(tag), place)
        }
        for (link, units) in maps {
            for unit in units.keys {
                guard let identity = plan.unit(Endpoint(link: link, unit: unit)).identity else { continue }
                maps[link]?[unit]?.add(identity)
            }
        }
    }

    /// The units that the plan's tags name on a link, in order.
    package func units(on link: LinkID) -> [UInt8] { (maps[link] ?? [:]).keys.sorted() }

    package func isCut(_ link: LinkID) -> Bool { book.cutLinks.contains(link) }

    package func has(_ fault: LinkFault, on link: LinkID) -> Bool { book.has(fault, on: link) }

    /// Bytes of somebody who talks on the bus.
    package mutating func chatter() -> [UInt8] { (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) } }

    /// What happened since this was asked last, oldest first.
    package mutating func takeJournal() -> [JournalEntry] {
        defer { journal = [] }
        return journal
    }

    /// Moves the physics on to `time` of the simulated clock.
    package mutating func step(to time: Uptime) { model.step(to: time) }

    /// What the unit puts on the wire in answer to a request, at the present state of the line.
    package mutating func answer(
        _ pdu: [UInt8], unit: UInt8, link: LinkID, framing: Transmission.Framing
    ) -> Transmission {
        requests[link, default: 0] += 1
        guard !isCut(link), !book.has(.halfOpen, on: link) else { return .silence }
        let isSerial = framing.isSerial
        if unit == 0, isSerial {
            // Broadcast: everybody does it, nobody answers (Modbus over Serial Line V1.02, 2.1).
            var said: [Transmission.Piece] = []
            for unit in units(on: link)
            where !book.faults(of: UnitKey(link: link, unit: unit), nil, 0, count: 0).contains(.dead) {
                let answer = serve(pdu, unit: unit, link: link)
                let talks = book.faults(of: UnitKey(link: link, unit: unit), nil, 0, count: 0)
                    .contains(.answersBroadcast)
                if talks { said.append(.init(bytes: Self.frame(answer, unit: 0, framing: framing))) }
            }
            return Transmission(pieces: said)
        }
        guard maps[link]?[unit] != nil else {
            guard !isSerial else { return .silence }
            let refusal = ModbusException.gatewayTargetFailed.answer(to: pdu.first ?? 0)
            return Transmission(pieces: [.init(bytes: Self.frame(refusal, unit: unit, framing: framing))])
        }
        let key = UnitKey(link: link, unit: unit)
        let place = (try? ModbusRequest(pdu: pdu))?.place
        let faults = book.faults(of: key, place?.area, place?.address ?? 0, count: place?.count ?? 0)
        book.struck(key, place?.area, place?.address ?? 0, count: place?.count ?? 0)
        // A dead unit does nothing, and one that refuses writes nothing.
        guard !faults.contains(.dead) else { return .silence }
        let refuses = faults.contains { if case .exception = $0 { true } else { false } }
        let answer = refuses ? [pdu.first ?? 0] : serve(pdu, unit: unit, link: link, faults)
        return Transmission(
            pdu: answer, unit: unit, framing: framing, faults: faults, garbledShare: book.garbledShare(of: link),
            random: &random)
    }

    private static func frame(_ pdu: [UInt8], unit: UInt8, framing: Transmission.Framing) -> [UInt8] {
        switch framing {
        case .tcp(let transaction): MBAPFrame(transaction: transaction, unit: unit, pdu: pdu).bytes
        case .rtu: CRC16.sealed([unit] + pdu)
        case .ascii: ASCIIFrame.bytes(unit: unit, pdu: pdu)
        }
    }

    // MARK: - The memory of a unit

    /// A write of a coil that is switched by words of its own becomes the standard's; any other word is refused.
    private func plainCoil(_ pdu: [UInt8], _ map: UnitMap) throws(ModbusException) -> [UInt8] {
        guard pdu.count == 5, pdu[0] == 5,
            let tag = map.cell(.coil, Int(pdu[1]) << 8 | Int(pdu[2]))?.tag, let words = plan[tag].coilWords
        else { return pdu }
        switch UInt16(pdu[3]) << 8 | UInt16(pdu[4]) {
        case words.on: return Array(pdu.prefix(3)) + [0xFF, 0]
        case words.off: return Array(pdu.prefix(3)) + [0, 0]
        default: throw .illegalValue
        }
    }

    private mutating func serve(
        _ pdu: [UInt8], unit: UInt8, link: LinkID, _ faults: Set<UnitFault> = []
    ) -> [UInt8] {
        let function = pdu.first ?? 0
        let key = UnitKey(link: link, unit: unit)
        for case .busy in faults {
            book.wasBusy(key)
            return ModbusException.busy.answer(to: function)
        }
        if faults.contains(.noFunction(function)) { return ModbusException.illegalFunction.answer(to: function) }
        guard let map = maps[link]?[unit] else { return ModbusException.gatewayTargetFailed.answer(to: function) }
        do throws(ModbusException) {
            let request = try ModbusRequest(pdu: plainCoil(pdu, map)).shifted(by: -faults.shift)
            if let place = request.place {
                guard place.count <= faults.limit else { throw .illegalValue }
                guard !book.refuses(key, place.area, place.address, count: place.count) else { throw .illegalAddress }
            }
            switch request {
            case .read(let area, let address, let count):
                guard map.answers(area, address, count: count) else { throw .illegalAddress }
                let isZero = faults.isZero(at: model.now)
                let words = (address..<(address + count)).map { isZero ? 0 : word(at: $0, area, map) }
                if keepsReads {
                    journal.append(.read(link: plan[link].name, unit: unit, area: area, address: address, words: words))
                }
                return area.isBits
                    ? ModbusAnswer.bits(words.map { $0 != 0 }, function: function)
                    : ModbusAnswer.words(words, function: function)
            case .writeBits(let address, let bits, _):
                try write(bits.map { $0 ? 1 : 0 }, at: address, .coil, map)
            case .writeWords(let address, let words, _):
                try write(words, at: address, .holding, map)
            case .mask(let address, let and, let or):
                let word = word(at: address, .holding, map)
                try write([word & and | or & ~and], at: address, .holding, map)
                return pdu
            case .exchange(let address, let words, let first, let count):
                guard map.answers(.holding, first, count: count) else { throw .illegalAddress }
                try write(words, at: address, .holding, map)
                return ModbusAnswer.words(
                    (first..<(first + count)).map { self.word(at: $0, .holding, map) }, function: function)
            case .serverID: return ModbusAnswer.serverID(unit: unit, known: map.serverID)
            case .deviceID(let code, let object):
                return try ModbusAnswer.deviceID(
                    code: code, object: object, line: plan.line, link: plan[link].name, unit: unit, known: map.deviceID)
            }
            return ModbusAnswer.echo(of: pdu)
        } catch {
            return error.answer(to: function)
        }
    }

    /// Without a word of anybody's it is the tag's own name.
    func text(of tag: TagID) -> String { texts[tag] ?? plan[tag].name }

    /// What the tag says that stands on the register of this one's decimals; 0 where none does.
    private func decimals(of tag: TagID, _ map: UnitMap) -> Int {
        guard let point = plan[tag].decimals, let teller = map.cell(point.area, Int(point.address))?.tag else {
            return 0
        }
        return min(max(0, Int(model.value(of: teller))), 9)
    }

    private func word(at address: Int, _ area: Area, _ map: UnitMap) -> UInt16 {
        if let known = map.identity(area, address) { return known }
        guard let cell = map.cell(area, address) else { return 0 }
        var word: UInt16 = 0
        if let tag = cell.tag {
            let words =
                plan[tag].type.isText
                ? TagWords.encode(text: text(of: tag), as: plan[tag])
                : TagWords.encode(model.value(of: tag), as: plan[tag], decimals: decimals(of: tag, map))
            word = words[cell.part]
        }
        for (tag, mask) in cell.parts {
            word = word & ~mask | TagWords.encode(model.value(of: tag), as: plan[tag])[0] & mask
        }
        return word
    }

    /// All of it or, where one address cannot be written, nothing.
    private mutating func write(_ words: [UInt16], at address: Int, _ area: Area, _ map: UnitMap)
        throws(ModbusException)
    {
        var values: [TagID: [UInt16]] = [:]
        var bits: [TagID: Double] = [:]
        for (index, word) in words.enumerated() {
            guard let cell = map.cell(area, address + index) else { throw .illegalAddress }
            if let tag = cell.tag, plan[tag].access != .read {
                var whole = values[tag] ?? TagWords.encode(model.value(of: tag), as: plan[tag])
                whole[cell.part] = word
                values[tag] = whole
            } else if cell.tag != nil || !cell.parts.contains(where: { plan[$0.tag].access != .read }) {
                throw .illegalAddress
            }
            for (tag, _) in cell.parts where plan[tag].access != .read {
                bits[tag] = TagWords.decode([word], as: plan[tag])
            }
        }
        for (tag, words) in values {
            guard let value = TagWords.decode(words, as: plan[tag]) else { throw .illegalValue }
            bits[tag] = value
        }
        for (tag, value) in bits.sorted(by: { $0.key < $1.key }) {
            model.write(tag, value)
            let tagPlan = plan[tag]
            journal.append(
                .write(
                    link: plan[tagPlan.link].name, unit: tagPlan.unit, tag: plan.path(of: tag), value: value,
                    served: model.value(of: tag)))
        }
    }
}
