import AndonCore
import AndonPlan
import Testing

/// A plan that names a profile.
@Suite(.timeLimit(.minutes(1)))
struct ProfilePlanTests {
    private static let device = SmallProfile.text(
        name: "device",
        tags: """
            pv: { at: holding 10, printed: "11", base: 1, type: int16, scale: 0.1, units: °C }
              sv: { at: holding 11, type: int16, scale: 0.1, units: °C, access: read-write, wear: cyclic-writes-forbidden }
              "out{1..2}": { at: coil 4, access: write }
              guess: { at: input 3, type: uint16, confidence: unverified }
              state: { at: input 4, type: uint16, names: { 0: idle, 1: run }, unverified: names }
            """,
        rest: """
            notes: It wants rest.
            unit: { max-holdings: 8, pause: 20ms, forbidden: holding 99 }
            serial: { protocol: ascii, baud: 9600, parity: [none, even], data-bits: 7 }
            """)

    private static func read(
        _ machine: String, profiles: [String: String] = [:], link: String = "", more: String = ""
    ) throws(PlanRefusal) -> Plan {
        let text = """
            andon: 1
            site: plant
            line: line
            links:
              bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 19200, parity: even\(link) }
            machines:
              oven:
                kind: reflow
                link: bus
                \(machine.replacing("\n", with: "\n    "))
            \(more)

            """
        let shelf = ProfileShelf(["device": device].merging(profiles) { $1 })
        return try PlanReader.read(Array(text.utf8), file: "line.yaml", profiles: shelf)
    }

    private static func mistakes(
        _ machine: String, profiles: [String: String] = [:], link: String = "", more: String = ""
    ) -> String {
        do throws(PlanRefusal) {
            _ = try read(machine, profiles: profiles, link: link, more: more)
            return ""
        } catch {
            return error.description
        }
    }

    private static func names(_ plan: Plan) -> [String] { plan.tags.map(\.name) }

    @Test(arguments: [
        ("tags: { gues: { offset: 1 } }", "\"gues\", which the profile device", "did you mean \"guess\"?"),
        ("units: { a: 1, b: 2 }\ntags: { b-svv: { offset: 1 } }", "\"b-svv\", which", "did you mean \"b-sv\"?"),
    ])
    func `A change of a tag that the profile lacks says what is near`(machine: String, found: String, near: String) {
        let text = Self.mistakes("profile: device\n\(machine)")
        #expect(text.contains("found \(found)") && text.hasSuffix(near), "\(text)")
        #expect(!text.contains("\n"), "said once")
    }

    @Test
    func `A machine has the tags of its profile`() throws {
        let plan = try Self.read("profile: device\nunit: 7\npoll: 500ms")
        #expect(Self.names(plan) == ["pv", "sv", "guess", "state"])
        let pv = plan.tags[0]
        #expect((pv.point, pv.scale, pv.units, pv.unit) == (Point(.holding, 10), 0.1, "°C", 7))
        #expect(pv.poll == .milliseconds(500))
        #expect(pv.printed == "11")
        #expect(plan.tags[3].names.map(\.name) == ["idle", "run"])
        #expect(plan.machines[0].profile == ProfileNote(name: "device", trust: .structural, source: "the manual"))
    }

