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
}
