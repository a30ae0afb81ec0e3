import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

/// The agent's socket in the file system: claimed before the server binds, removed by the one who made it.
struct SocketFile: Sendable {
    /// `sun_path` of unix(7) holds 108 bytes with the final zero.
    static let longestPath = 107
    /// The owner and the group talk to the agent, nobody else.
    static let mode = 0o660

    let path: String

    /// Makes sure that `path` can be bound: a socket that a dead agent left is removed, everything else is refused.
    static func claim(_ path: String, group: any EventLoopGroup) async throws -> SocketFile {
        guard (1...longestPath).contains(path.utf8.count) else {
            throw SocketRefusal("the socket path \(path) has \(path.utf8.count) bytes: 1 to \(longestPath) are allowed")
        }
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        var isFolder = false
        if !folder.isEmpty, !FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) || !isFolder {
            throw SocketRefusal("there is no folder \(folder) for the socket \(path): create it, or name another path")
        }
        let file = SocketFile(path: path)
        guard let kind = file.attributes?[.type] as? FileAttributeType else { return file }
        guard kind == .typeSocket else {
            throw SocketRefusal("\(path) exists and is no socket: it is left alone; name another path or move it away")
        }
        if await answers(path, group: group) {
            throw SocketRefusal("another agent answers at \(path) already: stop it first, or name another path")
        }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw SocketRefusal("\(path) was left by a dead agent and cannot be removed: remove it (rm \(path))")
        }
        return file
    }

    /// Gives the bound socket its mode and remembers which file it is.
    func made() throws -> Inode {
        try FileManager.default.setAttributes([.posixPermissions: Self.mode], ofItemAtPath: path)
        return Inode(number: attributes?[.systemFileNumber] as? UInt64)
    }

    /// Removes the file if it is still the one that was made here: a successor's socket is never touched.
    func remove(_ made: Inode) {
        guard let number = made.number, attributes?[.systemFileNumber] as? UInt64 == number else { return }
        try? FileManager.default.removeItem(atPath: path)
    }

    struct Inode: Sendable {
        var number: UInt64?
    }

    private var attributes: [FileAttributeKey: Any]? {
        try? FileManager.default.attributesOfItem(atPath: path)
    }

    private static func answers(_ path: String, group: any EventLoopGroup) async -> Bool {
        do {
            let channel = try await ClientBootstrap(group: group).connectTimeout(.seconds(1))
                .connect(unixDomainSocketPath: path).get()
            try? await channel.close()
            return true
        } catch let error as IOError {
            // A full backlog and a missing permission are signs of life; only a refusal and a vanished file are not.
            return error.errnoCode != ECONNREFUSED && error.errnoCode != ENOENT
        } catch {
            return true
        }
    }
}

/// Why the agent's socket cannot be made, in a sentence that says what to do.
package struct SocketRefusal: Error, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}
