import AndonCore
import AndonPlan
import Foundation
import Testing

/// The profile file: strict, and each refusal in words.
@Suite(.timeLimit(.minutes(1)))
struct ProfileFileTests {
    @Test(arguments: [
        (SmallProfile.text(rest: "colour: red"), "small.yaml:10:1: found the unknown key \"colour\" in the profile"),
        (
            SmallProfile.text().replacing("kind: sensor", with: "kind: senser"),
            "small.yaml:4:7: found \"senser\" for kind, allowed: controller, sensor, meter, plc, coupler, io or other; "
                + "did you mean \"sensor\"?"
        ),
        (
            SmallProfile.text(name: "other"),
            "small.yaml:2:7: found \"other\" in small.yaml, allowed: the name of the file"
        ),
        (SmallProfile.text(tags: "pv: { type: int16 }"), "without the key \"at\""),
        (
            SmallProfile.text(tags: "pv: { at: holding 1, type: int16, unit: 3 }"),
            "small.yaml:9:37: found the unknown key \"unit\" in tag \"profile/pv\""
        ),
        (SmallProfile.text(tags: "pv: { at: holding 1, type: int16, poll: 1s }"), "the unknown key \"poll\""),
        (SmallProfile.text(tags: "pv: { at: holding 1, type: int16, ask: x }"), "the unknown key \"ask\""),
        (
            SmallProfile.text(tags: "pv: { at: holding 4096, printed: \"0x1001\", base: 0, type: int16 }"),
            "small.yaml:9:36: found printed \"0x1001\" with base 0 for holding 4096, allowed: the address of at, here 4096"
        ),
        (
            SmallProfile.text(tags: "pv: { at: holding 101, printed: \"40101\", base: 1, type: int16 }"),
            "found printed \"40101\" with base 1 for holding 101, allowed: the address of at, here 102 or 40102"
        ),
        (
            SmallProfile.text(tags: "pv: { at: holding 1, printed: \"1\", type: int16 }"),
            "allowed: only printed and base (0 or 1, what the manual counts from) together"
        ),
        (
            SmallProfile.text(tags: "pv: { at: holding 1, type: int16, wear: cyclic-writes-forbidden }"),
            "found \"wear\" in tag \"profile/pv\", allowed: only with access: write or read-write"
        ),
        (
            SmallProfile.text(tags: "pv: { at: holding 1, type: int16, unverified: scale }"),
            "found \"scale\" for unverified, allowed: one or a list of keys of this tag"
        ),
        (
            SmallProfile.text(rest: "checks: [ { tag: pw, between: 0 .. 100 °C } ]"),
            "small.yaml:10:18: found \"pw\" for tag, allowed: the name of a tag of the profile"
        ),
        (
            SmallProfile.text(rest: "checks: [ { tag: pv, between: 0 .. 100 V } ]"),
            "found \"0 .. 100 V\" for between, allowed: a quantity in °C, the units of this tag"
        ),
        (SmallProfile.text(rest: "unit: { max-holdings: 126 }"), "small.yaml:10:23: found \"126\" for max-holdings"),
        (SmallProfile.text(rest: "serial: { baud: [9600, 9601] }"), "small.yaml:10:24: found \"9601\" for baud"),
        ("", "small.yaml:1:1: found an empty file, allowed: a profile that begins with andon-profile: 1"),
    ])
    func `A bad profile is refused with its place and what is allowed`(text: String, words: String) {
        let mistakes = SmallProfile.mistakes(text)
        #expect(mistakes.contains(words), "\(mistakes)")
        #expect(!mistakes.contains("\n"), "one mistake, one line: \(mistakes)")
    }

    @Test(arguments: [
        ("holding 4096", "0x1000", 0), ("holding 4096", "1000H", 0), ("holding 4096", "4096", 0),
        ("holding 4096", "4097", 1), ("holding 4096", "44097", 1), ("holding 0", "400001", 1), ("input 0", "30001", 1),
        ("holding 4096", "PNU 12", 0),
    ])
    func `An address is printed in many ways`(at: String, printed: String, base: Int) throws {
        let tags = "pv: { at: \(at), printed: \"\(printed)\", base: \(base), type: int16 }"
        #expect(try SmallProfile.read(SmallProfile.text(tags: tags)).tag("pv")?.plan.printed == printed)
    }

    @Test
    func `A row of tags counts its printed addresses up`() throws {
        let tags = "\"pv{1..12}\": { at: holding 4096, printed: \"0x1000\", base: 0, type: int16 }"
        let profile = try SmallProfile.read(SmallProfile.text(tags: tags))
        #expect(profile.tags.count == 12)
        #expect(profile.tag("pv12")?.plan.printed == "0x100B")
        #expect(profile.tag("pv12")?.plan.point.address == 0x100B)
    }

    @Test
    func `A profile that is too long is refused before it is read`() {
        let text = SmallProfile.text() + String(repeating: "# filler\n", count: 40_000)
        #expect(SmallProfile.mistakes(text).contains("found more than 262144 bytes"))
    }

    @Test(arguments: KeyTable.profiles.map(\.name))
    func `The schema has the keys of the reader and no other`(name: String) throws {
        let table = try #require(KeyTable.profiles.first { $0.name == name })
        let data = Data(try Files.bytes("Config/schema/profile.schema.json"))
        let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: Any])
        let definition = try #require(definitions[name] as? [String: Any])
        let properties = try #require(definition["properties"] as? [String: Any])
        #expect(properties.keys.sorted() == table.keys.map(\.name).sorted())
        #expect(definition["additionalProperties"] as? Bool == false)
        let required = (definition["required"] as? [String] ?? []).filter { $0 != "at" }
        #expect(required.sorted() == table.keys.filter(\.isRequired).map(\.name).sorted())
        let text = try Files.text("docs/profiles.md")
        for key in table.keys where !KeyTable.isOfThePlan(key.name) {
            #expect(text.contains("`\(key.name)`"), "\(key.name)")
        }
    }

    @Test
    func `What plan and profile share is the same in both schemas`() throws {
        func definitions(_ name: String) throws -> [String: Any] {
            let data = Data(try Files.bytes("Config/schema/\(name).schema.json"))
            let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
            return try #require(schema["$defs"] as? [String: Any])
        }
        func text(of definition: Any?) throws -> Data {
            try JSONSerialization.data(withJSONObject: #require(definition), options: .sortedKeys)
        }
        let (plan, profile) = (try definitions("plan"), try definitions("profile"))
        for name in ["unit", "identity", "counter", "pointRange", "band", "duration"] {
            #expect(try text(of: plan[name]) == text(of: profile[name]), "\(name)")
        }
    }
}

extension KeyTable {
    /// Keys that the reference of the plan explains.
    fileprivate static func isOfThePlan(_ key: String) -> Bool {
        KeyTable.all.first { $0.name == "tag" }?.keys.contains { $0.name == key } ?? false
    }
}
