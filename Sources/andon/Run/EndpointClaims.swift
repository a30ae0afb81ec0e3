internal import AndonCore
internal import AndonPlan
internal import Foundation

/// Which TCP endpoints the agents of this computer have: one file, in which each agent has locked a byte for each of its
/// endpoints.
///
/// Many devices serve one client only, and two agents that have one shut each other out. A lock goes with its process, takes no
/// descriptor of its own, and is seen whatever socket the agent has; nothing is written into the file.
final class EndpointClaims: Sendable {
    private let file: Int32

    /// Opens the first of the files that this person may write, and makes it where it is not there; nil where there is none.
    ///
    /// A process opens it once: closing it anywhere lets go of all its locks (fcntl(2)).
    init?(paths: [String] = Locations.claims) {
        for path in paths {
            let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
            guard file >= 0 else { continue }
            self.file = file
            return
        }
        return nil
    }

    deinit { close(file) }

    /// Takes the endpoint of a link; a link of another kind has none.
    ///
    /// - Returns: the process that has it already; nil where this one has it now.
    func claim(_ driver: LinkDriver) -> Int32? {
        guard var lock = Self.lock(of: driver) else { return nil }
        guard unsafe fcntl(file, F_SETLK, &lock) != 0 else { return nil }
        return Self.holder(driver, in: file)
    }

    /// The process that has the endpoint, as far as this person may look; nil where nobody is seen.
    static func holder(_ driver: LinkDriver, paths: [String] = Locations.claims) -> Int32? {
        for path in paths {
            let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard file >= 0 else { continue }
            defer { close(file) }
            if let pid = holder(driver, in: file) { return pid }
        }
        return nil
    }

    static func sentence(_ link: LinkPlan, _ pid: Int32) -> String {
        "link \(link.name): another agent of this computer\(words(pid)) has \(link.driver.endpointWords), too: a device that serves one "
            + "client only will shut one of them out"
    }

    /// ` (process 42)`
    static func words(_ pid: Int32) -> String { pid > 0 ? " (process \(pid))" : "" }

    private static func holder(_ driver: LinkDriver, in file: Int32) -> Int32? {
        guard var lock = lock(of: driver), unsafe fcntl(file, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK) else {
            return nil
        }
        // 0 and less: of a process that cannot be named from here, such as one of another container.
        return lock.l_pid
    }

    private static func lock(of driver: LinkDriver) -> flock? {
        switch driver {
        case .modbusTCP, .modbusRTUOverTCP: break
        case .modbusRTU, .modbusASCII, .serialFrames, .plugin: return nil
        }
        // FNV-1a: an endpoint is a place in the file.
        let hash = SocketName.canonical(driver.endpointWords).utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(hash >> 2)
        lock.l_len = 1
        return lock
    }
}
