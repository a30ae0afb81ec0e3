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
}
