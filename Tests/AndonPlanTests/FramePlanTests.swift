import AndonCore
import AndonPlan
import Testing

/// What a plan says of devices that speak no Modbus.
@Suite(.timeLimit(.minutes(1)))
struct FramePlanTests {
    private static func plan() throws -> Plan {
        try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/frames.yaml"), file: "frames")
    }

    private static func frames(_ name: String) throws -> FramePlan {
        let link = try #require(try plan().links.first { $0.name == name })
        guard case .serialFrames(_, let frames) = link.driver else { throw PlanRefusal(mistakes: []) }
        return frames
    }

    @Test
    func `Frames are cut as the link says`() throws {
        #expect(try Self.frames("scale").framing == .delimiter([13, 10]))
        #expect(try Self.frames("scanner").framing == .silence(.milliseconds(50)))
        let logger = try Self.frames("logger")
        #expect(logger.framing == .fixed(length: 12) && logger.mostBytes == 12)
        #expect(logger.quiet == .atMost(.minutes(10)))
        let printer = try Self.frames("printer")
        #expect(printer.framing == .lengthPrefix(at: 1, bytes: 2, isBigEndian: false, adds: 3))
        #expect(printer.mostBytes == 128)
        let checksum = FrameChecksum(kind: .xor, isHexadecimal: true, coversStart: true, coversEnd: true)
        #expect(try Self.frames("gauge").framing == .bracketed(start: [2], end: [3], checksum: checksum))
    }

    @Test
    func `Old devices may be slower than any Modbus`() throws {
        let slow = Self.asking("W").replacing("baud: 9600", with: "baud: 300")
        #expect(try PlanReader.read(Array(slow.utf8), file: "slow").links[0].driver.serial?.baud == 300)
        let rtu = slow.replacing("serial-frames", with: "modbus-rtu").replacing(", frame: { length: 4 }", with: "")
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(rtu.utf8), file: "slow") }
        #expect(refusal?.description.contains("found \"300\" for baud") == true)
    }

    @Test
    func `Tags that ask the same share one question`() throws {
        let plan = try Self.plan()
        #expect(try Self.frames("scale").asks == [[87, 13, 10], [2, 84, 3]])
        #expect(try Self.frames("scanner").asks == [[]])
        #expect(try Self.frames("gauge").asks == [[5]])
        #expect(plan.tags[0].point == Point(.frame, 0) && plan.tags[1].point == Point(.frame, 0))
        #expect(plan.tags[2].point == Point(.frame, 1))
        #expect(plan.tags.allSatisfy { $0.access == .read })
    }

    @Test
    func `The decimal sign is the plan's, a point unless said, and only of numbers`() throws {
        func plan(_ rest: String) throws -> FrameField? {
            try PlanReader.read(Array(Self.asking("W\(rest)").utf8), file: "scale").tags[0].field
        }
        #expect(try plan("")?.decimal == .point)
        #expect(try plan(", decimal-sign: \",\"")?.decimal == .comma)
        for (rest, words) in [
            (", decimal-sign: comma", "found \"comma\" for decimal-sign"),
            (", type: text, decimal-sign: \",\"", "with numbers"),
        ] {
            let refusal = #expect(throws: PlanRefusal.self) { try plan(rest) }
            #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "")")
        }
    }

    @Test
    func `People count fields and characters from one`() throws {
        let tags = try Self.plan().tags
        #expect(tags[0].field == FrameField(.separated(by: [44], index: 1), begins: [87]))
        #expect(tags[1].field == FrameField(.separated(by: [], index: 0)))
        #expect(tags[3].field == FrameField(.pattern("^BC:(.+)$", group: 1)))
        #expect(tags[4].field == FrameField(.pattern("[0-9]+", group: 0)))
        #expect(tags[5].field == FrameField(.position(first: 2, count: 7)))
        #expect(
            tags.map(\.type) == [.number, .characters, .number, .characters, .number, .number, .characters, .number])
    }

    @Test(arguments: [
        ("\"W\\r\\n\"", [87, 13, 10]), ("'W\\r\\n'", [87, 13, 10]), ("W\\r\\n", [87, 13, 10]),
        ("W<CR><LF>", [87, 13, 10]), ("\"\\x02\\x00\"", [2, 0]), ("'\\x02\\x00'", [2, 0]),
        ("'\\0\\t\\\\'", [0, 9, 92]),
        ("<STX>01<ETX>", [2, 48, 49, 3]), ("<01>", [60, 48, 49, 62]), ("\"<\"", [60]), ("'\\xFF'", [255]),
        ("\"\\xFF\"", [255]), ("<SOH><ENQ><ACK><NAK><EOT>", [1, 5, 6, 21, 4]), ("<DEL><SP><DC1>", [127, 32, 17]),
    ])
    func `Bytes are the same however they are quoted`(text: String, bytes: [UInt8]) throws {
        let plan = try PlanReader.read(Array(Self.asking(text).utf8), file: "ask.yaml")
        guard case .serialFrames(_, let frames) = plan.links[0].driver else { return #expect(Bool(false)) }
        #expect(frames.asks == [bytes])
    }

    @Test(arguments: [("W<CR>", "W<CR>"), ("'\\<STX>1'", "\\<STX>1"), ("'<01>\\\\'", "\\<01>\\\\")])
    func `What is asked is told as a plan would say it again`(text: String, told: String) throws {
        for text in [text, "'\(told)'"] {
            let plan = try PlanReader.read(Array(Self.asking(text).utf8), file: "ask.yaml")
            #expect(PlanStory(plan).text.contains("ask \(told) and read one frame"))
        }
    }

    @Test(arguments: ["€", "'\\x0'", "'\\xZZ'", "'\\q'", "<CRX>", "'W\\'", String(repeating: "a", count: 201)])
    func `Any other bytes are refused where they stand`(text: String) {
        let refusal = #expect(throws: PlanRefusal.self) {
            try PlanReader.read(Array(Self.asking(text).utf8), file: "ask.yaml")
        }
        #expect(refusal?.description.hasPrefix("ask.yaml:5:71: found") == true)
    }

    private static func asking(_ text: String) -> String {
        """
        andon: 1
        site: a
        line: b
        links: { l: { driver: serial-frames, device: /dev/ttyS0, baud: 9600, parity: even, frame: { length: 4 } } }
        machines: { m: { kind: other, link: l, tags: { t: { field: 1, ask:    \(text) } } } }

        """
    }
}
