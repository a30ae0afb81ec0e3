import Foundation
import Glibc
import Synchronization

/// A child process that is ours to end. Its output goes to files or nowhere.
package final class Child: Sendable {
    struct NotStarted: Error { var program: String }

    let pid: pid_t
    /// What wait(2) said; nil while it runs.
    private let ending = Mutex<Int32?>(nil)

    /// Starts a program. `environment` replaces or adds variables of ours.
    package init(
        _ program: String, _ arguments: [String], output: String = "/dev/null", errors: String = "/dev/null",
        environment: [String: String] = [:]
    ) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        // Sockets and ptys of other tests are none of the child's.
        for descriptor in Int32(3)..<512 { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }
        // A test's thread may block signals that the child must hear.
        var attributes = posix_spawnattr_t()
        var signals = sigset_t()
        unsafe posix_spawnattr_init(&attributes)
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, given in given }
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        var settings = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (words + settings).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let failure = unsafe posix_spawn(&pid, program, &actions, &attributes, &words, &settings)
        unsafe posix_spawn_file_actions_destroy(&actions)
        unsafe posix_spawnattr_destroy(&attributes)
        guard failure == 0 else { throw NotStarted(program: program) }
        self.pid = pid
    }

    deinit { end(SIGKILL) }

    package var isRunning: Bool {
        ending.withLock { ending in
            guard ending == nil else { return false }
            var status: Int32 = 0
            if unsafe waitpid(pid, &status, WNOHANG) == pid { ending = status }
            return ending == nil
        }
    }

    /// The exit code, or 128 and the signal that ended it, as a shell says it; nil while it runs.
    package var exitCode: Int32? {
        guard !isRunning, let status = ending.withLock({ $0 }) else { return nil }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Its number.
    package var number: Int32 { pid }

    package func signal(_ signal: Int32) { ending.withLock { if $0 == nil { kill(pid, signal) } } }

    /// Sends the signal and waits until the process is gone.
    package func end(_ signal: Int32) {
        self.signal(signal)
        wait()
    }

    package func wait() { while isRunning { usleep(2_000) } }
}