    @Test
    func `Nothing of a profile is written unless the plan says so`() throws {
        #expect(try Self.read("profile: device").tags.allSatisfy { $0.access == .read })
        let plan = try Self.read("profile: device\ntags: { sv: { access: read-write }, out1: { access: write } }")
        #expect(plan.tags.filter { $0.access != .read }.map(\.name) == ["sv", "out1"])
        #expect(
            Self.mistakes("profile: device\ntags: { pv: { access: write } }").contains(
                "line.yaml:11:27: found access: write to \"pv\" of the profile device, allowed: read, which is all that "
                    + "the device allows"))
    }

    @Test
    func `Twenty equal devices are one line`() throws {
        let plan = try Self.read("profile: device\nonly: [pv, sv]\nunits:\n  zone{1..20}: 3\n  belt: 40")
        #expect(plan.tags.count == 42)
        #expect(Self.names(plan).prefix(4) == ["zone1-pv", "zone1-sv", "zone2-pv", "zone2-sv"])
        #expect(plan.tags.last?.name == "belt-sv")
        #expect(plan.tags.last?.unit == 40)
        #expect(plan.tags[38].unit == 22)
        #expect(plan.units.count == 21)
    }

    @Test
    func `A plan changes single keys of a tag, in all devices or in one`() throws {
        let plan = try Self.read(
            """
            profile: device
            only: p*
            units: { a: 1, b: 2 }
            tags:
              pv: { poll: 100ms, offset: -1.5 }
              b-pv: { poll: 2s, publish: no }
              extra: { at: input 9, type: uint16, unit: 5 }
            """)
        #expect(Self.names(plan) == ["a-pv", "b-pv", "extra"])
        #expect(plan.tags.map(\.poll) == [.milliseconds(100), .seconds(2), .seconds(1)])
        #expect(plan.tags.map(\.offset) == [-1.5, -1.5, 0])
        #expect(plan.tags.map(\.publish.isOn) == [true, false, true])
        #expect(plan.tags.map(\.unit) == [1, 2, 5])
        #expect(plan.tags[0].scale == 0.1)
    }

    @Test
    func `A unit takes what the link, the profile and the plan say, the last word last`() throws {
        let unit = Endpoint(link: LinkID(0), unit: 1)
        let plan = try Self.read("profile: device", link: ", timeout: 500ms, max-registers: 100")
        #expect(plan.unit(unit).limits.holdings == 8)
        #expect(plan.unit(unit).limits.inputs == 100)
        #expect(plan.unit(unit).timeout == .milliseconds(500))
        #expect(plan.unit(unit).pause == .milliseconds(20))
        #expect(plan.unit(unit).forbidden == [PointRange(.holding, 99, 99)])
        #expect(plan.unit(unit).profile?.name == "device")
        let narrow = try Self.read("profile: device", link: ", max-registers: 4")
        #expect(narrow.unit(unit).limits.holdings == 4, "a profile makes no gateway's limit wider")
        let own = try Self.read("profile: device", link: ", units: { 1: { max-holdings: 6, pause: 50ms } }")
        #expect(own.unit(unit).limits.holdings == 6)
        #expect(own.unit(unit).pause == .milliseconds(50))
        #expect(own.unit(unit).profile?.name == "device")
    }

    @Test(arguments: [
        (
            "profile: devise",
            "line.yaml:10:14: found \"devise\", which no folder of profiles has, allowed: device; did you mean \"device\"?"
        ),
        ("profile: ../device", "line.yaml:10:14: found \"../device\" for profile, allowed: a name of at most 64"),
        ("profile: device\nonly: pw", "line.yaml:11:11: found \"pw\" for only, allowed: tags of the profile device"),
        ("profile: device\nonly: pv\nexcept: sv", "allowed: only without only, which says all already"),
        (
            "profile: device\nunits: { a: 1, b: 1 }",
            "line.yaml:11:20: found \"b\" as unit 1, allowed: each name and each"
        ),
        (
            "profile: device\nunits: { a: 0 }",
            "line.yaml:11:17: found \"0\" as the unit of \"a\", allowed: a unit from 1"
        ),
        ("profile: device\nunits:\n  \"a{1..20}\": 240", "line.yaml:12:7: found a row of 20 units from 240"),
        (
            "profile: device\nunit: 3\nunits: { a: 1 }",
            "found \"unit\" in machine \"oven\", allowed: only without units"
        ),
        (
            "profile: device\nonly: pv\ntags: { sv: { poll: 1s } }",
            "line.yaml:12:13: found a change of \"sv\", which is not taken from the profile"
        ),
        ("profile: device\ntags: { pv: fast }", "line.yaml:11:17: found \"fast\" for \"pv\", allowed: keys of the tag"),
        (
            "only: pv\ntags: { t: { at: holding 1, type: int16 } }",
            "line.yaml:10:5: found \"only\" in machine \"oven\", allowed: only with a profile"
        ),
        ("poll: 1s", "line.yaml:7:3: found machine \"oven\" without the key \"tags\""),
    ])
    func `A wrong use of a profile is refused at its place`(machine: String, words: String) {
        let mistakes = Self.mistakes(machine)
        #expect(mistakes.contains(words), "\(mistakes)")
        #expect(!mistakes.contains("\n"), "one mistake, one line: \(mistakes)")
    }

    @Test
    func `A mistake inside a profile is told there and where the plan asks for it`() {
        let broken = Self.device.replacing("int16, scale: 0.1, units: °C }", with: "int17 }")
        let mistakes = Self.mistakes(
            "profile: broken", profiles: ["broken": broken.replacing("name: device", with: "name: broken")])
        let lines = mistakes.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines.first?.hasPrefix("line.yaml:10:14: found the profile \"broken\" with a mistake, allowed:") == true)
        #expect(lines.last?.hasPrefix("broken.yaml:9:55: found \"int17\" for type") == true, "\(mistakes)")
    }

    @Test
    func `A profile that does not fit a link is told in both files`() {
        let wide = SmallProfile.text(name: "wide", tags: "words: { at: holding 1, type: float64 }")
        let mistakes = Self.mistakes("profile: wide", profiles: ["wide": wide], link: ", max-registers: 2")
        let lines = mistakes.split(separator: "\n")
        #expect(lines.count == 2)
        let first = "line.yaml:10:14: found the profile \"wide\", which does not fit here, allowed: other values for"
        #expect(lines.first == "\(first) what is told at its places in wide.yaml")
        #expect(lines.last?.hasPrefix("wide.yaml:9:16: found four registers (float64) in tag \"oven/words\"") == true)
    }

    @Test
    func `Two profiles for one unit are refused`() {
        let other = Self.device.replacing("name: device", with: "name: other")
        let more = "  oven2: { kind: reflow, link: bus, profile: other }"
        #expect(
            Self.mistakes("profile: device", profiles: ["other": other], more: more).contains(
                "found the profile other for unit 1, allowed: one profile for one unit; device describes this one already"
            ))
    }

    @Test
    func `The plan's hash covers the profiles it uses`() throws {
        let machine = "profile: device"
        let hash = try Self.read(machine).hash
        #expect(hash == (try Self.read(machine).hash))
        #expect(hash.count == 64)
        let changed = try Self.read(machine, profiles: ["device": Self.device + "# another word\n"])
        #expect(changed.hash != hash)
        let unused = try Self.read(machine, profiles: ["other": Self.device])
        #expect(unused.hash == hash, "a profile that is not used changes nothing")
    }

    @Test
    func `A plan without a profile is named by its bytes alone`() throws {
        let text = SmallPlan.text(tags: "t: { at: holding 0, type: int16 }", rest: "")
        #expect(try SmallPlan.read().hash == SHA256.hexadecimal(of: Array(text.utf8)))
    }

    @Test
    func `A check of the plan says how far a profile can be believed`() throws {
        let plan = try Self.read("profile: device\ntags: { sv: { access: read-write } }")
        let lines = ProfileStory.lines(MachineID(0), plan)
        #expect(lines.first == "    profile device (structural), from the manual")
        for note in [
            "      note: It wants rest.",
            "      note: from the factory: protocol ascii, the link speaks modbus-rtu; baud 9600, the link has 19200; "
                + "data bits 7, the link has 8",
            "      note: unverified: guess; hold each against the device before anything depends on it",
            "      note: unverified: names of state",
            "      note: each write wears the device's memory: sv must never be written cyclically",
        ] { #expect(lines.contains(note), "\(note)\n\(lines.joined(separator: "\n"))") }
        #expect(
            PlanStory(plan).text.contains(
                "\n    profile device (structural), from the manual\n      note: It wants rest.\n"))
        let fewer = try Self.read("profile: device\nonly: pv")
        #expect(!ProfileStory.lines(MachineID(0), fewer).contains { $0.contains("unverified") })
    }

    @Test
    func `A plan takes at most 64 profiles`() {
        var profiles: [String: String] = [:]
        var more = ""
        for number in 1...65 {
            profiles["d\(number)"] = SmallProfile.text(name: "d\(number)")
            more += "  m\(number): { kind: other, link: bus, profile: d\(number), unit: \(number) }\n"
        }
        let mistakes = Self.mistakes(
            "tags: { t: { at: holding 1, type: int16, unit: 100 } }", profiles: profiles, more: more)
        #expect(mistakes.contains("found more than 64 profiles, allowed: fewer"))
    }

    @Test
    func `Many units of a long profile end at the most tags of a plan`() {
        let long = SmallProfile.text(name: "long", tags: "\"t{1..1000}\": { at: holding 0, type: int16 }")
        var more = ""
        for number in 1...100 {
            more += "  m\(number): { kind: other, link: bus, profile: long, units: { \"u{1..240}\": 1 } }\n"
        }
        let mistakes = Self.mistakes("profile: device", profiles: ["long": long], more: more)
        #expect(mistakes.contains("found more than 100000 tags, allowed: fewer"), "\(mistakes.prefix(500))")
    }
}
