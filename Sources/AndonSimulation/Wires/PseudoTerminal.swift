import Foundation

/// A pty in raw mode whose far side stands under a stable name, as a serial port stands under /dev/serial/by-id.
///
/// Owns the near side until `takeMaster`, the far side and the symbolic link until `remove`. The far side is kept open so
/// that the near side does not report a hang-up while no client is there.
struct PseudoTerminal: ~Copyable {
    private var master: Int32
    private let far: Int32
    /// The name of the far side: /dev/pts/7.
    let device: String
    let link: String

    /// Opens a pair and points `link` to its far side, in place of an older symbolic link.
    /// - Throws: `WireError` when there is no pty left, or when something else than a symbolic link stands at `link`.
    init(link: String) throws(WireError) {
        var (near, far): (Int32, Int32) = (-1, -1)
        guard unsafe openpty(&near, &far, nil, nil, nil) == 0 else {
            throw WireError("cannot open a pty: \(Self.reason())")
        }
        var name = [CChar](repeating: 0, count: 128)
        guard unsafe ttyname_r(far, &name, name.count) == 0 else {
            let reason = Self.reason()
            Foundation.close(near)
            Foundation.close(far)
            throw WireError("cannot name a pty: \(reason)")
        }
        let device = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for side in [near, far] { _ = fcntl(side, F_SETFD, FD_CLOEXEC) }
        // Raw before anybody can read: a cooked terminal would echo our answers back to us.
        var settings = termios()
        unsafe tcgetattr(far, &settings)
        unsafe cfmakeraw(&settings)
        unsafe tcsetattr(far, TCSANOW, &settings)
        do {
            try Self.point(link, to: device)
        } catch {
            Foundation.close(near)
            Foundation.close(far)
            throw error
        }
        master = near
        self.far = far
        self.device = device
        self.link = link
    }

    /// Hands the near side to its new owner.
    mutating func takeMaster() -> Int32 {
        defer { master = -1 }
        return master
    }

    /// The speed that a client has set, in baud; nil for one that no serial device of the field has.
    var baud: Int? {
        var settings = termios()
        guard unsafe tcgetattr(far, &settings) == 0 else { return nil }
        let speeds: [(speed_t, Int)] = [
            (speed_t(B300), 300), (speed_t(B600), 600), (speed_t(B1200), 1_200), (speed_t(B2400), 2_400),
            (speed_t(B4800), 4_800), (speed_t(B9600), 9_600), (speed_t(B19200), 19_200), (speed_t(B38400), 38_400),
            (speed_t(B57600), 57_600), (speed_t(B115200), 115_200), (speed_t(B230400), 230_400),
        ]
        let speed = unsafe cfgetospeed(&settings)
        return speeds.first { $0.0 == speed }?.1
    }

    deinit {
        if master >= 0 { Foundation.close(master) }
        Foundation.close(far)
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == device { unsafe unlink(link) }
    }

    /// Renamed into place: there is no moment at which the name leads nowhere.
    private static func point(_ link: String, to device: String) throws(WireError) {
        var status = stat()
        if unsafe lstat(link, &status) == 0, status.st_mode & S_IFMT != S_IFLNK {
            throw WireError("\(link) is in the way: a symbolic link to the simulated port belongs there")
        }
        let fresh = "\(link).new"
        unsafe unlink(fresh)
        guard unsafe symlink(device, fresh) == 0, unsafe rename(fresh, link) == 0 else {
            throw WireError("cannot make \(link): \(reason())")
        }
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
