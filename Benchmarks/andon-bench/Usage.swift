internal import BenchCounting
internal import Foundation
internal import Glibc

/// What this process has used up so far.
struct Usage {
    /// User and system time of all threads, in nanoseconds.
    var cpu: Int64
    /// CPU time of the threads of that name that are alive, in nanoseconds.
    var wire: Int64
    var allocations: UInt64
    /// What it took to read these: belongs to no span that is measured.
    private var reading: (cpu: Int64, allocations: UInt64) = (0, 0)

    /// - Parameter thread: the wire's thread, whose share is told apart.
    static func now(thread: String = "andon-tcp") -> Usage {
        var usage = Usage(cpu: cpuTime(), wire: 0, allocations: bench_allocations())
        usage.wire = cpu(ofThreads: thread)
        usage.reading = (cpuTime() - usage.cpu, bench_allocations() - usage.allocations)
        return usage
    }

    /// The CPU time alone; allocates nothing.
    static func cpuTime() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func cpu(ofThreads name: String) -> Int64 {
        // The listing fails when a thread ends under it.
        let tasks =
            (0..<8).lazy.compactMap { _ in try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") }
            .first ?? []
        return tasks.reduce(into: 0) { sum, task in
            guard word("/proc/self/task/\(task)/comm") == name else { return }
            sum += word("/proc/self/task/\(task)/schedstat").flatMap { Int64($0) } ?? 0
        }
    }

    /// The first word of a file of the kernel.
    private static func word(_ path: String) -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }

    static func - (left: Usage, right: Usage) -> Usage {
        Usage(
            cpu: left.cpu - right.cpu - right.reading.cpu, wire: left.wire - right.wire,
            allocations: left.allocations - right.allocations - right.reading.allocations)
    }
}
