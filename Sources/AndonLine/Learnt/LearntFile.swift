internal import AndonCore
internal import Foundation
internal import Glibc

/// What was learnt of the units, on disk: one small file in the state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the line, after that by the keeper.
struct LearntFile: Sendable {
    let path: String

    /// - Parameter directory: the agent's state directory; must exist.
    init(directory: String) { path = directory + "/learnt" }

    /// What an earlier run learnt. A file that cannot be read is set aside as `learnt.bad`: units are asked again, which
    /// costs a few requests and nothing else. Blocks on disk.
    ///
    /// - Returns: what is known, and what went wrong, with the path.
    func read(plan: Plan) -> (learnt: Learnt, problem: String?) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            return (Learnt(), errno == ENOENT ? nil : "\(path): \(SystemError.words(errno))")
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        let found: LearntText.Found
        do {
            let bytes = try handle.read(upToCount: LearntText.mostBytes + 1) ?? Data()
            found = LearntText.decode(Array(bytes), plan: plan)
        } catch {
            return (Learnt(), "\(path): \(error)")
        }
        switch found {
        case .learnt(let learnt): return (learnt, nil)
        case .unreadable(let reason):
            let aside = path + ".bad"
            let isAside = unsafe rename(path, aside) == 0
            return (Learnt(), "\(path): \(reason); \(isAside ? "it is kept as \(aside)" : "it could not be set aside")")
        }
    }

    /// Replaces the file and returns when it is on disk. Blocks on disk.
    ///
    /// - Returns: nil, or what went wrong, with the path.
    func write(_ learnt: Learnt, plan: Plan) -> String? {
        let temporary = path + ".new"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return "\(temporary): \(SystemError.words(errno))" }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: LearntText.encode(learnt, plan: plan))
            try handle.synchronize()
            try handle.close()
        } catch {
            return "\(temporary): \(error)"
        }
        guard unsafe rename(temporary, path) == 0 else { return "\(path): \(SystemError.words(errno))" }
        return nil
    }
}
