/// Which machines are online, degraded or offline, from what their units do. Nothing is online before its first good read.
package struct MachineBoard: Sendable {
    private enum Voice: Sendable {
        case notHeard, answers
        /// It lives, and so far no read of it brought a value.
        case refuses(reason: String)
        case silent(reason: String)
    }

    /// The polled tags of one machine behind one unit, and how many of them are left out because the unit refuses them.
    private struct Share: Sendable {
        var polled = 0
        var refused = 0
        var isRefusedWhole: Bool { polled == refused }
    }

    private var voices: [Endpoint: Voice] = [:]
    private let endpoints: [[Endpoint]]
    private let machines: [Endpoint: [MachineID]]
    private var shares: [Endpoint: [MachineID: Share]]
    private var states: [MachineReport?]

    /// Only polled tags speak for a machine; one that is only written has no state.
    package init(plan: Plan) {
        var endpoints: [[Endpoint]] = Array(repeating: [], count: plan.machines.count)
        var machines: [Endpoint: [MachineID]] = [:]
        var shares: [Endpoint: [MachineID: Share]] = [:]
        for tag in plan.tags where tag.isAsked {
            let endpoint = Endpoint(link: tag.link, unit: tag.unit)
            voices[endpoint] = .notHeard
            shares[endpoint, default: [:]][tag.machine, default: Share()].polled += 1
            if !endpoints[tag.machine.index].contains(endpoint) {
                endpoints[tag.machine.index].append(endpoint)
                machines[endpoint, default: []].append(tag.machine)
            }
        }
        self.endpoints = endpoints
        self.machines = machines
        self.shares = shares
        states = Array(repeating: nil, count: plan.machines.count)
    }

    /// The last report of each machine, in the plan's order; nil before anything is known.
    package var reports: [MachineReport?] { states }

    /// Takes that a unit answered; returns the machines whose state that changed.
    package mutating func answered(_ endpoint: Endpoint, at: Uptime) -> [MachineReport] {
        voices[endpoint] = .answers
        return changes(endpoint, at: at)
    }

    /// Takes that a unit lives and refused a read before one brought a value (`unit 3 on oven-bus: exception 4 (…)`).
    package mutating func refused(_ endpoint: Endpoint, reason: String, at: Uptime) -> [MachineReport] {
        voices[endpoint] = .refuses(reason: reason)
        return changes(endpoint, at: at)
    }

    /// Takes which machines' tags behind a unit are not asked for any more, one entry for each tag.
    package mutating func leftOut(_ tags: [MachineID], of endpoint: Endpoint, at: Uptime) -> [MachineReport] {
        for machine in machines[endpoint] ?? [] {
            shares[endpoint]?[machine]?.refused = tags.count { $0 == machine }
        }
        return changes(endpoint, at: at)
    }

    /// Takes that a unit was given up, and why (`unit 3 on oven-bus: no answer in time`).
    package mutating func silent(_ endpoint: Endpoint, reason: String, at: Uptime) -> [MachineReport] {
        silent([endpoint], reason: reason, at: at)
    }

    /// Takes that several units were given up at once, as those of a link that is down: one step for each machine.
    package mutating func silent(_ endpoints: [Endpoint], reason: String, at: Uptime) -> [MachineReport] {
        for endpoint in endpoints { voices[endpoint] = .silent(reason: reason) }
        return endpoints.flatMap { changes($0, at: at) }
    }

    private mutating func changes(_ endpoint: Endpoint, at: Uptime) -> [MachineReport] {
        var changed: [MachineReport] = []
        for machine in machines[endpoint] ?? [] {
            guard let report = report(of: machine, at: at) else { continue }
            if let old = states[machine.index], old.state == report.state, old.reason == report.reason { continue }
            states[machine.index] = report
            changed.append(report)
        }
        return changed
    }

    private func report(of machine: MachineID, at: Uptime) -> MachineReport? {
        var answering = 0
        var notHeard = 0
        var reasons: [String] = []
        for endpoint in endpoints[machine.index] {
            let isRefusedWhole = shares[endpoint]?[machine]?.isRefusedWhole ?? false
            switch voices[endpoint] ?? .notHeard {
            // The units of one link are silent for one reason: said once.
            case .silent(let reason): if !reasons.contains(reason) { reasons.append(reason) }
            case _ where isRefusedWhole:
                answering += 1
                reasons.append("unit \(endpoint.unit) refuses every tag of it")
            case .notHeard: notHeard += 1
            case .answers: answering += 1
            case .refuses(let reason):
                answering += 1
                reasons.append(reason)
            }
        }
        if reasons.isEmpty { return notHeard > 0 ? nil : MachineReport(machine: machine, state: .online, at: at) }
        let state: MachineReport.State = answering > 0 ? .degraded : .offline
        return MachineReport(machine: machine, state: state, at: at, reason: reasons.joined(separator: "; "))
    }
}
