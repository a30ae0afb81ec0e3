package import AndonCore

/// One thing a person or a script asks of the simulated line.
package enum SimCommand: Hashable, Sendable {
    /// What `heal` makes good again.
    package enum Target: Hashable, Sendable {
        case all
        case link(LinkID)
        case machine(MachineID)
        case tag(TagID)
    }

    case spike(TagID, by: Double)
    case drift(TagID, perSecond: Double)
    case set(TagID, Double)
    /// What a tag of characters says.
    case say(TagID, String)
    case freeze(TagID)
    case ignoreWrites(TagID)
    /// `times`: so many requests are struck, then it is over by itself.
    case unit(FaultPlace, UnitFault, times: Int? = nil)
    /// Zeros for so long from now on: a device that starts.
    case zeros(FaultPlace, TimeSpan)
    /// These addresses are refused with exception 2.
    case refuseRange(UnitKey, PointRange)
    case link(LinkID, LinkFault)
    case deadMachine(MachineID)
    /// A share, 0 to 1, of all answers on the link is noise.
    case garbage(LinkID, share: Double)
    /// `refuse` (TCP) and `unplug` (serial).
    case cut(LinkID)
    /// TCP: every connection is reset, whether somebody asks or not.
    case hangUp(LinkID)
    case heal(Target)
    case status
    case help

    /// Changes the line: worth a line in the log.
    package var isFault: Bool {
        switch self {
        case .status, .help: false
        default: true
        }
    }

    /// The command in full words, with the plan's names.
    package func text(in plan: Plan) -> String {
        switch self {
        case .spike(let tag, let by): "spike \(plan.path(of: tag)) \(by)"
        case .drift(let tag, let perSecond): "drift \(plan.path(of: tag)) \(Self.short(perSecond * 60))/min"
        case .set(let tag, let value): "set \(plan.path(of: tag)) \(value)"
        case .say(let tag, let text): "say \(plan.path(of: tag)) \(text)"
        case .freeze(let tag): "freeze \(plan.path(of: tag))"
        case .ignoreWrites(let tag): "ignore-writes \(plan.path(of: tag))"
        case .unit(let place, let fault, let times):
            Self.text(fault.text, place, plan) + (times.map { " times \($0)" } ?? "")
        case .zeros(let place, let span): Self.text("zeros \(Int(span.inMilliseconds.rounded()))ms", place, plan)
        case .refuseRange(let key, let range):
            "no-address \(plan[key.link].name) \(key.unit) \(range.area.rawValue) \(range.first)..\(range.last)"
        case .link(let link, let fault): "\(fault.rawValue) \(plan[link].name)"
        case .deadMachine(let machine): "dead \(plan[machine].name)"
        case .garbage(let link, let share): "garbage \(plan[link].name) \(Self.short(share * 100))%"
        case .cut(let link): "\(plan[link].driver.isSerial ? "unplug" : "refuse") \(plan[link].name)"
        case .hangUp(let link): "hang-up \(plan[link].name)"
        case .heal(.all): "heal all"
        case .heal(.link(let link)): "heal \(plan[link].name)"
        case .heal(.machine(let machine)): "heal \(plan[machine].name)"
        case .heal(.tag(let tag)): "heal \(plan.path(of: tag))"
        case .status: "status"
        case .help: "help"
        }
    }

    /// `late oven-bus 3 400ms at holding 4096`.
    private static func text(_ fault: String, _ place: FaultPlace, _ plan: Plan) -> String {
        let words = fault.split(separator: " ", maxSplits: 1)
        let number = words.count > 1 ? " \(words[1])" : ""
        let at = place.point.map { " at \($0.area.rawValue) \($0.address)" } ?? ""
        return "\(words[0]) \(plan[place.key.link].name) \(place.key.unit)\(number)\(at)"
    }

    private static func short(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

extension LinkDriver {
    package var isSerial: Bool {
        switch self {
        case .modbusTCP, .modbusRTUOverTCP, .plugin: false
        case .modbusRTU, .modbusASCII, .serialFrames: true
        }
    }
}
