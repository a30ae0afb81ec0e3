internal import AndonCore

/// Which links share a wire: all Modbus/TCP endpoints one, every other link one of its own.
struct WirePlan {
    var name: String
    var driver: String
    var links: [LinkID]
    var settings: [(name: String, settings: [(key: String, value: String)])]

    static func wires(of plan: Plan) -> [WirePlan] {
        var tcp = WirePlan(name: "andon-tcp", driver: "modbus-tcp", links: [], settings: [])
        var alone: [WirePlan] = []
        for (index, link) in plan.links.enumerated() {
            let settings = (name: link.name, settings: DriverSettings.of(link))
            if case .modbusTCP = link.driver {
                tcp.links.append(LinkID(index))
                tcp.settings.append(settings)
            } else {
                alone.append(
                    WirePlan(
                        name: "andon-wire-\(index)", driver: link.driver.name, links: [LinkID(index)],
                        settings: [settings]))
            }
        }
        return (tcp.links.isEmpty ? [] : [tcp]) + alone
    }

    /// Its links, for people: `oven-bus`, or `line-net and 3 more links`.
    func words(in plan: Plan) -> String {
        guard let first = links.first.map({ plan[$0].name }) else { return name }
        return links.count == 1 ? first : "\(first) and \(links.count - 1) more link\(links.count == 2 ? "" : "s")"
    }

    /// The longest that one of its requests may take: a poll, or whatever else is asked of one of its units.
    func allowance(of blocks: [ReadBlock], in plan: Plan) -> TimeSpan {
        let units = plan.units.filter { links.contains($0.key.link) }.map(\.value.timeout)
        let polls = blocks.map { Wire.allowance(of: $0, in: plan) }
        return (links.map { plan[$0].timeout } + units + polls).max() ?? .zero
    }
}
