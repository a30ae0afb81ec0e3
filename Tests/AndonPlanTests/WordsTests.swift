import AndonCore
import AndonPlan
import Testing

/// What single values of a plan mean.
@Suite(.timeLimit(.minutes(1)))
struct WordsTests {
    @Test(arguments: [
        ("holding 4096", Point(.holding, 4096)), ("input 3", Point(.input, 3)), ("coil 0", Point(.coil, 0)),
        ("discrete 65535", Point(.discrete, 65_535)), ("holding 0x1000", Point(.holding, 4096)),
        ("40101", Point(.holding, 100)), ("400101", Point(.holding, 100)), ("465536", Point(.holding, 65_535)),
        ("30001", Point(.input, 0)), ("10001", Point(.discrete, 0)), ("00017", Point(.coil, 16)),
        ("000017", Point(.coil, 16)), ("\"40101\"", Point(.holding, 100)),
    ])
    func `A point is a wire address or a reference number`(text: String, point: Point) throws {
        let type = point.area.isBits ? "" : ", type: int16"
        #expect(try SmallPlan.read(tags: "t: { at: \(text)\(type) }").tags[0].point == point)
    }

    @Test(arguments: [
        "0", "100", "9999", "20001", "40000", "465537", "4x0101", "holding", "holding 65536", "holding -1", "Holding 1",
    ])
    func `Any other point is refused`(text: String) {
        #expect(SmallPlan.mistakes(tags: "t: { at: \(text), type: int16 }").hasPrefix("small.yaml:10:16: found"))
    }

    @Test(arguments: [
        ("500ms", TimeSpan.milliseconds(500)), ("5 s", .seconds(5)), ("1min", .minutes(1)),
        ("1.5s", .milliseconds(1_500)),
        ("2h", .minutes(120)), ("0.01s", .milliseconds(10)), ("20000us", .milliseconds(20)),
    ])
    func `A duration has its unit`(text: String, span: TimeSpan) throws {
        #expect(try SmallPlan.read(tags: "t: { at: holding 0, type: int16, poll: \(text) }").tags[0].poll == span)
    }

