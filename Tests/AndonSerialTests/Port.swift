import Glibc
import Testing

/// The far end of a serial line: a pty whose near side a test speaks as the device, under a stable name as in
/// /dev/serial/by-id. Unplugged and plugged in again at will; a new pty then stands under the same name.
@safe final class Port {
    let path: String
    private var master: Int32 = -1
    private var far: Int32 = -1
    private(set) var device = ""

    init() throws {
        var folder = Array("/tmp/andon-serial-XXXXXX".utf8CString)
        try #require(unsafe mkdtemp(&folder) != nil)
        path = String(decoding: folder.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/port"
        try plugIn()
    }

    deinit {
        unplug()
        unsafe unlink(path)
        unsafe rmdir(String(path.dropLast("/port".count)))
    }

    func plugIn() throws {
        // The far side is kept open so that the near side does not report a hang-up while no driver is there.
        try #require(unsafe openpty(&master, &far, nil, nil, nil) == 0)
        for side in [master, far] { _ = fcntl(side, F_SETFD, FD_CLOEXEC) }
        var name = [CChar](repeating: 0, count: 128)
        try #require(unsafe ttyname_r(far, &name, name.count) == 0)
        device = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Raw, so that nothing echoes.
        var line = termios()
        unsafe tcgetattr(far, &line)
        unsafe cfmakeraw(&line)
        unsafe tcsetattr(far, TCSANOW, &line)
        unsafe unlink(path)
        try #require(unsafe symlink(device, path) == 0)
    }

    func unplug() {
        for side in [master, far] where side >= 0 { close(side) }
        (master, far) = (-1, -1)
        unsafe unlink(path)
    }

    /// The device sends. Blocks while the line is full.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            let count = unsafe write(master, rest, rest.count)
            if count <= 0 { return }
            sent += count
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// What has come to the device, when this many bytes are there.
    func receive(_ count: Int) -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            var fd = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&fd, 1, 10_000) > 0 else { break }
            var bytes = [UInt8](repeating: 0, count: count - all.count)
            let got = unsafe read(master, &bytes, bytes.count)
            if got <= 0 { break }
            all += bytes.prefix(got)
        }
        return all
    }

    /// Bytes that wait for the device now.
    var waiting: Int {
        var count: CInt = 0
        _ = unsafe ioctl(master, UInt(FIONREAD), &count)
        return Int(count)
    }
}
