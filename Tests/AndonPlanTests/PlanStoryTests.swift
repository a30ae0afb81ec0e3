import AndonCore
import AndonPlan
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PlanStoryTests {
    private static func story(_ path: String) throws -> String {
        PlanStory(try PlanReader.read(Files.bytes(path), file: path)).text
    }

    @Test
    func `The story of the shipped plan names every request, rule and the stop`() throws {
        let story = try Self.story("Config/line.yaml")
        for line in [
            "Line smt-3 at plant-1, plan ",
            "Messages go to andon/v1/plant-1/smt-3/…",
            "  through mqtts://192.0.2.10:8883, then mqtts://192.0.2.11:8883 as andon-plant-1-smt-3",
            "Link placer-net: modbus-tcp to 192.0.2.22:502",
            "19200 baud, 8 data bits, parity even, 1 stop bit",
            "  every 500 ms: read unit 1, holding 4096..4105 (44097..44106), 10 registers, 22.92 ms on the wire",
            "      oven/zone1-top to oven/zone10-top",
            "  every 1 s: read unit 1, coil 16..18 (00017..00019), 3 bits",
            "  zone-spike (critical): rises 2 °C within 5 s, 2 of 3, on",
            "    tells it and says that it would have stopped the line (shadow)",
            "Stop: an operational stop, not a safety function and no emergency stop",
            "  writes off to tower/hold: link io-net, unit 1, coil 20 (00021)",
            "  mode shadow: nothing is written, it only says what it would have stopped",
        ] { #expect(story.contains(line), "\(line)") }
    }

    @Test
    func `A stop that is not read back on a serial bus is warned of, unless echoes are taken away`() throws {
        func story(_ link: String, _ tags: String = "") throws -> String {
            let text = """
                andon: 1
                site: plant-1
                line: smt-9
                links: { bus: { \(link) } }
                machines: { tower: { kind: io, link: bus, tags: { hold: { at: coil 5, access: write }\(tags) } } }
                stop: { output: tower/hold, means-stop: off, verify: { read-back: no }, mode: armed }
                """
            return PlanStory(try PlanReader.read(Array(text.utf8), file: "plan")).text
        }
        let serial = "driver: modbus-rtu, device: /dev/ttyS0, baud: 9600, parity: even"
        #expect(try story(serial).contains("as nothing is read there, the stop is never confirmed"))
        let read = ", door: { at: discrete 1 }"
        #expect(try story(serial, read).contains("confirmed only after something else was answered there"))
        #expect(!(try story(serial + ", echo: strip").contains("our own request:")))
        #expect(!(try story("driver: modbus-tcp, host: 192.0.2.20").contains("our own request:")))
    }

    @Test
    func `Every tag that is read and every rule stands in the story`() throws {
        let plan = try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/base.yaml"), file: "base")
        let story = PlanStory(plan).text
        for index in plan.tags.indices { #expect(story.contains(plan.path(of: TagID(index)))) }
        for rule in plan.rules { #expect(story.contains(rule.name)) }
        #expect(story.contains("The bus is busy 7 % of the time"))
        #expect(!story.contains("armed"))
    }

    @Test
    func `An armed plan says that it stops the line`() throws {
        let story = try Self.story("Tests/Fixtures/Plans/good/words-of-yaml.yaml")
        #expect(story.contains("    tells it and stops the line\n"))
        #expect(story.contains("  mode armed: it does stop the line\n"))
        #expect(story.contains("writes on to tower/hold"))
        #expect(story.contains("the output is not read back"))
    }

    @Test
    func `A plan without broker, rules and stop says so`() throws {
        let story = try Self.story("Tests/Fixtures/Plans/good/smallest.yaml")
        #expect(story.contains("No stop: this agent never stops the line."))
        #expect(story.contains("No rules"))
        #expect(story.contains("modbus-tcp to [::1]:502"))
    }

    @Test
    func `A port name that moves and an open network are pointed out`() throws {
        let text = try Files.text("Tests/Fixtures/Plans/good/base.yaml")
            .replacing("/dev/ttyS0", with: "/dev/ttyUSB0")
            .replacing(
                "links:", with: "broker: { urls: mqtt://192.0.2.9, insecure-network: accepted, version: 3.1.1 }\nlinks:"
            )
        let story = PlanStory(try PlanReader.read(Array(text.utf8), file: "a")).text
        #expect(story.contains("note: this name can change when the adapter is plugged in again"))
        #expect(story.contains("note: not encrypted"))
        #expect(story.contains("note: a 3.1.1 broker acknowledges what it throws away"))
    }

    @Test
    func `A stop that shares a serial link with polls is pointed out`() throws {
        let text = try Files.text("Tests/Fixtures/Plans/good/base.yaml")
        let shared = text.replacing("link: io\n", with: "link: bus\n")
        #expect(shared != text)
        let note = "note: it shares this serial link with polls"
        #expect(PlanStory(try PlanReader.read(Array(shared.utf8), file: "a")).text.contains(note))
        #expect(!PlanStory(try PlanReader.read(Array(text.utf8), file: "a")).text.contains(note))
    }

    @Test
    func `The story tells what is special about units, each in its own words`() throws {
        let story = try Self.story("Tests/Fixtures/Plans/good/unit-quirks.yaml")
        for line in [
            "  at most 60 registers or 2000 bits in one request\n",
            ": RTS low while we send, 1 ms before and 200 µs after\n",
            "  the port hears our own requests: they are known and taken away\n",
            "  unit 1: may take 1 s; at most 23 inputs, 23 holdings in one request; rests 100 ms after each answer;",
            "    believed only while holding 100 (40101) holds 4660 (0x1234)\n",
            "  units 2 to 4: at most 8 holdings in one request; known to take 45 ms before it answers; one value in",
            "never touched: holding 100..120, coil 7, holding 200..202\n",
            "reads of coils and discretes begin at 0\n",
            "    believed only while it calls itself vendor WAGO, product 750-352, revision 01.02 (function 43/14)\n",
            "    believed only while its server id begins with 0x12 0x34 (function 17)\n",
        ] { #expect(story.contains(line), "\(line)") }
        #expect(!story.contains("no tag of the plan is there"))
    }

    @Test
    func `The story tells each kind of link with its settings in full`() throws {
        let story = try Self.story("Tests/Fixtures/Plans/good/link-kinds.yaml")
        for line in [
            "Link bus: modbus-ascii on /dev/ttyS0, 9600 baud, 7 data bits, parity even, 1 stop bit\n",
            "Link server: modbus-rtu-tcp to 192.0.2.30:4001\n",
            "  500 ms of pause after each connection; closed when nobody asked for 1 min\n",
            "Link acme: plug-in /usr/lib/andon/drivers/acme.so with model A 12, port_2 7\n",
            "  unit 255: rests 5 ms after each answer\n",
        ] { #expect(story.contains(line), "\(line)") }
    }

    @Test
    func `The story tells what is asked, what a frame is and where a value stands in it`() throws {
        let story = try Self.story("Tests/Fixtures/Plans/good/frames.yaml")
        for line in [
            "  a frame ends with <CR><LF>, at most 256 bytes\n",
            "  a frame has 12 bytes; one that comes unasked may be missing for 10 min\n",
            "  a frame ends with 50 ms of silence, at most 256 bytes\n",
            "  a frame says its length in bytes 2..3, low byte first, with 3 more that are not counted, at most 128 bytes",
            "  a frame goes from <STX> to <ETX>, then a checksum (xor in hexadecimal characters, start and end included)",
            "  every 1 s: ask W<CR><LF> and read one frame\n      m/weight, m/stable\n",
            "  every 1 s: read the frames that come unasked\n",
            "        m/weight: field 2 between \",\" of frames that begin with W; bad outside 0 .. 500 g\n",
            "        m/stable: text; field 1 between spaces\n",
            "        m/barcode: text; group 1 of what matches ^BC:(.+)$\n",
            "        m/heat: characters 3..9; held within 0 .. 400 °C\n",
        ] { #expect(story.contains(line), "\(line)") }
    }

    @Test
    func `The story tells how a value is read where it is no plain number`() throws {
        let story = try Self.story("Tests/Fixtures/Plans/good/types.yaml")
        for line in [
            "        m/serial: uint64 in order cdab\n", "        m/mode: bits 4..7; 0 is off, 1 is run, 2 is fault\n",
            "        m/relay: on is written as 0x100, off as 0\n", "        m/run: on is 0x100, off is 0\n",
            "; a counter that wraps at 4294967296; holding 14 (40015) is 40015-40016 in the manual\n",
            "        m/heat: decimals in input 1001 (31002); no value when it reads 0x7FFF, 0x8002, 0xFFFE; bad outside",
            "        m/model: text in 8 registers in order badc\n", "  writes off (0x55) to m/hold:",
        ] { #expect(story.contains(line), "\(line)") }
    }

    @Test
    func `An ASCII bus is busy longer than an RTU bus, frames of unknown length are not counted`() throws {
        let text = try Files.text("Tests/Fixtures/Plans/good/base.yaml")
        let ascii = text.replacing("driver: modbus-rtu,", with: "driver: modbus-ascii, data-bits: 8,")
        let story = PlanStory(try PlanReader.read(Array(ascii.utf8), file: "a")).text
        #expect(story.contains("The bus is busy 10 % of the time"))
        #expect(try !Self.story("Tests/Fixtures/Plans/good/frames.yaml").contains("The bus is busy"))
    }

    @Test
    func `The stop's story says when a write is sent again, and that words of the device's own never are`() throws {
        let text = try Files.text("Tests/Fixtures/Plans/good/base.yaml")
            .replacing("192.0.2.20 }", with: "192.0.2.20, write-retries: 2 }")
        let story = PlanStory(try PlanReader.read(Array(text.utf8), file: "a")).text
        #expect(story.contains("  a write without an answer is sent again at once, at most 2 times each, within"))
        let words = try Files.text("Tests/Fixtures/Plans/good/coil-words-stop.yaml")
            .replacing("192.0.2.20 }", with: "192.0.2.20, write-retries: 2 }")
        let own = PlanStory(try PlanReader.read(Array(words.utf8), file: "a")).text
        #expect(own.contains("  a write without an answer is not sent again at once: what its on and off do twice"))
    }

    @Test
    func `Words about a unit that nothing asks are pointed out`() throws {
        let text = try Files.text("Tests/Fixtures/Plans/good/base.yaml")
            .replacing("192.0.2.20 }", with: "192.0.2.20, units: { 9: { pause: 5ms } } }")
        let story = PlanStory(try PlanReader.read(Array(text.utf8), file: "a")).text
        #expect(story.contains("  unit 9: rests 5 ms after each answer\n    note: no tag of the plan is there\n"))
    }
}
