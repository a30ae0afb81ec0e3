import AndonCore

/// The links by name, each endpoint once.
struct LinkTable {
    let drafts: [LinkDraft]
    private let places: [String: Int]

    init(_ drafts: [LinkDraft], _ mistakes: MistakeList, port: (String) -> String = { $0 }) {
        self.drafts = drafts
        places = Dictionary(drafts.enumerated().map { ($1.plan.name, $0) }, uniquingKeysWith: { first, _ in first })
        var owners: [Endpoint: String] = [:]
        for draft in drafts where draft.isSound {
            let endpoint = Endpoint(draft.plan.driver, port)
            if let owner = owners[endpoint] {
                mistakes.add(
                    draft.endpointPlace, found: "\(endpoint.text) in link \(Quoted.text(draft.plan.name))",
                    allowed: "one link for one \(endpoint.kind); link \(Quoted.text(owner)) has it already")
            } else {
                owners[endpoint] = draft.plan.name
            }
        }
        Self.findSharedPorts(drafts, owners, mistakes, port)
    }

    /// A plug-in's `device` that a link of ours locks: the plug-in could not open it, or both would speak into each other.
    private static func findSharedPorts(
        _ drafts: [LinkDraft], _ owners: [Endpoint: String], _ mistakes: MistakeList, _ port: (String) -> String
    ) {
        for draft in drafts where draft.isSound {
            guard case .plugin(let plugin) = draft.plan.driver,
                let device = plugin.settings.first(where: { $0.key == "device" })?.value
            else { continue }
            let endpoint = Endpoint.port(port(device), name: device)
            if let owner = owners[endpoint] {
                mistakes.add(
                    draft.endpointPlace, found: "\(endpoint.text) in link \(Quoted.text(draft.plan.name))",
                    allowed: "one link for one \(endpoint.kind); link \(Quoted.text(owner)) has it already")
            }
        }
    }

    subscript(link: LinkID) -> LinkDraft? { drafts.indices.contains(link.index) ? drafts[link.index] : nil }

    func find(_ name: String) throws(Mismatch) -> LinkID {
        if let place = places[name] { return LinkID(place) }
        let names = drafts.map(\.plan.name)
        throw Mismatch(
            allowed: names.isEmpty || names.count > 12
                ? "the name of a link in the plan" : "the name of a link, \(Quoted.choice(names))",
            suggestion: NearestName.of(name, among: names))
    }

    /// What only one link may hold.
    private enum Endpoint: Hashable {
        case socket([UInt8], UInt16, host: String)
        case port(String, name: String)
        case plugin(PluginPlan)

        init(_ driver: LinkDriver, _ port: (String) -> String) {
            switch driver {
            case .modbusTCP(let host, let port), .modbusRTUOverTCP(let host, let port):
                self = .socket(IPAddress.endpoint(of: host) ?? [], port, host: host)
            case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _):
                self = .port(port(serial.device), name: serial.device)
            case .plugin(let plugin): self = .plugin(plugin)
            }
        }

        var text: String {
            switch self {
            case .socket(_, let port, let host): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .port(let port, let name): Quoted.text(name) + (port == name ? "" : " (the port \(port))")
            case .plugin(let plugin): Quoted.text(plugin.library) + " with these settings"
            }
        }

        var kind: String {
            switch self {
            case .socket: "host and port"
            case .port: "device"
            case .plugin: "library and settings"
            }
        }

        static func == (left: Endpoint, right: Endpoint) -> Bool {
            switch (left, right) {
            case (.socket(let one, let port, _), .socket(let other, let otherPort, _)):
                one == other && port == otherPort
            case (.port(let one, _), .port(let other, _)): one == other
            case (.plugin(let one), .plugin(let other)): one == other
            default: false
            }
        }

        func hash(into hasher: inout Hasher) {
            switch self {
            case .socket(let bytes, let port, _):
                hasher.combine(bytes)
                hasher.combine(port)
            case .port(let port, _): hasher.combine(port)
            case .plugin(let plugin): hasher.combine(plugin)
            }
        }
    }
}
