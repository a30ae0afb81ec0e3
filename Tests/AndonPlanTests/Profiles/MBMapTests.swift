import AndonCore
import AndonPlan
import Testing

/// Maps in MBMap JSON: what they say arrives, what a profile cannot say is refused by its path.
@Suite(.timeLimit(.minutes(1)))
struct MBMapTests {
    /// The same in every run.
    private struct Dice: RandomNumberGenerator {
        private var state: UInt64 = 1
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    private static func refusal(_ text: String) -> String {
        do throws(MBMapRefusal) {
            return try MBMapImport.profile(Array(text.utf8), file: "map.json")
        } catch {
            return error.description
        }
    }

    @Test
    func `A map becomes a profile that a plan can use`() throws {
        let bytes = try Files.bytes("Tests/Fixtures/Profiles/press.mbmap.json")
        let text = try MBMapImport.profile(bytes, file: "press.mbmap.json")
        let profile = try ProfileReader.read(Array(text.utf8), file: "press")
        #expect(profile.name == "example-works-press-7-b")
        #expect(profile.title == "Example Works Press 7/B")
        #expect((profile.trust, profile.confidence) == (.structural, .secondHand))
        #expect(
            profile.sources == [
                "MBMap file of mbmap-library, unofficial", "Example Works, \"Press 7\" manual, edition 3",
            ])
        #expect(profile.notes.contains("Wiring and earth: see page 4."))
        #expect(profile.serial?.parities == [.even])
        #expect(profile.serial?.bauds == [19_200])
        func tag(_ name: String) throws -> TagPlan { try #require(profile.tag(name), "\(name)").plan }
        #expect(try tag("ready-lamp").point == Point(.coil, 16))
        #expect(try tag("ready-lamp").access == .readWrite)
        #expect(try tag("ready-lamp").printed == "17")
        #expect(try tag("door").point == Point(.discrete, 0))
        let oil = try tag("oil-temperature")
        #expect((oil.point, oil.scale, oil.offset, oil.units) == (Point(.input, 10), 0.1, -40, "°C"))
        #expect(oil.badValues == [0x8000])
        #expect(try tag("strokes").order == .cdab)
        #expect(try tag("force").order == .abcd)
        #expect(try tag("state").names.map(\.name) == ["Idle", "Run", "Fault ä😀"])
        #expect(try tag("feeder-state").point == Point(.holding, 110))
        #expect(try tag("serial-number").type == .text(registers: 8))
    }

    @Test
    func `The keys and numbers that the library's maps have are read`() throws {
        let map = """
            {"mbmap": 2, "vendor": "Example", "model": "Meter", "firmware": "V3.0x", "baudrate": 9600, "parity": "N",
             "data_bits": 8, "stop_bits": 2, "address_base": 0, "max_read_registers": 60,
             "enums": {"code": {"0x0103": "±150 mV", "0x0105": "0-150 mV"}},
             "sentinels": {"uint32": {"0xFFFFFFFF": "none"}, "float32": {"NaN": "none"}},
             "registers": [
              {"name": "Voltage", "area": "input", "address": "0x0010", "type": "float32", "unit": "V"},
              {"name": "Code", "area": "holding", "address": 1, "type": "uint16", "enum": "code"},
              {"name": "Energy", "area": "holding", "address": 2, "type": "uint32", "scale": 0.01}]}
            """
        let profile = try ProfileReader.read(
            Array(try MBMapImport.profile(Array(map.utf8), file: "map").utf8), file: "map")
        #expect(profile.serial?.dataBits == [8] && profile.serial?.stopBits == [2])
        #expect(profile.unitPlan.limits[.input] == 60 && profile.unitPlan.limits[.coil] == 2_000)
        #expect(profile.notes == ["firmware: V3.0x"])
        #expect(profile.tag("voltage")?.plan.point == Point(.input, 16))
        #expect(profile.tag("code")?.plan.names.map(\.value) == [0x0103, 0x0105])
        #expect(profile.tag("energy")?.plan.badValues == [0xFFFF_FFFF])
    }

    @Test
    func `Registers whose bytes come swapped arrive swapped`() throws {
        let map = """
            {"mbmap": 2, "model": "M", "address_base": 0, "byte_order": "little",
             "registers": [{"name": "a", "area": "holding", "address": 0, "type": "int16"},
                           {"name": "b", "area": "holding", "address": 1, "type": "uint32"},
                           {"name": "c", "area": "holding", "address": 3, "type": "uint16", "byte_order": "big"}]}
            """
        let text = try MBMapImport.profile(Array(map.utf8), file: "m.json")
        let profile = try ProfileReader.read(Array(text.utf8), file: "m")
        #expect(profile.tags.map(\.plan.order) == [.badc, .badc, .abcd])
    }

