internal import AndonCore
internal import AndonDesk
internal import Foundation

/// Whether an agent of this machine has the wire already: then it is asked, and not disturbed.
enum ProbeOwner {
    /// Refuses when a running agent has a connection to the same endpoint; many devices take one only.
    static func refuse(_ link: LinkPlan) async throws {
        guard let endpoint = link.driver.endpoint, let owner = await find(endpoint) else { return }
        throw Refusal(sentence(endpoint, owner))
    }

    /// What to say when the port is locked.
    static func locked(_ link: LinkPlan) async -> Refusal {
        let endpoint = link.driver.endpoint ?? link.name
        guard let owner = await find(endpoint) else {
            return Refusal("\(endpoint): another process owns the port. `fuser -v \(endpoint)` names it.")
        }
        return Refusal(sentence(endpoint, owner))
    }

    private static func sentence(_ endpoint: String, _ owner: (line: String, link: String)) -> String {
        """
        \(endpoint): the agent of line \(owner.line) owns it (link \(owner.link)) and would be disturbed.
        Ask the agent instead: andon probe read POINT --ask-agent --line \(owner.line) --link \(owner.link) --unit N
        Or end it first: systemctl stop andon@\(owner.line)
        """
    }

    private static func find(_ endpoint: String) async -> (line: String, link: String)? {
        for path in Locations.agentSockets {
            guard let report = try? await DeskClient(socketPath: path).status().report else { continue }
            if let link = report.links.first(where: { same($0.endpoint, endpoint) }) { return (report.agent.line, link.name) }
        }
        return nil
    }

    /// Two names of one port are one port.
    private static func same(_ left: String, _ right: String) -> Bool {
        left == right || (left.hasPrefix("/") && right.hasPrefix("/") && resolved(left) == resolved(right))
    }

    private static func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}

extension LinkDriver {
    /// As the agent's status names it.
    var endpoint: String? {
        switch self {
        case .modbusTCP(let host, let port), .modbusRTUOverTCP(let host, let port): "\(host):\(port)"
        case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _): serial.device
        case .plugin(let plugin): plugin.library
        }
    }
}
