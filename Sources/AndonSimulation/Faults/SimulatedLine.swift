package import AndonCore

/// The line behind the wires: physics, memory of the units, and what was made to go wrong. A value without a clock; the
/// wires ask it for every answer.
package struct SimulatedLine: Sendable {
    package let plan: Plan
    package private(set) var model: LineModel
    private var maps: [LinkID: [UInt8: UnitMap]] = [:]
    private var unitFaults: [UnitKey: Set<UnitFault>] = [:]
    private var garbledShares: [LinkID: Double] = [:]
    private var cutLinks: Set<LinkID> = []
    private var requests: [LinkID: Int] = [:]
    private var random: SeededGenerator
    private var journal: [JournalEntry] = []
    private let keepsReads: Bool

    /// - Parameter keepsReads: every read goes to the journal too, not only writes and faults.
    package init(plan: Plan, seed: UInt64, keepsReads: Bool = false) {
        self.plan = plan
        self.keepsReads = keepsReads
        model = LineModel(plan: plan, seed: seed)
        random = SeededGenerator(seed: ~seed)
        for link in plan.links.indices { maps[LinkID(link)] = [:] }
        // Tags that can be written go first: where a second tag only reads the same register, it follows them.
        let tags = plan.tags.indices.sorted { left, right in
            let (a, b) = (plan.tags[left].access != .read, plan.tags[right].access != .read)
            return a == b ? left < right : a
        }
        for tag in tags {
            let place = plan.tags[tag]
            maps[place.link, default: [:]][place.unit, default: UnitMap()].add(TagID(tag), place)
        }
    }

    /// The units that the plan's tags name on a link, in order.
    package func units(on link: LinkID) -> [UInt8] { (maps[link] ?? [:]).keys.sorted() }

    package func isCut(_ link: LinkID) -> Bool { cutLinks.contains(link) }

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
        guard !isCut(link) else { return .silence }
        if unit == 0, framing == .rtu {
            // Broadcast: everybody does it, nobody answers (Modbus over Serial Line V1.02, 2.1).
            for unit in units(on: link) where unitFaults[UnitKey(link: link, unit: unit)]?.contains(.dead) != true {
                _ = serve(pdu, unit: unit, link: link)
            }
            return .silence
        }
        guard maps[link]?[unit] != nil else {
            guard framing != .rtu else { return .silence }
            let refusal = ModbusException.gatewayTargetFailed.answer(to: pdu.first ?? 0)
            return Transmission(pieces: [.init(bytes: Self.frame(refusal, unit: unit, framing: framing))])
        }
        let faults = unitFaults[UnitKey(link: link, unit: unit)] ?? []
        // A dead unit does nothing, and one that refuses writes nothing.
        guard !faults.contains(.dead) else { return .silence }
        let refuses = faults.contains { if case .exception = $0 { true } else { false } }
        let answer = refuses ? [pdu.first ?? 0] : serve(pdu, unit: unit, link: link)
        return Transmission(
            pdu: answer, unit: unit, framing: framing, faults: faults, garbledShare: garbledShares[link] ?? 0,
            random: &random)
    }

    private static func frame(_ pdu: [UInt8], unit: UInt8, framing: Transmission.Framing) -> [UInt8] {
        switch framing {
        case .tcp(let transaction): MBAPFrame(transaction: transaction, unit: unit, pdu: pdu).bytes
        case .rtu: CRC16.sealed([unit] + pdu)
        }
    }

    // MARK: - The memory of a unit

    private mutating func serve(_ pdu: [UInt8], unit: UInt8, link: LinkID) -> [UInt8] {
        let function = pdu.first ?? 0
        guard let map = maps[link]?[unit] else { return ModbusException.gatewayTargetFailed.answer(to: function) }
        do throws(ModbusException) {
            let request = try ModbusRequest(pdu: pdu)
            switch request {
            case .read(let area, let address, let count):
                guard map.answers(area, address, count: count) else { throw .illegalAddress }
                let words = (address..<(address + count)).map { word(at: $0, area, map) }
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
            }
            return ModbusAnswer.echo(of: pdu)
        } catch {
            return error.answer(to: function)
        }
    }

    private func word(at address: Int, _ area: Area, _ map: UnitMap) -> UInt16 {
        guard let cell = map.cell(area, address) else { return 0 }
        var word: UInt16 = 0
        if let tag = cell.tag { word = TagWords.encode(model.value(of: tag), as: plan[tag])[cell.part] }
        for (tag, bit) in cell.bits {
            let mask = UInt16(1) << UInt16(bit)
            if model.value(of: tag) >= 0.5 { word |= mask } else { word &= ~mask }
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
            } else if cell.tag != nil || !cell.bits.contains(where: { plan[$0.tag].access != .read }) {
                throw .illegalAddress
            }
            for (tag, bit) in cell.bits where plan[tag].access != .read { bits[tag] = Double(word >> UInt16(bit) & 1) }
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

    // MARK: - Commands

    /// Carries a command out; what the wires must do about it is in the outcome.
    package mutating func perform(_ command: SimCommand) -> SimOutcome {
        var outcome = SimOutcome(text: command.text(in: plan))
        switch command {
        case .spike(let tag, let by): model.spike(tag, by: by)
        case .drift(let tag, let perSecond): model.drift(tag, perSecond: perSecond)
        case .set(let tag, let value): model.set(tag, to: value)
        case .freeze(let tag): model.freeze(tag)
        case .ignoreWrites(let tag): model.ignoreWrites(tag)
        case .unit(let key, let fault): add(fault, to: key)
        case .deadMachine(let machine):
            for key in units(of: machine) { add(.dead, to: key) }
        case .garbage(let link, let share): garbledShares[link] = share
        case .cut(let link):
            if cutLinks.insert(link).inserted { outcome.wires = [.cut(link)] }
        case .heal(let target): outcome.wires = heal(target)
        case .status: outcome.lines = status()
        case .help: outcome.lines = CommandReader.help
        }
        if command.isFault { journal.append(.fault(command.text(in: plan))) }
        return outcome
    }

    private mutating func add(_ fault: UnitFault, to key: UnitKey) {
        var faults = unitFaults[key] ?? []
        faults = faults.filter { $0.word != fault.word }
        faults.insert(fault)
        unitFaults[key] = faults
    }

    private func units(of machine: MachineID) -> Set<UnitKey> {
        Set(plan[machine].tags.map { UnitKey(link: plan[$0].link, unit: plan[$0].unit) })
    }

    private mutating func heal(_ target: SimCommand.Target) -> [SimOutcome.WireAction] {
        switch target {
        case .tag(let tag):
            model.heal(tag)
            return []
        case .machine(let machine):
            for tag in plan[machine].tags { model.heal(tag) }
            for key in units(of: machine) { unitFaults[key] = nil }
            return []
        case .link(let link):
            unitFaults = unitFaults.filter { $0.key.link != link }
            garbledShares[link] = nil
            return cutLinks.remove(link) == nil ? [] : [.restore(link)]
        case .all:
            for tag in model.disturbed { model.heal(tag) }
            unitFaults = [:]
            garbledShares = [:]
            defer { cutLinks = [] }
            return cutLinks.sorted().map { .restore($0) }
        }
    }

    private func status() -> [String] {
        var lines = [
            "\(plan.line): \(model.isHeld ? "held" : "running"), \(model.boards) boards, "
                + "\(model.boardsInside) inside the oven"
        ]
        for (index, link) in plan.links.enumerated() {
            let id = LinkID(index)
            var words = ["\(requests[id] ?? 0) requests"]
            if isCut(id) { words.append("cut") }
            if let share = garbledShares[id] { words.append("garbage \(Int((share * 100).rounded()))%") }
            for key in unitFaults.keys.sorted() where key.link == id {
                words.append("unit \(key.unit) \((unitFaults[key] ?? []).map(\.text).sorted().joined(separator: " "))")
            }
            lines.append("\(link.name): \(words.joined(separator: ", "))")
        }
        for tag in model.disturbed { lines.append("\(plan.path(of: tag)): disturbed, serves \(model.value(of: tag))") }
        return lines
    }
}
