import CAndonDriver
import Glibc
import Testing

/// What the drivers do to descriptors, ports and sockets, seen from outside.
@Suite(.timeLimit(.minutes(2)))
struct PortTests {
    @Test(
        "a serial port is this process's alone, raw, and as fast as the plan says; and free again at the end",
        arguments: [("1200", B1200), ("4800", B4800), ("9600", B9600), ("38400", B38400), ("230400", B230400)]
            as [(String, Int32)],
        [Wire.rtu, .ascii])
    func line(baud: (String, Int32), wire: Wire) throws {
        let terminal = try Terminal()
        do {
            let settings = [("device", terminal.path), ("baud", baud.0), ("parity", "none"), ("stop-bits", "2")]
            let driver = try unsafe Driver(wire.table, [settings])
            #expect(try driver.ask(.holding(0, timeout: 1)).status != ANDON_LOCKED)
            var line = termios()
            #expect(unsafe tcgetattr(terminal.far, &line) == 0)
            #expect(unsafe cfgetospeed(&line) == speed_t(baud.1) && cfgetispeed(&line) == speed_t(baud.1))
            #expect(line.c_cflag & tcflag_t(CSTOPB) != 0)
            #expect(line.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
            #expect(line.c_iflag & tcflag_t(IXON | ICRNL | BRKINT) == 0)
            #expect(terminal.isExclusive)
            #expect(try Descriptors.on(terminal.name).allSatisfy { fcntl($0, F_GETFD) & FD_CLOEXEC != 0 })
        }
        #expect(!terminal.isExclusive)
    }

    @Test("parity is even unless the plan says otherwise, and a character with a wrong one is dropped")
    func parity() throws {
        let terminal = try Terminal()
        let driver = try Driver.rtu(device: terminal.path, [("baud", "19200")])
        _ = try driver.ask(.holding(0, timeout: 1))
        var line = termios()
        #expect(unsafe tcgetattr(terminal.far, &line) == 0)
        // A pty keeps no PARENB; what becomes of a wrong character it does keep.
        #expect(line.c_iflag & tcflag_t(INPCK) != 0 && line.c_iflag & tcflag_t(IGNPAR) != 0)
        let plain = try Driver.rtu(device: try Terminal().path, [("baud", "19200"), ("parity", "none")])
        _ = try plain.ask(.holding(0, timeout: 1))
    }

    @Test(
        "a connection is kept alive, sends at once, gives up what is not acknowledged, and is no child's",
        arguments: ConnectionTests.connected)
    func connection(wire: Wire) throws {
        let (slave, driver) = try wire.make()
        #expect(try driver.ask(.holding(1)).values == [4, 7])
        let files = try Descriptors.connected(to: slave.port)
        #expect(files.count == 1)
        for file in files {
            #expect(Descriptors.option(file, Int32(IPPROTO_TCP), TCP_NODELAY) == 1)
            #expect(Descriptors.option(file, SOL_SOCKET, SO_KEEPALIVE) == 1)
            #expect((1...30).contains(Descriptors.option(file, Int32(IPPROTO_TCP), TCP_KEEPIDLE) ?? 0))
            #expect((1...30_000).contains(Descriptors.option(file, Int32(IPPROTO_TCP), 18) ?? 0), "TCP_USER_TIMEOUT")
            #expect(fcntl(file, F_GETFD) & FD_CLOEXEC != 0)
        }
    }

    @Test("what cannot be opened leaves no descriptor behind")
    func leaks() throws {
        let owned = try Slave.rtu(), owner = try Driver.rtu(owned), plain = try PlainFile()
        #expect(try owner.ask(.holding(0)).status == ANDON_OK)
        let broken: [Driver] = [
            try Driver.rtu(owned), try Driver.rtu(device: plain.path),
            try Driver.rtu(device: "/dev/andon-no-such-port"),
            try unsafe Driver(Wire.tcp.table, [[("host", "255.255.255.255")]]),
            try unsafe Driver(Wire.rtuOverTCP.table, [[("host", "255.255.255.255")]]),
        ]
        for driver in broken { #expect(try driver.ask(.holding(0, timeout: 100)).status != ANDON_OK) }
        let before = try Descriptors.count()
        for _ in 0..<50 {
            for driver in broken { #expect(try driver.ask(.holding(0, timeout: 100)).status != ANDON_OK) }
        }
        // Other suites of this process may be at work.
        #expect(try Descriptors.count() < before + 50)
    }

    @Test("row 40: a port that this user may not open is named with the group that may")
    func permission() async {
        await #expect(processExitsWith: .success) {
            let plain = try PlainFile()
            #expect(unsafe chmod(plain.path, 0) == 0)
            // Root may open everything.
            if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
            let driver = try Driver.rtu(device: plain.path)
            let answer = try driver.ask(.holding(0))
            #expect(answer.status == ANDON_LINK_DOWN && answer.systemError == EACCES)
            #expect(driver.description().contains("permission denied: the agent's user must be in group"))
            #expect(seteuid(getuid()) == 0)
        }
    }

}
