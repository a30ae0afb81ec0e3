import AndonCore

/// A stop as it was read: what connections of their own its outputs want is made when all links are known.
struct StopDraft {
    var plan: StopPlan
    /// By output, where it wants a connection of its own: where that stands.
    var ownConnections: [Int: Place]

    /// Makes each output that wants it a connection of its own to its device: a link more, on which nothing is polled.
    mutating func connect(
        _ tags: TagTable, links: [LinkDraft], units: [Endpoint: UnitPlan], _ mistakes: MistakeList
    ) -> StopConnections {
        var made = StopConnections()
        for (index, place) in ownConnections.sorted(by: { $0.key < $1.key }) {
            let tag = tags[plan.outputs[index].tag].plan
            guard links.indices.contains(tag.link.index), links[tag.link.index].isSound else { continue }
            let link = links[tag.link.index].plan
            switch link.driver {
            case .modbusTCP, .modbusRTUOverTCP: break
            case .modbusRTU, .modbusASCII, .serialFrames, .plugin:
                mistakes.add(
                    place, found: "a connection of its own over link \(Quoted.text(link.name)), which is one port",
                    allowed: "connection: own with modbus-tcp or modbus-rtu-tcp")
                continue
            }
            if let known = made.links.firstIndex(where: { $0.twin == tag.link }) {
                plan.outputs[index].connection = LinkID(links.count + known)
            } else {
                var twin = link
                twin.name = "\(link.name)-stop"
                twin.twin = tag.link
                twin.inFlight = 1
                twin.idleClose = nil
                if links.contains(where: { $0.plan.name == twin.name }) {
                    mistakes.add(
                        place, found: "a connection of its own beside a link \(Quoted.text(twin.name))",
                        allowed: "another name for that link: the connection has it")
                }
                plan.outputs[index].connection = LinkID(links.count + made.links.count)
                made.links.append(twin)
            }
            let from = Endpoint(link: tag.link, unit: tag.unit)
            if let unit = units[from], let to = plan.outputs[index].connection {
                made.units[Endpoint(link: to, unit: tag.unit)] = unit
            }
        }
        return made
    }
}

/// Links that the plan does not name: connections of the stop's own, and what holds of the units behind them.
struct StopConnections {
    var links: [LinkPlan] = []
    var units: [Endpoint: UnitPlan] = [:]
}
