import AndonCore
import AndonPlan
import Foundation
import Testing

/// A stop with several outputs as it stands in a plan.
@Suite(.timeLimit(.minutes(1)))
struct StopPlanTests {
    private static let tags = """
        lamp: { at: coil 1, access: write }
              infeed: { at: holding 10, type: uint16, access: write }
              belt: { at: holding 11, type: uint16, access: write, poll: 1s }
              moving: { at: discrete 3, poll: 100ms }
              hot: { at: holding 20, type: int16, poll: 100ms }
        """
    private static let rest = """
        rules:
          spike: { tag: m/hot, above: 250, severity: critical, then: stop }
          door: { tag: m/hot, above: 300, severity: critical, then: { stop: brief } }
        stop:
          outputs:
            lamp: { output: m/lamp, means-stop: on }
            infeed:
              output: m/infeed
              mask: 0x0004
              means-stop: on
              connection: own
              verify: { within: 300ms, input: { tag: m/moving, means-stop: off, within: 3s } }
              when-cleared: tell
            belt: { output: m/belt, means-stop: 0, means-run: 7, attempts: 2 }
          procedures:
            line: [lamp, { output: infeed, after: 2s, if-fails: [belt] }]
            brief: [infeed, lamp]
          procedure: line
          deadline: 6s
          mode: armed
        """

    private static func mistakes(_ change: (String) -> String) -> String {
        SmallPlan.mistakes(tags: tags, rest: change(rest))
    }

