import Dispatch
import Glibc
import Testing

/// Where the machines of these tests act: threads that may block, away from the pool that the tests share.
enum Stage {
    static func run(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "puppet").async(execute: body)
    }

    /// Waits for a fact; that it never comes is a failure.
    static func see(_ what: String, _ holds: () -> Bool) {
        let end = uptime() + 20_000_000_000
        while !holds() {
            guard uptime() < end else {
                Issue.record("not seen: \(what)")
                return
            }
            usleep(2_000)
        }
    }
}
