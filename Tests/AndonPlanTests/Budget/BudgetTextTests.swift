import AndonCore
import AndonPlan
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct BudgetTextTests {
    private static func plan(_ path: String) throws -> Plan { try PlanReader.read(Files.bytes(path), file: path) }

    /// Twenty zone controllers of two registers each, the example of the reference.
    private static func zones(baud: Int, poll: String, rules: String = "") -> String {
        """
        andon: 1
        site: plant
        line: line
        links: { bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: \(baud), parity: even } }
        machines:
          oven:
            kind: reflow
            link: bus
            poll: \(poll)
            tags:
              "zone{1..20}": { unit: 1, at: holding 4096, step: 1 unit, type: int32, scale: 0.1, units: °C }
        \(rules)

        """
    }

    private static func unwrapped(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func refusal(_ text: String) -> String {
        do throws(PlanRefusal) {
            _ = try PlanReader.read(Array(text.utf8), file: "zones.yaml")
            return ""
        } catch { return error.description }
    }

    @Test(arguments: ["Config/line.yaml"] + Files.plans("good").map { "Tests/Fixtures/Plans/good/\($0).yaml" })
    func `Every good plan has a budget of 80 columns and of sound JSON`(path: String) throws {
        let plan = try Self.plan(path)
        let long = BudgetText(plan).text.split(separator: "\n").filter { $0.count > 80 }
        #expect(long.isEmpty, "\(long)")
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(BudgetJSON.text(plan).utf8)) as? [String: Any])
        #expect((json["links"] as? [Any])?.count == plan.links.count)
        #expect((json["rules"] as? [Any])?.count == plan.rules.count)
    }

    @Test
    func `The budget of a bus says what each request takes, what is assumed and what a dead unit costs`() throws {
        let plan = try PlanReader.read(Array(Self.zones(baud: 9_600, poll: "1s").utf8), file: "zones.yaml")
        let text = BudgetText(plan).text
        #expect(text.contains("    20 holding          4096     2      1 s     8/9    19.5   8.0  20.0*   47.5\n"))
        #expect(text.contains("load: 55 % with bytes and silence alone, 95 % with the delay that is stated or\n"))
        #expect(text.contains("cycle: everything once takes 950 ms, 550 ms of it on the wire\n"))
        #expect(text.contains("* assumed, as nobody stated the unit's turnaround: 20 ms."))
        #expect(text.contains("if unit 1 dies (the one that hurts most):"))
    }

    @Test
    func `The slowest bus there is still has columns`() throws {
        let text = """
            andon: 1
            site: plant
            line: line
            links:
              bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 1200, parity: even, timeout: 1min, turnaround: 1min, gap: 10s }
            machines:
              m:
                kind: other
                link: bus
                unit: 247
                poll: 24h
                tags: { "a{1..125}": { at: holding 65000, type: int16 }, c: { at: coil 3 } }

            """
        let budget = BudgetText(try PlanReader.read(Array(text.utf8), file: "slow.yaml")).text
        #expect(budget.contains("   247 holding         65000   125     24 h   8/255  2410.8 10032 60000   72443\n"))
    }

    @Test
    func `The JSON keeps its keys`() throws {
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(BudgetJSON.text(try Self.plan("Config/line.yaml")).utf8))
                as? [String: Any])
        #expect(
            json.keys.sorted() == [
                "line", "links", "plan", "recipes", "rules", "schema", "site", "stops", "verify", "warnings",
            ])
        let bus = try #require((json["links"] as? [[String: Any]])?.last)
        #expect(bus["link"] as? String == "oven-bus")
        let request = try #require((bus["requests"] as? [[String: Any]])?.first)
        #expect(request["turnaround_assumed"] as? Bool == true && request["function"] as? Int == 3)
        #expect(bus["worst_dead_unit"] is [String: Any])
        let stop = try #require((json["stops"] as? [[String: Any]])?.first)
        let worst = try #require(stop["worst_ms"] as? Double)
        let parts = try #require(stop["parts"] as? [[String: Any]])
        #expect(abs(parts.reduce(0) { $0 + ($1["worst_ms"] as? Double ?? 0) } - worst) < 0.001)
    }

    @Test
    func `2 °C in 1 s on twenty zones at 9600 baud is refused, with its place and what would do`() {
        let rule = "rules: { jump: { tag: oven/zone*, rises: 2 °C within 1s, severity: critical } }"
        let text = Self.refusal(Self.zones(baud: 9_600, poll: "500ms", rules: rule))
        #expect(
            text.contains(
                "zones.yaml:12:42: found rises 2 °C within 1 s in rule \"jump\" on oven/zone1, which link \"bus\" can answer only "
                    + "every 550 ms: 1 sample in the window, allowed: at least 2: a window of 1.1 s or more, a higher baud, or "
                    + "fewer tags on this bus"), "\(text)")
        #expect(text.contains("zones.yaml:4:10: found polls that take 110 % of the time on link \"bus\""), "\(text)")
        #expect(Self.refusal(Self.zones(baud: 115_200, poll: "510ms", rules: rule)).contains("at least two polls"))
        #expect(Self.refusal(Self.zones(baud: 19_200, poll: "500ms", rules: rule)).isEmpty)
    }

    @Test
    func `A bus that waits for its devices is not advised a higher baud`() {
        let rule = "rules: { jump: { tag: oven/zone*, rises: 2 °C within 1s, severity: critical } }"
        let slow = Self.zones(baud: 115_200, poll: "500ms", rules: rule).replacing(
            "parity: even }", with: "parity: even, timeout: 1s, turnaround: 600ms }")
        let text = Self.refusal(slow)
        #expect(text.contains("on link \"bus\""), "\(text)")
        #expect(!text.contains("a higher baud"), "\(text)")
        #expect(
            text.contains("devices that answer sooner (many have a response delay to set), or fewer units on this bus"))
        #expect(
            text.contains("devices that answer sooner (many have a response delay to set), or fewer tags on this bus"))
    }

    @Test
    func `Frames have neither unit nor address, and those that come unasked no time`() throws {
        func budget(_ tags: String) throws -> String {
            let text = """
                andon: 1
                site: plant
                line: line
                links:
                  port: { driver: serial-frames, device: /dev/ttyS0, baud: 9600, parity: even, frame: { ends-with: "\\r\\n" } }
                machines: { scale: { kind: other, link: port, tags: { \(tags) } } }

                """
            return BudgetText(try PlanReader.read(Array(text.utf8), file: "scale.yaml")).text
        }
        let heard = try budget("weight: { field: 1 }")
        #expect(heard.contains("  nothing is asked: frames come by themselves"))
        #expect(!heard.contains("0/0") && !heard.contains("at best"), "\(heard)")
        let both = try budget("weight: { field: 1 }, net: { field: 1, ask: N }")
        #expect(both.contains("frames that come unasked"), "\(both)")
        #expect(both.contains("     - frame               -     -      1 s   1/256"), "\(both)")
        #expect(!both.contains("0/0"))
    }

    @Test
    func `What only an assumed turnaround speaks against is a warning of check and of plan`() throws {
        let text = Self.zones(baud: 19_200, poll: "500ms")
        let plan = try PlanReader.read(Array(text.utf8), file: "zones.yaml")
        for words in [PlanStory(plan).text, BudgetText(plan).text] {
            #expect(
                Self.unwrapped(words).contains("Warnings - found polls that take 135 % of the time on link \"bus\""))
            #expect(Self.unwrapped(words).contains("every 680 ms or less often"))
        }
        #expect(BudgetText(try Self.plan("Config/line.yaml")).text.hasSuffix("\nNo warnings.\n"))
        #expect(!PlanStory(try Self.plan("Config/line.yaml")).text.contains("Warnings"))
    }

    @Test
    func `Whole degrees under a rule of two degrees are pointed out`() throws {
        let rule = "rules: { r: { tag: m/t, rises: 2 °C within 10s, severity: warning } }"
        let plan = try SmallPlan.read(tags: "t: { at: holding 0, type: int16, units: °C }", rest: rule)
        #expect(
            Self.unwrapped(BudgetText(plan).text).contains("on m/t, which shows steps of 1 °C: the limit is 2 of them"))
    }

    @Test
    func `A stop is told part by part, and no sum is without its assumptions`() throws {
        let text = BudgetText(try Self.plan("Config/line.yaml")).text
        #expect(text.contains("    sum                                              562.9     3313.1     6708.9\n"))
        #expect(text.contains("while a unit of the link has just died                                +368.0"))
        #expect(text.contains("never a safety function"))
        #expect(BudgetText(try Self.plan("Tests/Fixtures/Plans/good/smallest.yaml")).text.contains("No stop:"))
    }
}
