package import AndonCore
internal import Glibc

/// How many descriptors this process may have open: one for each connection and port, and some for everything else.
package enum DescriptorLimit {
    /// Store, broker, local socket, logs, and the terminals that look: what a plan needs beside its links.
    private static let everythingElse = 100
    /// The most that is asked for: twice what the largest measured line needs.
    private static let enough: rlim_t = 65_536

    /// What the process may have at most; nil where there is no bound.
    package static var most: Int? {
        let limit = limits()
        return limit.rlim_max == rlim_t.max ? nil : Int(clamping: limit.rlim_max)
    }

    /// Takes as many as the process may have, as far as they may be of use. A refusal leaves what there was.
    package static func raise() {
        var limit = limits()
        let wanted = max(limit.rlim_cur, min(limit.rlim_max, enough))
        guard wanted != limit.rlim_cur else { return }
        limit.rlim_cur = wanted
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// What a plan needs: at a wire's most, and what the rest of the agent takes.
    package static func needed(by plan: Plan) -> Int {
        plan.links.reduce(everythingElse) { sum, link in
            switch link.driver {
            case .modbusTCP: sum + 1
            // The port and what wakes its wire.
            case .modbusRTU, .modbusASCII, .modbusRTUOverTCP, .serialFrames: sum + 2
            // The socket, the process and what wakes the wire.
            case .plugin: sum + 3
            }
        }
    }

    private static func limits() -> rlimit {
        var limit = rlimit()
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return limit
    }
}
