internal import AndonCore

/// Which links share a wire: all TCP endpoints one, every serial port one of its own.
struct WirePlan {
    var name: String
    var driver: String
    var links: [LinkID]
    var settings: [(name: String, settings: [(key: String, value: String)])]

    static func wires(of plan: Plan) -> [WirePlan] {
        var tcp = WirePlan(name: "andon-tcp", driver: "modbus-tcp", links: [], settings: [])
        var serial: [WirePlan] = []
        for (index, link) in plan.links.enumerated() {
            let settings = (name: link.name, settings: settings(of: link))
            switch link.driver {
            case .modbusTCP:
                tcp.links.append(LinkID(index))
                tcp.settings.append(settings)
            case .modbusRTU:
                serial.append(
                    WirePlan(
                        name: "andon-rtu-\(index)", driver: link.driver.name, links: [LinkID(index)],
                        settings: [settings]))
            }
        }
        return (tcp.links.isEmpty ? [] : [tcp]) + serial
    }

    private static func settings(of link: LinkPlan) -> [(key: String, value: String)] {
        let gap = (key: "gap-ns", value: String(link.gap.nanoseconds))
        switch link.driver {
        case .modbusTCP(let host, let port):
            return [
                (key: "host", value: host), (key: "port", value: String(port)),
                (key: "in-flight", value: String(link.inFlight)), gap,
            ]
        case .modbusRTU(let serial):
            return [
                (key: "device", value: serial.device), (key: "baud", value: String(serial.baud)),
                (key: "parity", value: serial.parity.rawValue), (key: "stop-bits", value: String(serial.stopBits)), gap,
            ]
        }
    }
}