    @Test(arguments: [
        ("\"sentinels\": [65535]", "", "$.sentinels: found a list, allowed: types"),
        ("\"sentinels\": {\"uint16\": [65535]}", "", "$.sentinels.uint16: found a list, allowed: numbers"),
        ("\"revision\": 1", ", \"sentinels\": [65535]", "$.registers[0].sentinels: found a list, allowed: numbers"),
        (
            "\"revision\": 1", ", \"scale\": 0.1, \"enum\": {\"0\": \"off\"}",
            "$.registers[0].enum: found names of scaled numbers"
        ),
        (
            "\"revision\": 1", ", \"sentinels\": {\"-1\": \"none\"}",
            "$.registers[0].sentinels: found \"-1\", allowed: a whole number from 0 to 65535"
        ),
        (
            "\"revision\": 1",
            ", \"sentinels\": {\((0...32).map { "\"\($0)\": \"none\"" }.joined(separator: ", "))}",
            "$.registers[0].sentinels: found 33 sentinels, allowed: at most 32"
        ),
        (
            "\"revision\": 1", ", \"enum\": {\"65536\": \"much\"}",
            "$.registers[0].enum.65536: found \"much\", allowed: a whole number from 0 to 65535"
        ),
        (
            "\"revision\": 1", ", \"enum\": {\"1\": \"on\", \"0x1\": \"off\"}",
            "$.registers[0].enum.0x1: found \"off\", allowed: each number and each name once"
        ),
        (
            "\"revision\": 1",
            ", \"enum\": {\((0...256).map { "\"\($0)\": \"n\($0)\"" }.joined(separator: ", "))}",
            "$.registers[0].enum: found 257 names, allowed: at most 256"
        ), ("\"re\\tvision\": 1", "", "$.re\\u{9}vision: found a key that is not known here"),
        ("\"baudrate\": 19199", "", "$.baudrate: found 19199, allowed: 1200, 2400,"),
        ("\"firmware\": {\"min\": \"2\"}", "", "$.firmware: found firmware ranges"),
        ("\"identify\": {\"function\": 17}", "", "$.identify: found an identity check"),
    ])
    func `What would be lost is refused`(top: String, register: String, words: String) {
        let map =
            "{\"mbmap\": 2, \"model\": \"m\", \"address_base\": 0, \(top), \"registers\": [{\"name\": \"a\", "
            + "\"area\": \"holding\", \"address\": 1, \"type\": \"uint16\"\(register)}]}"
        #expect(Self.refusal(map).contains(words), "\(Self.refusal(map))")
    }

    @Test
    func `What a profile cannot say is refused by its path`() throws {
        let bytes = try Files.bytes("Tests/Fixtures/Profiles/gateway.mbmap.json")
        let refusal = #expect(throws: MBMapRefusal.self) {
            try MBMapImport.profile(bytes, file: "gateway.mbmap.json")
        }
        let text = try #require(refusal).description
        for words in [
            "gateway.mbmap.json: $.colour: found a key that is not known here",
            "$.read_groups: found read groups",
            "$.registers[0].scale_register: found a scale register",
            "$.registers[1].parts: found parts of a block",
            "$.registers[2].read_alone: found a read that must stand alone",
            "$.registers[3].read_group: found a read group",
            "$.registers[4].scale: found \"other\"",
            "$.registers[5].address: found 65536, allowed: a whole number from 0 to 65535",
            "$.registers[6].area: found \"register\", allowed: coil, discrete",
            "$.registers[7].access: found read-write, allowed: R at input",
            "$.registers[8].enum: found \"none\", allowed: the name of one in $.enums",
        ] { #expect(text.contains(words), "\(words)\n\(text)") }
        #expect(!text.contains("registers[9]"), "false asks for nothing")
        #expect(refusal?.lines.count == 11)
    }

    @Test(arguments: [
        ("", "found no value at byte 0, allowed: JSON in UTF-8"),
        ("{\"mbmap\": 1}", "$.mbmap: found 1, allowed: a whole number from 2 to 2"),
        ("[]", "$: found a list, allowed: keys and values"),
        ("{\"mbmap\": 2, \"mbmap\": 2}", "the key \"mbmap\" more than once at byte 20"),
        ("{\"mbmap\": 2, \"model\": \"\\ud800\"}", "half a character"),
        ("{\"mbmap\": 2} x", "something behind the end"),
        (String(repeating: "[", count: 100_000), "nested more than 32 deep"),
        ("[" + String(repeating: "0,", count: 600_000) + "0]", "more than 500000 values"),
        (String(repeating: " ", count: 5 << 20), "found more than 4194304 bytes"),
        (
            "{\"mbmap\": 2, \"model\": \"m\", \"address_base\": 0, \"registers\": []}",
            "$.registers: found a list, allowed"
        ),
        ("{\"mbmap\": 2, \"model\": \"m\", \"registers\": [1]}", "$.registers[0]: found 1, allowed: keys and values"),
        ("{\"mbmap\": 2, \"model\": \"m\", \"registers\": [1]}", "$.address_base: found nothing, allowed: 0 or 1"),
    ])
    func `A file that is no map is refused in bounds`(text: String, words: String) {
        let refusal = Self.refusal(text)
        #expect(refusal.contains(words), "\(refusal)")
    }

    @Test
    func `Words that mean something to YAML arrive as they are`() throws {
        let map = """
            {"mbmap": 2, "model": "M & co: \\"#1\\" \\\\ {x}", "address_base": 0, "notes": ["*not &an anchor", "- \\t: "],
             "registers": [{"name": "off", "area": "coil", "address": 0, "type": "bool"}]}
            """
        let profile = try ProfileReader.read(
            Array(try MBMapImport.profile(Array(map.utf8), file: "map").utf8), file: "map")
        #expect(profile.title == "M and co: \"#1\" \\ {x}")
        #expect(profile.notes == ["*not andan anchor", "- :"])
        #expect(profile.tags.map(\.plan.name) == ["off"])
    }

    @Test
    func `A damaged map never becomes a profile with a mistake`() throws {
        let bytes = try Files.bytes("Tests/Fixtures/Profiles/press.mbmap.json")
        var random = Dice()
        var imported = 0
        for _ in 0..<500 {
            var damaged = bytes
            damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            guard let text = try? MBMapImport.profile(damaged, file: "map") else { continue }
            imported += 1
            #expect(throws: Never.self) { try ProfileReader.read(Array(text.utf8), file: "map") }
        }
        #expect(imported > 50, "\(imported) of 500 were still maps")
    }
}
