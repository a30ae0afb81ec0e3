import Glibc
import Synchronization

/// A child process that is ours to end. Its output goes to a file or nowhere.
package final class Child: Sendable {
    struct NotStarted: Error { var program: String }

    let pid: pid_t
    private let isReaped = Mutex(false)

    package init(_ program: String, _ arguments: [String], output: String = "/dev/null") throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // A test's thread may block signals that the child must hear.
        var attributes = posix_spawnattr_t()
        var signals = sigset_t()
        unsafe posix_spawnattr_init(&attributes)
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let failure = unsafe posix_spawn(&pid, program, &actions, &attributes, &words, environ)
        unsafe posix_spawn_file_actions_destroy(&actions)
        unsafe posix_spawnattr_destroy(&attributes)
        guard failure == 0 else { throw NotStarted(program: program) }
        self.pid = pid
    }

    deinit { end(SIGKILL) }

    package var isRunning: Bool {
        isReaped.withLock { isReaped in
            if isReaped { return false }
            isReaped = waitpid(pid, nil, WNOHANG) == pid
            return !isReaped
        }
    }

    package func signal(_ signal: Int32) { isReaped.withLock { if !$0 { kill(pid, signal) } } }

    /// Sends the signal and waits until the process is gone.
    package func end(_ signal: Int32) {
        self.signal(signal)
        wait()
    }

    package func wait() { while isRunning { usleep(2_000) } }
}
