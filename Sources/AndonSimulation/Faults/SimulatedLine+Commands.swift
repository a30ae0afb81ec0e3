import AndonCore

extension SimulatedLine {
    /// Carries a command out; what the wires must do about it is in the outcome.
    package mutating func perform(_ command: SimCommand) -> SimOutcome {
        var outcome = SimOutcome(text: command.text(in: plan))
        switch command {
        case .spike(let tag, let by): model.spike(tag, by: by)
        case .drift(let tag, let perSecond): model.drift(tag, perSecond: perSecond)
        case .set(let tag, let value): model.set(tag, to: value)
        case .say(let tag, let text): texts[tag] = text
        case .freeze(let tag): model.freeze(tag)
        case .ignoreWrites(let tag): model.ignoreWrites(tag)
        case .unit(let place, let fault, let times): book.add(fault, at: place, times: times)
        case .zeros(let place, let span): book.add(.zeros(until: model.now + span), at: place)
        case .refuseRange(let key, let range): book.refuse(range, on: key)
        case .deadMachine(let machine):
            for key in units(of: machine) { book.add(.dead, at: FaultPlace(key)) }
        case .garbage(let link, let share): book.garble(link, share: share)
        case .link(let link, let fault): book.add(fault, to: link)
        case .cut(let link):
            if book.cut(link) { outcome.wires = [.cut(link)] }
        case .hangUp(let link): outcome.wires = [.hangUp(link)]
        case .heal(let target): outcome.wires = heal(target)
        case .status: outcome.lines = status()
        case .help: outcome.lines = CommandReader.help
        }
        if command.isFault { journal.append(.fault(command.text(in: plan))) }
        return outcome
    }

    private func units(of machine: MachineID) -> Set<UnitKey> {
        Set(
            plan[machine].tags.filter { plan[$0].derived == nil }.map {
                UnitKey(link: plan[$0].link, unit: plan[$0].unit)
            })
    }

    private mutating func heal(_ target: SimCommand.Target) -> [SimOutcome.WireAction] {
        switch target {
        case .tag(let tag):
            model.heal(tag)
            texts[tag] = nil
            return []
        case .machine(let machine):
            for tag in plan[machine].tags {
                model.heal(tag)
                texts[tag] = nil
            }
            for key in units(of: machine) { book.heal(key) }
            return []
        case .link(let link): return book.heal(link) ? [.restore(link)] : []
        case .all:
            for tag in model.disturbed { model.heal(tag) }
            texts = [:]
            let cut = book.cutLinks.sorted()
            book = FaultBook()
            return cut.map { .restore($0) }
        }
    }

    private func status() -> [String] {
        var lines = [
            "\(plan.line): \(model.isHeld ? "held" : "running"), \(model.boards) boards, "
                + "\(model.boardsInside) inside the oven"
        ]
        for (index, link) in plan.links.enumerated() where link.twin == nil {
            let id = LinkID(index)
            var words = ["\(requests[id] ?? 0) requests"]
            words += book.words(of: id)
            lines.append("\(link.name): \(words.joined(separator: ", "))")
        }
        for tag in model.disturbed { lines.append("\(plan.path(of: tag)): disturbed, serves \(model.value(of: tag))") }
        return lines
    }
}
