package import AndonCore
import Foundation
import NIOCore
import NIOPosix

/// A simulated line on real wires, from `start` to `stop`.
package actor Simulation {
    private enum Wire {
        case tcp(TCPLink)
        case serial(SerialLink)
    }

    private let plan: Plan
    private let text: String
    private let options: SimulationOptions
    private let line: LiveLine
    private let reader: CommandReader
    private let control: ControlSocket
    /// One thread for all wires: what happens on them happens in one order.
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private var wires: [LinkID: Wire] = [:]
    private var script: Task<Void, Never>?
    private var ticker: RepeatedTask?

    /// - Parameters:
    ///   - plan: what `text` says.
    ///   - text: the plan's file, from which `line.yaml` is made.
    /// - Throws: `CocoaError` when the log cannot be opened.
    package init(plan: Plan, text: String, options: SimulationOptions) throws {
        self.plan = plan
        self.text = text
        // Whoever opens the ports may stand in another folder.
        var options = options
        options.folder = URL(fileURLWithPath: options.folder).path
        self.options = options
        let log = try options.logFile.map { try SimulationLog(path: $0) }
        line = LiveLine(
            SimulatedLine(plan: plan, seed: options.seed, keepsReads: options.logsReads), speed: options.speed, log: log
        )
        reader = CommandReader(plan: plan)
        control = ControlSocket(path: Self.socketPath(in: options.folder))
    }

    package static func socketPath(in folder: String) -> String { path("sim.sock", in: folder) }

    /// The plan to give to the agent.
    package static func planPath(in folder: String) -> String { path("line.yaml", in: folder) }

    private static func path(_ name: String, in folder: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// Opens every wire, writes `line.yaml` and starts the script.
    /// - Returns: what is simulated and where, a line per link.
    /// - Throws: `WireError`, `PlanRewriter.Refusal`; everything is closed again by `stop`.
    package func start() async throws -> [String] {
        try FileManager.default.createDirectory(atPath: options.folder, withIntermediateDirectories: true)
        try await control.open(group: group) { [weak self] line in
            await self?.perform(line) ?? "error: the simulation has ended"
        }
        var endpoints: [String: PlanRewriter.Endpoint] = [:]
        var lines: [String] = []
        // A stop's own connection leads to a device that is there already.
        for (index, link) in plan.links.enumerated() where link.twin == nil {
            let id = LinkID(index)
            guard let endpoint = try await open(id, link) else {
                lines.append("\(link.name): a plug-in's device, not simulated; the plan keeps it as it is")
                continue
            }
            endpoints[link.name] = endpoint
            let units = line.change { $0.units(on: id) }.map(String.init).joined(separator: " ")
            let place =
                switch endpoint {
                case .tcp(let host, let port): "\(host):\(port)"
                case .serial(let device): device
                }
            lines.append("\(link.name): \(place), \(units.contains(" ") ? "units" : "unit") \(units)")
        }
        let rewritten = try PlanRewriter.rewrite(
            text, endpoints: endpoints, broker: options.broker, isArmed: options.isArmed)
        let path = Self.planPath(in: options.folder)
        try rewritten.write(toFile: path, atomically: true, encoding: .utf8)
        lines.append("plan: \(path)")
        // Physics moves with every request; this keeps the first one after a quiet night from waiting for all of it.
        ticker = group.next().scheduleRepeatedTask(initialDelay: .milliseconds(500), delay: .milliseconds(500)) {
            [line] _ in line.change { _ in }
        }
        if !options.script.isEmpty { script = Task { await self.run(options.script) } }
        return lines
    }

    /// Closes every wire and takes away the names and the socket. `line.yaml` stays: an agent may still hold it.
    package func stop() async {
        ticker?.cancel()
        script?.cancel()
        await script?.value
        await control.close()
        for wire in wires.values { await close(wire) }
        wires = [:]
        try? await group.shutdownGracefully()
    }

    /// Carries out one command line.
    /// - Returns: the answer; its last line begins with `ok:` or `error:`.
    package func perform(_ line: String) async -> String {
        do throws(CommandReader.Refusal) {
            return await perform(try reader.read(line))
        } catch {
            return "error: \(error.text)"
        }
    }

    private func perform(_ command: SimCommand) async -> String {
        let outcome = line.perform(command)
        for action in outcome.wires {
            do throws(WireError) {
                switch action {
                case .cut(let link): if let wire = wires[link] { await close(wire) }
                case .restore(let link): if let wire = wires[link] { try await open(wire) }
                case .hangUp(let link): if case .tcp(let wire) = wires[link] { wire.hangUp() }
                }
            } catch {
                return "error: \(error.text)"
            }
        }
        return (outcome.lines + ["ok: \(outcome.text)"]).joined(separator: "\n")
    }

    private func run(_ steps: [ScriptReader.Step]) async {
        for step in steps {
            let wait = (Uptime.zero + step.at - line.now).inSeconds / options.speed
            if wait > 0 { try? await Task.sleep(for: .seconds(wait)) }
            guard !Task.isCancelled else { return }
            _ = await perform(step.command)
        }
    }

    // MARK: - Wires

    /// Nil for a plug-in: only its own library knows what is behind it.
    private func open(_ id: LinkID, _ link: LinkPlan) async throws(WireError) -> PlanRewriter.Endpoint? {
        switch link.driver {
        case .modbusTCP(let host, let port), .modbusRTUOverTCP(let host, let port):
            let keeps = options.isFixed && (host == "::1" || host.hasPrefix("127."))
            let wire = TCPLink(
                id, line: line, group: group, host: keeps ? host : "127.0.0.1", port: keeps ? Int(port) : 0,
                carriesRTU: link.driver.isOneAtATime)
            try await wire.open()
            wires[id] = .tcp(wire)
            return .tcp(host: keeps ? host : "127.0.0.1", port: wire.port)
        case .plugin: return nil
        case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _):
            let keeps = options.isFixed && Self.isFree(serial.device)
            let path = keeps ? serial.device : Self.path(link.name, in: options.folder)
            let pace = options.isPaced ? SerialPace(serial) : .none
            let wire = SerialLink(
                id, line: line, group: group, path: path, pace: pace, speech: Self.speech(link.driver),
                onlyBaud: options.isStrictOnSpeed ? serial.baud : nil)
            try await wire.open()
            wires[id] = .serial(wire)
            return .serial(device: path)
        }
    }

    private static func speech(_ driver: LinkDriver) -> SerialLink.Speech {
        switch driver {
        case .modbusASCII: .ascii
        case .serialFrames(_, let frames): .frames(frames)
        default: .rtu
        }
    }

    private func open(_ wire: Wire) async throws(WireError) {
        switch wire {
        case .tcp(let wire): try await wire.open()
        case .serial(let wire): try await wire.open()
        }
    }

    private func close(_ wire: Wire) async {
        switch wire {
        case .tcp(let wire): await wire.close()
        case .serial(let wire): await wire.close()
        }
    }

    /// Nothing stands at the path, or a symbolic link of an earlier simulation, and its folder exists.
    private static func isFree(_ path: String) -> Bool {
        let files = FileManager.default
        var isFolder = ObjCBool(false)
        let folder = (path as NSString).deletingLastPathComponent
        guard unsafe files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else { return false }
        guard let target = try? files.destinationOfSymbolicLink(atPath: path) else {
            return !files.fileExists(atPath: path)
        }
        return target.hasPrefix("/dev/pts/")
    }
}
