extension DerivedTags {
    /// Empty for a plan that has none.
    init(plan: Plan) {
        self.init()
        let order = DerivedOrder.tags(of: plan)
        guard !order.isEmpty else { return }
        world = RuleWorld(tags: plan.tags.count)
        let room = DerivedRoom(plan: plan)
        var gateOfMachine: [MachineID: Int] = [:]
        for tag in order {
            guard let derived = plan[tag].derived else { continue }
            var seen: Set<TagID> = []
            let slots = derived.inputs.filter { seen.insert($0).inserted }.compactMap { world.makeSlot($0, in: plan) }
            guard !slots.isEmpty else { continue }
            let work: DerivedNode.Work
            switch derived.work {
            case .value(let expression, let isSwitch): work = .value(expression, isSwitch: isSwitch)
            case .window(let figure, _, let over):
                work = .window(windows.count)
                windows.append(WindowTrack(figure, over: over, capacity: room.samples[tag] ?? 1))
            case .rate(_, let per, let over):
                work = .rate(rates.count)
                rates.append(RateTrack(per: per, over: over, capacity: room.samples[tag] ?? 2))
            case .board(let figure, _):
                let machine = plan[tag].machine
                guard let gate = gateOfMachine[machine] ?? makeGate(of: machine, in: plan) else { continue }
                gateOfMachine[machine] = gate
                work = .board(boards.count, gate: gate)
                boards.append(BoardTrack(figure, gap: world.slots[Int(slots[0])].gap))
            }
            add(DerivedNode(work: work, slots: slots, tag: tag))
        }
        inputs = ContiguousArray(repeating: DerivedInput(), count: world.slots.count)
        dirty = ContiguousArray(repeating: 0, count: (nodes.count + 63) / 64)
        filter = EventFilter(plan: plan)
    }

    /// What tells a machine's boards apart, before the first tag that is made of them.
    private mutating func makeGate(of machine: MachineID, in plan: Plan) -> Int? {
        guard let boards = plan[machine].boards else { return nil }
        let slots = boards.tags.compactMap { world.makeSlot($0, in: plan) }
        guard slots.count == boards.tags.count else { return nil }
        gates.append(BoardGate(boards))
        ofGate.append([])
        add(DerivedNode(work: .gate(gates.count - 1), slots: slots, tag: nil))
        return gates.count - 1
    }

    private mutating func add(_ node: DerivedNode) {
        while ofSlot.count < world.slots.count { ofSlot.append([]) }
        for slot in Set(node.slots) { ofSlot[Int(slot)].append(Int32(nodes.count)) }
        if case .board(_, let gate) = node.work { ofGate[gate].append(Int32(nodes.count)) }
        nodes.append(node)
    }
}
