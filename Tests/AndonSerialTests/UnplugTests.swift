import CAndonDriver
import Glibc
import Testing

@Suite("A port that goes and comes", .timeLimit(.minutes(2)))
struct UnplugTests {
    @Test("a plug pulled in the middle of a request ends it at once (row 37)")
    func inRequest() throws {
        let port = try Port()
        let driver = try Driver(port)
        let answer = try driver.ask("W\r", timeout: 60_000, of: port) { port.unplug() }
        #expect(answer.status == ANDON_LINK_DOWN && answer.systemError != 0)
    }

    @Test("a plug pulled while somebody listens ends it at once (row 37)")
    func whileListening() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.submit("", timeout: 60_000)
        _ = driver.wait()
        port.unplug()
        #expect(driver.collect().map(\.status) == [ANDON_LINK_DOWN])
    }

    @Test("the adapter comes back as another device under the same name (row 38)")
    func replug() throws {
        let port = try Port()
        let driver = try Driver(port)
        #expect(try driver.ask("A\r", of: port) { port.send("a\r") }.said == "a")
        let before = port.device
        // Held, so that the number is not given out again.
        let held = unsafe open(before, O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(held) }
        port.unplug()
        #expect(try driver.listen().status == ANDON_LINK_DOWN)
        #expect(try driver.listen().status == ANDON_LINK_DOWN)
        #expect(driver.describe().contains("plugged in"))
        try port.plugIn()
        #expect(try driver.ask("B\r", of: port) { port.send("b\r") }.said == "b")
        #expect(driver.counters().connects == 2 && driver.describe().isEmpty)
    }

    @Test("a port that another program has is locked")
    func locked() throws {
        let port = try Port()
        let other = unsafe open(port.device, O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(other) }
        #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
        let driver = try Driver(port)
        #expect(try driver.listen().status == ANDON_LOCKED)
        #expect(driver.describe().contains("another program"))
        #expect(flock(other, LOCK_UN) == 0)
        #expect(try driver.listen(timeout: 20).status == ANDON_TIMEOUT)
    }

    @Test("what is no serial port is named")
    func notATerminal() throws {
        // A file of this test's own: what everybody has, as /dev/null, another process may hold the lock of.
        var name = Array("/tmp/andon-file-XXXXXX".utf8CString)
        let file = unsafe mkstemp(&name)
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            close(file)
            unsafe unlink(path)
        }
        let driver = try Driver([("device", path), ("framing", "fixed"), ("length", "1")])
        #expect(try driver.listen().status == ANDON_LINK_DOWN)
        #expect(driver.describe().contains("no serial port"))
        for device in ["ttyS0", "/" + String(repeating: "x", count: 5_000)] {
            let refused = #expect(throws: Refused.self) {
                try Driver([("device", device), ("framing", "fixed"), ("length", "1")])
            }
            #expect(refused?.sentence.contains("an absolute path shorter than") == true)
        }
    }
}