    @Test
    func `The long form names outputs, procedures, proofs and policies`() throws {
        let plan = try SmallPlan.read(tags: Self.tags, rest: Self.rest)
        let stop = try #require(plan.stop)
        #expect(stop.outputs.map(\.name) == ["lamp", "infeed", "belt"])
        let infeed = stop.outputs[1]
        #expect(infeed.mask == 4 && infeed.stopValue == 4 && infeed.runValue == 0 && infeed.whenCleared == .tell)
        #expect(infeed.input?.value == 0 && infeed.input?.within == .seconds(3))
        #expect(stop.outputs[2].stopValue == 0 && stop.outputs[2].runValue == 7 && stop.outputs[2].attempts == 2)
        #expect(
            stop.procedures[0].steps == [
                StopStep(output: 0), StopStep(output: 1, after: .seconds(2), ifFails: [2]),
            ])
        #expect(stop.procedures[1].steps == [StopStep(output: 1), StopStep(output: 0)])
        #expect(stop.deadline == .seconds(6) && stop.mode == .armed && stop.standard == 0)
        #expect(plan.procedures == [0, 1])
    }

    @Test
    func `A connection of its own is a further link to the same device, without polls`() throws {
        let plan = try SmallPlan.read(tags: Self.tags, rest: Self.rest)
        let link = try #require(plan.stop?.outputs[1].connection)
        #expect(plan[link].name == "net-stop" && plan[link].twin == LinkID(0))
        #expect(plan[link].driver == plan.links[0].driver)
        #expect(plan.link(of: plan.stop!.outputs[0]) == LinkID(0))
        #expect(!ReadPlan.blocks(for: plan).contains { $0.link == link })
        // Nobody waits there: what the device owes the polls is of the other connection.
        #expect(BusBudget(plan).verifies[1].underWay == .zero)
    }

    @Test
    func `The story tells each output, each procedure and who asks for it`() throws {
        let story = PlanStory(try SmallPlan.read(tags: Self.tags, rest: Self.rest)).text
        for line in [
            "  output infeed", "    writes on to m/infeed: link net-stop, unit 1, holding 10 (40011)",
            "    only the bits 4 of the register, with function 22: the others are never touched",
            "    and when m/moving shows off, a signal of its own, within 3 s",
            "    when somebody else clears it: told, and not written again before a reset or a new cause",
            "  procedure line, asked for by: spike; also by what a restart finds",
            "    after 2 s: infeed; when it fails, at once: belt", "  procedure brief, asked for by: door",
        ] { #expect(story.contains(line), "\(line)") }
    }

    @Test
    func `The budget goes from the change to each output, those that stand in included`() throws {
        let plan = try SmallPlan.read(tags: Self.tags, rest: Self.rest)
        let budget = BusBudget(plan)
        let spike = try #require(budget.stops.first)
        #expect(spike.stages.map(\.output) == [0, 1, 2])
        #expect(spike.stages[2].standsInFor == 1)
        // The infeed is given up 2 s + 3 s after the cause, and then the belt has its 500 ms.
        #expect(spike.stages[2].reaction.worst - spike.detection.worst == .milliseconds(5_500))
        #expect(spike.reaction.worst == spike.stages[2].reaction.worst)
        let text = BudgetText(plan).text
        #expect(text.contains("until belt is confirmed, as infeed fails"))
        #expect(text.contains("no output takes longer than the deadline of 6 s"))
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(BudgetJSON.text(plan).utf8)) as? [String: Any])
        #expect((json["outputs"] as? [Any])?.count == 3 && json["deadline_ms"] as? Double == 6_000)
    }

    @Test(arguments: [
        ("deadline: 6s", "deadline: 3s", "small.yaml:", "deadline: 3.5 s or more"),
        ("within: 3s", "within: 350ms", "for m/moving, which is known only", "or a shorter poll"),
        ("within: 3s", "within: 200ms", "for the input", "no less than the output's own within"),
        (
            "tag: m/moving, means-stop: off", "tag: m/lamp, means-stop: off", "m/lamp, which is not read",
            "a tag that is read"
        ),
        ("output: infeed, after", "output: infed, after", "\"infed\" for output", "infeed"),
        ("stop: brief", "stop: breif", "\"breif\" for stop", "brief"),
        ("  procedure: line\n", "", "without the key \"procedure\"", "the name of the procedure"),
        ("[infeed, lamp]", "[infeed, infeed]", "twice in procedure \"brief\"", "each output once"),
        ("if-fails: [belt]", "if-fails: infeed", "in place of itself", "another output"),
        ("mask: 0x0004", "mask: 0", "for mask", "the bits of the register"),
        (
            "mask: 0x0004\n      means-stop: on", "mask: 0x0004\n      means-stop: 8\n      means-run: 0", "means-stop",
            "within the mask"
        ),
        ("when-cleared: tell", "when-cleared: ignore", "for when-cleared", "assert, tell or hold"),
        (
            "output: m/belt, means-stop: 0, means-run: 7", "output: m/infeed, mask: 0x000C, means-stop: on",
            "once more", "other bits"
        ),
        ("stop:\n  outputs:", "stop:\n  output: m/lamp\n  outputs:", "\"output\" in stop", "below outputs: NAME"),
    ])
    func `A mistake is told at its place`(old: String, new: String, found: String, allowed: String) {
        let text = Self.mistakes { $0.replacing(old, with: new) }
        #expect(text.contains(found) && text.contains(allowed), "\(text)")
    }

    @Test
    func `A connection of its own needs a device that has more than one`() {
        let text = SmallPlan.text(
            tags: "hold: { at: coil 1, access: write }",
            rest: "stop: { output: m/hold, means-stop: off, connection: own }"
        )
        .replacing(
            "driver: modbus-tcp, host: 192.0.2.1",
            with: "driver: modbus-rtu, device: /dev/ttyS0, baud: 9600, parity: even")
        #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(text.utf8), file: "serial.yaml") }
    }

    @Test
    func `The short form is one output that is written at once`() throws {
        let plan = try SmallPlan.read(
            tags: "hold: { at: coil 1, access: write }",
            rest: "stop: { output: m/hold, means-stop: off, when-cleared: hold, attempts: 2 }")
        let stop = try #require(plan.stop)
        #expect(!stop.isStaged && stop.first.whenCleared == .hold && stop.first.attempts == 2)
        #expect(stop.procedures[0].steps == [StopStep(output: 0)])
        #expect(PlanStory(plan).text.contains("when somebody else clears it: told once, and left as it is found"))
    }
}