    @Test(arguments: ["500", "1m", "5S", "-5s", "1e99h", "s", "5s5", "25h", "9ms", "nan", "inf s", "٥s"])
    func `Any other duration is refused`(text: String) {
        #expect(
            SmallPlan.mistakes(tags: "t: { at: holding 0, type: int16, poll: \(text) }").hasPrefix(
                "small.yaml:10:46: found"))
    }

    @Test(arguments: [
        ("above: 260 °C", Condition.above(260), "above 260 °C"),
        ("above: 260°C", .above(260), "above 260 °C"),
        ("below: -5.5 °C", .below(-5.5), "below -5.5 °C"),
        ("outside: 22 .. 28 °C", .outside(low: 22, high: 28), "outside 22 .. 28 °C"),
        ("inside: -5 °C..5 °C", .inside(low: -5, high: 5), "inside -5 .. 5 °C"),
        ("rises: 2 °C within 5s", .rises(by: 2, within: .seconds(5)), "rises 2 °C within 5 s"),
        ("falls: 2 °C within 1 min", .falls(by: 2, within: .minutes(1)), "falls 2 °C within 1 min"),
        ("moves: 0.5 °C within 2500ms", .moves(by: 0.5, within: .milliseconds(2_500)), "moves 0.5 °C within 2.5 s"),
        (
            "slope: above 0.5 °C/s over 10s", .slopeAbove(perSecond: 0.5, over: .seconds(10)),
            "slope above 0.5 °C/s over 10 s"
        ),
        (
            "slope: below -30 °C/min over 10s", .slopeBelow(perSecond: -0.5, over: .seconds(10)),
            "slope below -0.5 °C/s over 10 s"
        ),
    ])
    func `A condition reads as it is said`(text: String, condition: Condition, words: String) throws {
        let rest = "rules: { r: { tag: m/t, \(text), severity: warning } }"
        let plan = try SmallPlan.read(tags: "t: { at: holding 0, type: float32, units: °C }", rest: rest)
        #expect(plan.rules[0].condition == condition)
        #expect(plan.rules[0].text == words)
    }

    @Test(arguments: [("on", Condition.above(0.5), "is on"), ("off", .below(0.5), "is off")])
    func `A switch is on or off`(text: String, condition: Condition, words: String) throws {
        let rest = "rules: { r: { tag: m/t, is: \(text), severity: warning } }"
        for tag in ["t: { at: coil 3 }", "t: { at: input 3, bit: 15 }"] {
            let plan = try SmallPlan.read(tags: tag, rest: rest)
            #expect(plan.rules[0].condition == condition)
            #expect(plan.rules[0].text == words)
        }
    }

    @Test(arguments: [
        ("m/*", ["a1", "a2", "b1"]), ("\"*/a?\"", ["a1", "a2"]), ("m/a1", ["a1"]), ("m/*1", ["a1", "b1"]),
        ("[m/b1, m/a*]", ["a1", "a2", "b1"]), ("[m/a1, m/a1]", ["a1"]), ("m/*a*1*", ["a1"]),
    ])
    func `A pattern names tags in the plan's order, each once, and never one that is only written`(
        text: String, names: [String]
    ) throws {
        let tags = """
            a1: { at: holding 0, type: int16 }
                  a2: { at: holding 1, type: int16 }
                  b1: { at: holding 2, type: int16 }
                  a3: { at: coil 1, access: write }
            """
        let plan = try SmallPlan.read(tags: tags, rest: "rules: { r: { tag: \(text), above: 1, severity: advice } }")
        #expect(plan.rules[0].tags.map { plan[$0].name } == names)
    }

    @Test
    func `A star never crosses from machine to tag`() {
        let mistakes = SmallPlan.mistakes(rest: "rules: { r: { tag: \"*\", above: 1, severity: advice } }")
        #expect(mistakes.contains("matches at least one tag"))
    }

    @Test
    func `A row of tags counts names, addresses and units`() throws {
        let rows = try SmallPlan.read(tags: "\"z{8..10}-top\": { at: holding 100, type: float32 }")
        #expect(rows.tags.map(\.name) == ["z8-top", "z9-top", "z10-top"])
        #expect(rows.tags.map(\.point.address) == [100, 102, 104])
        let units = try SmallPlan.read(tags: "\"z{1..3}\": { at: holding 100, type: int16, unit: 11, step: 1 unit }")
        #expect(units.tags.map(\.unit) == [11, 12, 13])
        #expect(units.tags.map(\.point.address) == [100, 100, 100])
    }

    @Test(arguments: [
        ("mqtt://localhost", false, "localhost", 1883), ("mqtts://[2001:db8::1]", true, "2001:db8::1", 8883),
        ("mqtts://b.example:1/", true, "b.example", 1),
    ])
    func `A broker is known by its address`(text: String, isTLS: Bool, host: String, port: UInt16) throws {
        let broker = try SmallPlan.read(rest: "broker: { urls: \"\(text)\" }").broker
        #expect(broker?.urls == [BrokerURL(isTLS: isTLS, host: host, port: port)])
        #expect(broker?.clientID == "andon-plant-line")
        // What people are shown can be pasted into a plan.
        let shown = broker?.urls.first?.text ?? ""
        #expect(try SmallPlan.read(rest: "broker: { urls: \"\(shown)\" }").broker?.urls == broker?.urls)
    }

    @Test
    func `An open network is used only where the plan accepts it`() throws {
        #expect(SmallPlan.mistakes(rest: "broker: { urls: mqtt://192.0.2.9 }").contains("unencrypted"))
        #expect(SmallPlan.mistakes(rest: "broker: { urls: mqtt://127.0.0.2 }").isEmpty)
        #expect(SmallPlan.mistakes(rest: "broker: { urls: mqtt://192.0.2.9, insecure-network: accepted }").isEmpty)
    }

    @Test
    func `One serial port in two spellings of one address is still one socket`() {
        let text = SmallPlan.text(tags: "t: { at: coil 0 }", rest: "")
            .replacing("192.0.2.1 }", with: "\"::1\" }, two: { driver: modbus-tcp, host: \"0:0:0:0:0:0:0:1\" }")
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(text.utf8), file: "two.yaml") }
        #expect(
            refusal?.mistakes.map(\.text) == [
                "found [0:0:0:0:0:0:0:1]:502 in link \"two\", allowed: one link for one host and port; link \"net\" has it already"
            ])
    }

    @Test
    func `An IPv4 address written as IPv6 is that IPv4 address`() {
        let text = SmallPlan.text(tags: "t: { at: coil 0 }", rest: "")
            .replacing("192.0.2.1 }", with: "192.0.2.1 }, two: { driver: modbus-tcp, host: \"::ffff:192.0.2.1\" }")
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(text.utf8), file: "two.yaml") }
        #expect(
            refusal?.mistakes.map(\.text) == [
                "found [::ffff:192.0.2.1]:502 in link \"two\", allowed: one link for one host and port; link \"net\" has it already"
            ])
        #expect(SocketName.isSame("192.0.2.1:502", "[::FFFF:c000:201]:502"))
        #expect(!SocketName.isSame("192.0.2.1:502", "192.0.2.1:503"))
        #expect(!SocketName.isSame("192.0.2.1:502", "[::192.0.2.1]:502"))
        #expect(SocketName.isSame("/usr/lib/a.so", "/usr/lib/a.so"))
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1_000), "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
    ])
    func `SHA-256 gives the digests of the standard`(text: String, digest: String) {
        #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest)
    }

    @Test
    func `A plan is named by its bytes`() throws {
        let text = SmallPlan.text(tags: "t: { at: coil 0 }", rest: "")
        let one = try PlanReader.read(Array(text.utf8), file: "a")
        #expect(one.hash == SHA256.hexadecimal(of: Array(text.utf8)))
        #expect(try PlanReader.read(Array((text + "# more\n").utf8), file: "a").hash != one.hash)
    }
}
