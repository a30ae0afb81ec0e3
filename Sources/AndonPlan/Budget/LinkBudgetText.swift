import AndonCore

/// One link: its requests with their times, its load, and the unit whose death hurts most.
enum LinkBudgetText {
    /// A table longer than this is told in short; the JSON has all of it.
    private static let mostRows = 40

    static func lines(_ budget: LinkBudget, _ plan: Plan) -> [String] {
        let link = plan[budget.id]
        var lines = ["Link \(link.name): \(line(link, budget))"]
        guard !budget.requests.isEmpty else { return lines + ["  nothing is read"] }
        guard !budget.requests.allSatisfy(isHeard) else {
            return lines + ["  nothing is asked: frames come by themselves"]
        }
        lines.append(header)
        for request in budget.requests.prefix(mostRows) { lines.append(row(request)) }
        if budget.requests.count > mostRows {
            lines.append("  and \(budget.requests.count - mostRows) more; --json prints all")
        }
        if let assumption = assumption(budget, link) {
            lines += Columns.wrapped(assumption, first: "  * ", indent: "    ")
        }
        lines += link.serialLine == nil ? network(budget) : serial(budget)
        return lines + dead(budget)
    }

    /// A frame that comes unasked: nothing of it is ours to plan.
    private static func isHeard(_ request: RequestBudget) -> Bool {
        request.area == .frame && request.exchange.bytesOut == 0
    }

    private static func line(_ link: LinkPlan, _ budget: LinkBudget) -> String {
        guard let serial = link.serialLine else {
            return "\(link.driver.name), \(budget.inFlight) request\(budget.inFlight == 1 ? "" : "s") at once"
        }
        let timing = BusTiming(serial)
        var text = "\(link.driver.name), \(serial.baud) baud, \(serial.bitsPerCharacter) bits a character"
        if link.driver.isRTU { text += ", silence \(DurationText.plain(timing.silence))" }
        if link.gap > .zero { text += ", gap \(DurationText.plain(link.gap))" }
        return text
    }

    private static let header = cells(
        ["unit", "read", "address", "count", "every", "out/in", "wire", "quiet", "own ", "total"])

    private static func cells(_ texts: [String]) -> String {
        let widths = [6, 12, 9, 6, 9, 8, 8, 6, 7, 7]
        return zip(texts, widths).enumerated().map { index, cell in
            index == 1 ? " " + Columns.left(cell.0, cell.1) : Columns.right(cell.0, cell.1)
        }.joined()
    }

    private static func row(_ request: RequestBudget) -> String {
        let exchange = request.exchange
        guard !isHeard(request) else { return "       frames that come unasked" }
        let own = Columns.milliseconds(exchange.turnaround.time) + (exchange.turnaround.isAssumed ? "*" : " ")
        // A frame has no unit and no address, and is as long as out and in say.
        let isFrame = request.area == .frame
        let place = [String(request.unit), request.area.rawValue, String(request.address), String(exchange.count)]
        return cells(
            (isFrame ? ["-", "frame", "-", "-"] : place) + [
                DurationText.plain(request.period), "\(exchange.bytesOut)/\(exchange.bytesIn)",
                Columns.milliseconds(exchange.bytes), Columns.milliseconds(exchange.silence), own,
                Columns.milliseconds(request.cost(.expected)),
            ])
    }

    private static func assumption(_ budget: LinkBudget, _ link: LinkPlan) -> String? {
        guard budget.hasAssumptions else { return nil }
        let time = DurationText.plain(Turnaround.assumed(on: link))
        if budget.requests.contains(where: \.exchange.isLengthAssumed) {
            let isDelayed = budget.requests.contains { $0.exchange.turnaround.isAssumed }
            let delay = isDelayed ? ", and answers that begin after \(time)" : ""
            return "assumed: frames as long as at-most allows\(delay)."
        }
        switch link.driver {
        case .modbusRTU, .modbusASCII, .serialFrames:
            return "assumed, as nobody stated the unit's turnaround: \(time). Devices were seen to take 5 to 100 ms, "
                + "and many are set to 20 ms."
        case .modbusTCP: return "assumed: a round trip of \(time), as no wire sets a least time on TCP."
        case .modbusRTUOverTCP:
            return link.behind == nil
                ? "assumed: \(time) for the network and the serial line behind the server: say its baud, and its bytes are "
                    + "counted."
                : "assumed, as nobody stated the unit's turnaround: \(time), the network's way with it."
        case .plugin: return "assumed: \(time), as a plug-in says nothing of its wire."
        }
    }

    private static func serial(_ budget: LinkBudget) -> [String] {
        let wire = FindingText.percent(budget.load(.wire))
        let all = FindingText.percent(budget.load(.expected))
        let word = budget.hasAssumptions ? "stated or assumed" : "stated"
        let cycle = DurationText.plain(budget.cycle(.expected))
        let part = budget.requests.contains { $0.pause > .zero } ? "with bytes and silence alone" : "of it on the wire"
        return [
            "  load: \(wire) % with bytes and silence alone, \(all) % with the delay that is \(word)",
            "  cycle: everything once takes \(cycle), "
                + "\(DurationText.plain(budget.minimumCycle(zeroTurnaround: true))) \(part)",
        ] + rests(budget) + best(budget)
    }

    private static func rests(_ budget: LinkBudget) -> [String] {
        guard let (unit, load) = budget.busiestUnit(.expected) else { return [] }
        return ["  unit \(unit) answers or rests for \(FindingText.percent(load)) % of its time"]
    }

    private static func network(_ budget: LinkBudget) -> [String] {
        let requests = NumberText.plain((budget.requestsPerSecond * 10).rounded() / 10)
        let bytes = NumberText.plain((budget.bytesPerSecond).rounded())
        return [
            "  \(requests) requests and \(bytes) bytes in a second; load \(FindingText.percent(budget.load(.expected))) % "
                + "of its round trips",
            "  cycle: everything once takes \(DurationText.plain(budget.cycle(.expected)))",
        ] + rests(budget) + best(budget)
    }

    private static func best(_ budget: LinkBudget) -> [String] {
        guard let shortest = budget.requests.map(\.period).min() else { return [] }
        guard let best = budget.bestPeriod(.expected) else {
            return ["  what is read every \(DurationText.plain(shortest)) has no time left beside the rest"]
        }
        return [
            "  what is read every \(DurationText.plain(shortest)) could be read every \(DurationText.plain(best)), at best"
        ]
    }

    private static func dead(_ budget: LinkBudget) -> [String] {
        guard let dead = budget.worstDeadUnit else { return [] }
        guard let wait = dead.worst else {
            return ["  if unit \(dead.unit) dies nobody waits for it: it is alone"]
        }
        return [
            "  if unit \(dead.unit) dies (the one that hurts most):",
            "    \(DurationText.plain(dead.untilDemoted)) are lost until it is demoted, "
                + "\(DurationText.plain(dead.inOneCycle)) more in one cycle at most",
            "    then a probe of \(DurationText.plain(dead.probe)), in the end every \(DurationText.plain(dead.probeAtMost)): "
                + "\(NumberText.plain((dead.probeShare * 1_000).rounded() / 10)) % of the time",
            "    unit \(wait.unit) waits \(DurationText.plain(wait.untilDemoted)) between two answers at worst, "
                + "\(DurationText.plain(wait.withProbe)) with a probe",
            "    (\(DurationText.plain(wait.usual)) at worst while every unit answers)",
        ]
    }
}
