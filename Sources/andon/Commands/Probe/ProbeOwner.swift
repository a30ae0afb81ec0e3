internal import AndonCore
internal import AndonDesk
internal import AndonPlan
internal import Foundation

/// Whether somebody has the wire already: a running agent is asked, and not disturbed.
enum ProbeOwner {
    /// Refuses a wire that an agent of this machine has in its plan, also while it has it not open.
    ///
    /// - Parameter command: what to give the agent instead, behind `andon probe`; nil where an agent cannot do it.
    static func refuse(_ driver: LinkDriver, command: String? = nil) async throws {
        if let owner = await find(driver) { throw Refusal(sentence(driver, owner, command)) }
        guard let pid = EndpointClaims.holder(driver) else { return }
        throw Refusal(
            """
            \(driver.endpointWords): an agent\(EndpointClaims.words(pid)) has it and would be disturbed; its socket is not seen from here.
            ANDON_SOCKET=PATH names the socket that it was started with; --beside-agent opens a connection all the same.
            """)
    }

    /// The values, or the sentence that ends the command.
    static func values(
        _ answer: ProbeAnswer, _ link: LinkPlan, unit: UInt8, _ point: Point, count: Int
    ) async throws -> [UInt16] {
        switch answer.outcome {
        case .values(let values): return values
        case .owned, .unopened, .failed: throw await end(answer, link)
        case .refused, .silent, .lost, .garbled:
            throw Refusal(
                AnswerText.refusal(
                    answer, unit: unit, point, count: count, link.driver.serial == nil ? .network : .serial))
        }
    }

    /// What to say of an answer after which nothing more can be asked.
    static func end(_ answer: ProbeAnswer, _ link: LinkPlan) async -> Refusal {
        switch answer.outcome {
        case .owned: return await locked(link.driver)
        case .unopened(let trouble):
            return Refusal(TroubleText.sentence(trouble, link.driver, timeout: link.timeout))
        default: return Refusal("\(link.driver.endpointWords): \(AnswerText.ending(answer))")
        }
    }

    private static func locked(_ driver: LinkDriver) async -> Refusal {
        if let owner = await find(driver) { return Refusal(sentence(driver, owner, nil)) }
        let port = driver.endpointWords
        if let holder = ProbePort.holder(port) {
            let agent = "It is an agent whose socket is not seen from here: ANDON_SOCKET or the group andon shows it."
            return Refusal(
                "\(port): process \(holder) owns the port. " + (holder.hasSuffix("(andon)") ? agent : "End it first."))
        }
        return Refusal("\(port): another process owns the port. `sudo fuser -v \(port)` names it.")
    }

    private struct Owner {
        var line: String
        var link: String
        /// It has frames of its own, and no addresses that an agent could be asked for.
        var isFrames: Bool
        /// What names the agent to a command.
        var words: String
    }

    private static func sentence(_ driver: LinkDriver, _ owner: Owner, _ command: String?) -> String {
        // What was typed, through the agent; otherwise what an agent can do at all.
        let command = command ?? "read POINT --unit N"
        let instead =
            owner.isFrames
            ? "It cannot be asked for frames; the values that it makes of them are shown by andon tail \(owner.words)"
            : "Ask the agent instead: andon probe \(command) --ask-agent \(owner.words) --link \(owner.link)"
        return """
            \(driver.endpointWords): the agent of line \(owner.line) owns it (link \(owner.link)) and would be disturbed.
            \(instead)
            Or end it first: systemctl stop andon@\(owner.line)
            """
    }

    private static func find(_ driver: LinkDriver) async -> Owner? {
        let usual = Locations.agentSockets
        for path in usual + systemSockets.filter({ !usual.contains($0) }) {
            guard let report = try? await DeskClient(socketPath: path).status().report else { continue }
            if let link = report.links.first(where: { isSame($0.endpoint, driver) }) {
                let line = report.agent.line
                let words = usual.contains(path) ? "--line \(line)" : "--socket \(path)"
                let isFrames = link.driver == "serial-frames"
                return Owner(line: line, link: link.name, isFrames: isFrames, words: words)
            }
        }
        return nil
    }

    /// Those of systemd's agents, also for a person whose own agents would stand elsewhere.
    private static var systemSockets: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/run/andon")) ?? []).filter { $0.hasSuffix(".sock") }
            .sorted().map { "/run/andon/\($0)" }
    }

    /// Two names of one port are one port.
    private static func isSame(_ endpoint: String, _ driver: LinkDriver) -> Bool {
        switch driver {
        case .modbusTCP, .modbusRTUOverTCP: return SocketName.isSame(endpoint, driver.endpointWords)
        case .modbusRTU, .modbusASCII, .serialFrames, .plugin:
            return endpoint.hasPrefix("/") && resolved(endpoint) == resolved(driver.endpointWords)
        }
    }

    private static func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
