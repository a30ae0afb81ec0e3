import CAndonDriver
import Glibc
import Testing

@Suite("Asking and listening", .timeLimit(.minutes(2)))
struct AskTests {
    @Test("a request is sent and its frame comes back")
    func asks() throws {
        let port = try Port()
        let driver = try Driver(port)
        #expect(try driver.ask("W\r", of: port) { port.send("12.5\r") }.said == "12.5")
        #expect(driver.counters().requests == 1 && driver.describe().isEmpty)
    }

    @Test("two scans in a row come both, in their order, though nobody listened")
    func burst() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.open()
        port.send("one\rtwo\r")
        #expect(try driver.listen().said == "one")
        #expect(try driver.listen().said == "two")
    }

    @Test("of more scans than are kept the oldest go, and are counted")
    func overflow() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.open()
        port.send((10..<30).map { "\($0)\r" }.joined())
        driver.turn { driver.counters().stray_bytes == 8 }
        #expect(try (0..<16).map { _ in try driver.listen().said } == (14..<30).map(String.init))
    }

    @Test("scans that came before a request do not answer it, and are not lost")
    func drained() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.open()
        port.send("scan\r")
        #expect(try driver.ask("W\r", of: port) { port.send("12.5\r") }.said == "12.5")
        #expect(try driver.listen().said == "scan")
    }

    @Test("who listens does not hold up who asks")
    func listenerWaits() throws {
        let port = try Port()
        let driver = try Driver(port)
        let listener = try driver.submit()
        let answer = try driver.ask("W\r", of: port) { port.send("1\r2\r") }
        #expect(answer.said == "1")
        let scan = try #require(driver.collect().first)
        #expect(scan.ticket == listener && scan.said == "2")
    }

    @Test("half a frame in front of an answer makes it unconfirmed, never a wrong good value")
    func halfFrame() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.open()
        port.send("12.")
        driver.turn { port.waiting == 0 && !driver.describe().isEmpty || driver.wait().isEmpty }
        let answer = try driver.ask("W\r", of: port) { port.send("5\r") }
        #expect(answer.said == "?5")
    }

    @Test("silence is a timeout; an answer that comes late is thrown away and counted, and the next one is right")
    func late() throws {
        let port = try Port()
        let driver = try Driver(port)
        #expect(try driver.ask("A\r", timeout: 100, of: port).status == ANDON_TIMEOUT)
        port.send("a\r")
        driver.turn { driver.counters().late_answers == 1 }
        #expect(try driver.ask("B\r", of: port) { port.send("b\r") }.said == "b")
    }

    @Test("a scan is not the answer that is owed: the late one behind it is not believed")
    func scanInDoubt() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.open()
        port.send("one\r")
        #expect(try driver.listen().said == "one")
        #expect(try driver.ask("A\r", timeout: 1_000, of: port).status == ANDON_TIMEOUT)
        port.send("two\r")
        driver.turn { driver.counters().late_answers == 1 }
        #expect(try driver.ask("B\r", of: port) { port.send("a\r") }.said == "?a")
    }

    @Test("an answer that comes to the next request is not believed; the true one comes late, and the line is well")
    func oneBehind() throws {
        let port = try Port()
        let driver = try Driver(port)
        #expect(try driver.ask("0\r", timeout: 200, of: port).status == ANDON_TIMEOUT)
        #expect(try driver.ask("1\r", of: port) { port.send("0\r") }.said == "?0")
        port.send("1\r")
        driver.turn { driver.counters().late_answers == 1 }
        #expect(try driver.ask("2\r", of: port) { port.send("2\r") }.said == "2")
    }

    @Test("after an unconfirmed answer the next request waits; when nothing comes the line is believed again")
    func settles() throws {
        let port = try Port()
        let driver = try Driver(port)
        #expect(try driver.ask("A\r", timeout: 100, of: port).status == ANDON_TIMEOUT)
        #expect(try driver.ask("B\r", timeout: 1_000, of: port) { port.send("b\r") }.said == "?b")
        #expect(try driver.ask("C\r", timeout: 100, of: port).wasSent == false)
        #expect(try driver.ask("D\r", timeout: 20_000, of: port) { port.send("d\r") }.said == "d")
    }

    @Test(
        "silence, however long, forgives nothing: a device that hung answers the old request first, and is not believed"
    )
    func hung() throws {
        let port = try Port()
        let driver = try Driver(port)
        #expect(try driver.ask("W\r", timeout: 50, of: port).status == ANDON_TIMEOUT)
        #expect(driver.wait(milliseconds: 500).isEmpty)
        #expect(try driver.ask("T\r", of: port) { port.send("w\r") }.said == "?w")
        port.send("t\r")
        driver.turn { driver.counters().late_answers == 1 }
        #expect(try driver.ask("T\r", of: port) { port.send("t\r") }.said == "t")
    }

    @Test("a device that is always late is not believed, though its answers are further apart than many timeouts")
    func alwaysLate() throws {
        let port = try Port()
        let driver = try Driver(port)
        for number in 0..<3 {
            #expect(try driver.ask("\(number)\r", timeout: 40, of: port).status == ANDON_TIMEOUT)
            #expect(driver.wait(milliseconds: 500).isEmpty)
        }
        #expect(try driver.ask("3\r", timeout: 40, of: port) { port.send("0\r") }.said == "?0")
        #expect(driver.wait(milliseconds: 480).isEmpty)
        // Held back still, or asked: the next late one is never its answer.
        port.send("1\r")
        driver.turn { driver.counters().late_answers == 1 }
        #expect(try driver.ask("4\r", timeout: 5_000, of: port) { port.send("2\r") }.said == "?2")
    }

    @Test("noise that goes on keeps no device unasked, and its next answer is not believed")
    func noiseInDoubt() throws {
        let port = try Port()
        let driver = try Driver(port, [("framing", "bracketed"), ("start", "02"), ("end", "03"), ("checksum", "xor")])
        #expect(try driver.ask("A", timeout: 100, of: port).status == ANDON_TIMEOUT)
        #expect(try driver.ask("B", timeout: 200, of: port) { port.send("\u{2}1\u{3}2") }.said == "?1")
        var wasAsked = false
        for _ in 0..<400 where !wasAsked {
            port.send("\u{2}1\u{3}\u{0}")
            wasAsked = try driver.ask("C", timeout: 30, of: port).wasSent
        }
        #expect(wasAsked)
        _ = driver.wait(milliseconds: 10)
        #expect(try driver.ask("D", timeout: 200, of: port) { port.send("\u{2}1\u{3}2") }.said == "?1")
    }

    @Test("a broken frame is not the answer that is owed: the doubt goes on")
    func brokenInDoubt() throws {
        let port = try Port()
        let driver = try Driver(port, [("framing", "bracketed"), ("start", "02"), ("end", "03"), ("checksum", "xor")])
        #expect(try driver.ask("A", timeout: 100, of: port).status == ANDON_TIMEOUT)
        port.send("\u{2}1\u{3}\u{0}")
        driver.turn { driver.counters().late_answers == 1 }
        #expect(try driver.ask("B", of: port) { port.send("\u{2}1\u{3}2") }.said == "?1")
    }

    @Test("an answer whose checksum is wrong is a bad answer")
    func badAnswer() throws {
        let port = try Port()
        let driver = try Driver(
            port, [("framing", "bracketed"), ("start", "02"), ("end", "03"), ("checksum", "xor")])
        let answer = try driver.ask("W", timeout: 500, of: port) { port.send("\u{2}1\u{3}\u{0}") }
        #expect(answer.status == ANDON_BAD_ANSWER)
        #expect(try driver.ask("W", timeout: 5_000, of: port) { port.send("\u{2}1\u{3}2") }.said == "1")
    }

    @Test("an own request that comes back is taken away; an answer that begins like it is not")
    func echo() throws {
        let port = try Port()
        let driver = try Driver(port, [("framing", "delimiter"), ("end", "0d"), ("echo", "strip")])
        #expect(try driver.ask("W1\r", of: port) { port.send("W1\r5\r") }.said == "5")
        #expect(driver.counters().echoes == 1)
        #expect(try driver.ask("W1\r", of: port) { port.send("W12\r") }.said == "W12")
    }

    @Test("an echo that nobody takes away is explained")
    func echoIsNamed() throws {
        let port = try Port()
        let driver = try Driver(port)
        _ = try driver.ask("W1\r", of: port) { port.send("W1\r") }
        #expect(driver.describe().contains("echo: strip"))
    }

    @Test("a device that talks without pause jams the line")
    func jammed() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.open()
        try driver.submit("W\r", timeout: 200)
        var answers: [Answer] = []
        while answers.isEmpty {
            port.send("x")
            answers = driver.wait(milliseconds: 1)
        }
        #expect(answers.map(\.status) == [ANDON_JAMMED])
        #expect(port.waiting == 0)
    }

    @Test("wake ends a wait, also from another thread and also while a request is on its way")
    func wakes() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.submit("W\r", timeout: 60_000)
        driver.turn { port.waiting == 2 }
        driver.wake()
        #expect(driver.wait(milliseconds: 50_000).isEmpty)
        port.send("1\r")
        #expect(driver.collect().map(\.said) == ["1"])
    }

    @Test("what no request may be is refused; a full queue is busy")
    func limits() throws {
        let port = try Port()
        let driver = try Driver(port)
        func refusal(_ words: [UInt16], link: UInt32 = 0) -> andon_status_t? {
            #expect(throws: Refused.self) { try driver.submit(words, link: link) }?.status
        }
        #expect(refusal([256]) == ANDON_BAD_REQUEST)
        #expect(refusal([1], link: 1) == ANDON_BAD_REQUEST)
        #expect(refusal([UInt16](repeating: 1, count: 1_025)) == ANDON_BAD_REQUEST)
        #expect(throws: Refused.self) { try driver.submit([1], operation: ANDON_READ_HOLDING) }
        for _ in 0..<16 { try driver.submit() }
        #expect(refusal([]) == ANDON_BUSY)
    }
}
