internal import AndonCore
internal import Foundation

/// Where the agent of a line keeps its state and offers its socket, unless the command says otherwise.
///
/// Under systemd the folders that the unit names; for root the same places; for anybody else the user's own state and
/// runtime folders. State outlives a reboot: the latch is in it.
enum Locations {
    static func state(_ plan: Plan, given: String?) -> String {
        given ?? environment("STATE_DIRECTORY")
            ?? (isRoot ? "/var/lib/andon/\(plan.line)" : "\(userState)/andon/\(plan.line)")
    }

    /// Where the agent records what the line answered, below its state folder.
    static func recording(_ plan: Plan, given: String?) -> String { "\(state(plan, given: given))/recording" }

    /// Where the agent keeps its audit, below its state folder.
    static func audit(_ plan: Plan, given: String?) -> String { "\(state(plan, given: given))/audit" }

    static func socket(_ plan: Plan, given: String?) -> String {
        given ?? "\(sockets)/\(plan.line).sock"
    }

    /// The socket's folder is made for the person who runs the agent; systemd makes its own.
    static func makeFolder(ofSocket path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty, !FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        } catch {
            throw Refusal(
                "\(folder): cannot be made for the agent's socket: \(SystemWords.of(error))")
        }
    }

    /// The socket that `tail`, `status` and `reset` speak to: the one given, `$ANDON_SOCKET`, or the only one there is.
    static func agentSocket(given: String?, line: String?) throws -> String {
        if let given = given ?? environment("ANDON_SOCKET") { return given }
        if let line { return "\(sockets)/\(line).sock" }
        let names = socketNames
        switch names.count {
        case 1: return "\(sockets)/\(names[0])"
        case 0:
            throw Refusal(
                "no agent's socket in \(sockets): is it running? Start it with `andon run PLAN`, or name its socket "
                    + "with --socket PATH or ANDON_SOCKET.")
        default:
            let lines = names.map { $0.dropLast(".sock".count) }.joined(separator: ", ")
            throw Refusal("several agents run here: name one with --line (\(lines)).")
        }
    }

    /// The sockets of every agent that runs here, as far as this person sees them.
    static var agentSockets: [String] {
        if let given = environment("ANDON_SOCKET") { return [given] }
        return socketNames.map { "\(sockets)/\($0)" }
    }

    /// Where the agents of this computer say which TCP endpoints are theirs; the first that may be written is an agent's own.
    static var claims: [String] {
        var folders = [environment("RUNTIME_DIRECTORY"), "/run/andon", userFolder].compactMap(\.self)
        folders = folders.enumerated().filter { folders.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        return folders.map { "\($0)/endpoints" }
    }

    /// The claims' folder is where an agent's socket would be.
    static func makeFolderOfClaims() { try? makeFolder(ofSocket: "\(sockets)/endpoints") }

    private static var socketNames: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: sockets)) ?? []).filter { $0.hasSuffix(".sock") }
            .sorted()
    }

    private static var sockets: String { environment("RUNTIME_DIRECTORY") ?? (isRoot ? "/run/andon" : userFolder) }
    private static var isRoot: Bool { getuid() == 0 }
    private static var userState: String {
        environment("XDG_STATE_HOME") ?? "\(NSHomeDirectory())/.local/state"
    }
    private static var userFolder: String {
        environment("XDG_RUNTIME_DIR").map { "\($0)/andon" } ?? "/tmp/andon-\(getuid())"
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
