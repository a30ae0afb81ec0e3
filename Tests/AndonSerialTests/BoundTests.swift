import CAndonDriver
import Glibc
import Testing

/// Row 44 for every framing, and what a doubt is worth on a line whose frames carry no number.
@Suite("Bounds and doubts", .timeLimit(.minutes(2)))
struct BoundTests {
    private static let bracketed = [("framing", "bracketed"), ("start", "02"), ("end", "03"), ("checksum", "xor")]

    @Test(
        "a frame that is longer than it may be is a bad answer, and the one behind it is well",
        arguments: [
            // Its end begins where the room ends.
            ([("framing", "delimiter"), ("end", "0d0a"), ("most-bytes", "8")], "1234567\r", "\nOK\r\n", "OK"),
            (
                bracketed + [("most-bytes", "16")], "\u{2}" + String(repeating: "a", count: 40), "\u{2}1\u{3}2", "1"
            ),
            (bracketed + [("most-bytes", "16")], "\u{2}12345678901234\u{3}", "\u{2}1\u{3}2", "1"),
        ] as [([(String, String)], String, String, String)])
    func tooLong(settings: [(String, String)], sent: String, next: String, well: String) throws {
        let port = try Port()
        let driver = try Driver(port, settings)
        try driver.open()
        try driver.submit()
        port.send(sent)
        #expect(driver.collect().map(\.status) == [ANDON_BAD_ANSWER])
        port.send(next)
        #expect(try driver.listen().said == well)
    }

    @Test(
        "a frame that only silence ends, or that says that it is longer than it may be, is bad until the silence",
        arguments: [
            ([("framing", "silence"), ("silence-ns", "30000000"), ("most-bytes", "8")], "123456789012", "12345"),
            (
                [("framing", "length-prefix"), ("prefix-bytes", "2"), ("most-bytes", "64")], "\u{7F}\u{7F}12",
                "\u{0}\u{1}x"
            ),
        ] as [([(String, String)], String, String)])
    func untilSilence(settings: [(String, String)], sent: String, next: String) throws {
        let port = try Port()
        let driver = try Driver(port, settings)
        try driver.open()
        try driver.submit()
        port.send(sent)
        #expect(driver.collect().map(\.status) == [ANDON_BAD_ANSWER])
        #expect(try driver.listen(timeout: 400).status == ANDON_TIMEOUT)
        port.send(next)
        #expect(try driver.listen().said == next)
    }

    @Test("a bad answer in the middle of a doubt settles nothing")
    func badInDoubt() throws {
        let port = try Port()
        let driver = try Driver(port, Self.bracketed)
        #expect(try driver.ask("A", timeout: 100, of: port).status == ANDON_TIMEOUT)
        #expect(try driver.ask("B", timeout: 100, of: port) { port.send("\u{2}1\u{3}9") }.status == ANDON_BAD_ANSWER)
        #expect(try driver.ask("C", timeout: 100, of: port) { port.send("\u{2}1\u{3}2") }.said == "?1")
    }

    @Test("a whole frame behind a bad one is nobody's answer, until the time of the request is over")
    func behindBad() throws {
        let port = try Port()
        let driver = try Driver(port, Self.bracketed)
        #expect(try driver.ask("A", timeout: 300, of: port) { port.send("\u{2}1\u{3}9") }.status == ANDON_BAD_ANSWER)
        // It was the answer to A, perhaps; what is asked now waits for it.
        try driver.submit("B", timeout: 5_000)
        #expect(driver.wait(milliseconds: 100).isEmpty && port.waiting == 0)
        port.send("\u{2}1\u{3}2")
        while port.waiting == 0 { #expect(driver.wait(milliseconds: 5).isEmpty) }
        port.send("\u{2}2\u{3}1")
        #expect(driver.collect().map(\.said) == ["2"])
    }

    @Test("two requests that were given up owe two answers: one that comes late settles one of them")
    func twoOwed() throws {
        let port = try Port()
        let driver = try Driver(port)
        #expect(try driver.ask("A\r", timeout: 200, of: port).status == ANDON_TIMEOUT)
        #expect(try driver.ask("B\r", timeout: 200, of: port).status == ANDON_TIMEOUT)
        port.send("a\r")
        driver.turn { driver.counters().late_answers == 1 }
        #expect(try driver.ask("C\r", of: port) { port.send("b\r") }.said == "?b")
    }

    @Test("urgent before others, then the oldest, whatever places were free")
    func order() throws {
        let port = try Port()
        let driver = try Driver(port)
        var sent = ""
        for (text, urgent) in [("A\r", false), ("B\r", false), ("C\r", true)] {
            try driver.submit(text, timeout: 20_000, urgent: urgent)
        }
        for round in 0..<5 {
            while port.waiting < 2 { #expect(driver.wait(milliseconds: 5).isEmpty) }
            sent += String(decoding: port.receive(2), as: UTF8.self)
            if round == 0 { try driver.submit("D\r", timeout: 20_000) }
            port.send("x\r")
            #expect(driver.collect().count == 1)
            // It takes the place of the one that was answered.
            if round == 0 { try driver.submit("E\r", timeout: 20_000) }
        }
        #expect(sent == "C\rA\rB\rD\rE\r")
    }

    @Test("a gap precedes every request, and a pause follows the opening")
    func gap() throws {
        let port = try Port()
        let settings = [
            ("framing", "delimiter"), ("end", "0d"), ("gap-ns", "60000000"), ("pause-after-connect-ns", "90000000"),
        ]
        let driver = try Driver(port, settings)
        let began = uptime()
        let first = try driver.ask("A\r", of: port) { port.send("1\r") }
        let second = try driver.ask("B\r", of: port) { port.send("2\r") }
        #expect(first.said == "1" && second.said == "2")
        #expect(first.sentAt >= began + 90_000_000)
        #expect(second.sentAt >= first.answeredAt + 59_000_000)
    }

    @Test("a serial port is this process's alone, raw, and as fast as the plan says; and free again at the end")
    func line() throws {
        let port = try Port()
        let far = unsafe open(port.device, O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(far) }
        func isExclusive() -> Bool {
            var answer: Int32 = 0
            // TIOCGEXCL
            return unsafe ioctl(far, 0x8004_5440, &answer) == 0 && answer != 0
        }
        for (baud, speed) in [("300", B300), ("9600", B9600), ("230400", B230400)] {
            let driver = try Driver([
                ("device", port.path), ("baud", baud), ("stop-bits", "2"), ("framing", "fixed"), ("length", "1"),
            ])
            try driver.open()
            var line = termios()
            #expect(unsafe tcgetattr(far, &line) == 0)
            #expect(unsafe cfgetospeed(&line) == speed_t(speed) && cfgetispeed(&line) == speed_t(speed))
            #expect(line.c_cflag & tcflag_t(CSTOPB) != 0 && line.c_iflag & tcflag_t(PARMRK) != 0)
            #expect(line.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
            #expect(isExclusive())
        }
        #expect(!isExclusive())
    }
}
