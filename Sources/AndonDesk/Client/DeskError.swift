import FoundationEssentials
import Glibc
import NIOCore

/// Why a command could not talk to the agent, in a sentence that says what to do.
package enum DeskError: Error, Hashable, CustomStringConvertible {
    /// Nobody listens: no socket, or one that a dead agent left.
    case noAgent(path: String, line: String?)
    /// The socket is there, but not for this user.
    case noPermission(path: String, group: String?)
    /// Connected, but no answer in time.
    case silent(path: String)
    /// The agent ended the connection before it had answered.
    case gone(path: String)
    /// What answers does not speak as an agent does.
    case strange(path: String, what: String)
    /// The agent refused the request.
    case refused(status: Int, sentence: String)

    package var description: String {
        switch self {
        case .noAgent(let path, let line):
            "no agent answers at \(path): is it running? (systemctl status andon@\(line ?? "LINE"), or andon run PLAN)"
        case .noPermission(let path, let group?):
            "\(path) may be opened by the group \(group) only: join it (sudo usermod -aG \(group) $USER) and log in again"
        case .noPermission(let path, nil):
            "\(path) may not be opened by this user: ask for the agent's group, or use sudo"
        case .silent(let path):
            "the agent at \(path) does not answer in time: look at it (systemctl status 'andon@*', journalctl -e)"
        case .gone(let path): "the agent at \(path) ended the connection before it had answered: try again"
        case .strange(let path, let what):
            "what answers at \(path) is no agent of this version (\(what)): compare andon --version with the agent's"
        case .refused(let status, let sentence): "the agent refused (\(status)): \(sentence)"
        }
    }

    /// Whether the agent may simply be away for a moment.
    var isAbsence: Bool {
        switch self {
        case .noAgent, .silent, .gone: true
        case .noPermission, .strange, .refused: false
        }
    }

    /// What a failed connection means.
    static func connecting(to path: String, line: String?, _ error: any Error) -> DeskError {
        guard let errno = (error as? IOError)?.errnoCode else {
            return error is ChannelError ? .silent(path: path) : .strange(path: path, what: "\(error)")
        }
        switch errno {
        case EACCES, EPERM: return .noPermission(path: path, group: group(of: path))
        case ENOENT, ECONNREFUSED, ENOTDIR, ENOTSOCK, EPROTOTYPE: return .noAgent(path: path, line: line)
        case EAGAIN: return .silent(path: path)
        default: return .strange(path: path, what: "\(error)")
        }
    }

    private static func group(of path: String) -> String? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.groupOwnerAccountName] as? String
    }
}
