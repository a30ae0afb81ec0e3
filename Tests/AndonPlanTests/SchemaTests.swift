import AndonCore
import AndonPlan
import Foundation
import Testing

/// The schema that editors complete plans with, the reader and the reference say the same.
@Suite(.timeLimit(.minutes(1)))
struct SchemaTests {
    private static func definitions() throws -> [String: Any] {
        let data = Data(try Files.bytes("Config/schema/plan.schema.json"))
        let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(schema["$defs"] as? [String: Any])
    }

    @Test(arguments: KeyTable.all.map(\.name))
    func `The schema has the keys of the reader and no other`(name: String) throws {
        let table = try #require(KeyTable.all.first { $0.name == name })
        let definition = try #require(Self.definitions()[name] as? [String: Any])
        let properties = try #require(definition["properties"] as? [String: Any])
        #expect(properties.keys.sorted() == table.keys.map(\.name).sorted())
        #expect(definition["additionalProperties"] as? Bool == false)
        let required = definition["required"] as? [String] ?? []
        #expect(required.sorted() == table.keys.filter(\.isRequired).map(\.name).sorted())
    }

    @Test(arguments: [
        ("machine", "kind", MachineKind.allCases.map(\.rawValue)),
        ("link", "driver", KeyTable.drivers),
        ("tag", "type", KeyTable.types),
        ("tag", "order", KeyTable.orders),
        ("tag", "decimal-sign", FrameField.DecimalSign.allCases.map(\.rawValue)),
        ("checksum", "kind", FrameChecksum.Kind.allCases.map(\.rawValue)),
        ("tag", "access", TagPlan.Access.allCases.map(\.rawValue)),
        ("link", "parity", SerialPlan.Parity.allCases.map(\.rawValue)),
        ("rule", "severity", Severity.allCases.map(\.rawValue)),
        ("rule", "then", RulePlan.Action.allCases.map(\.rawValue)),
        ("stop", "mode", StopPlan.Mode.allCases.map(\.rawValue)),
        ("stop", "when-cleared", StopOutput.WhenCleared.allCases.map(\.rawValue)),
        ("stop-output", "when-cleared", StopOutput.WhenCleared.allCases.map(\.rawValue)),
    ])
    func `The schema has the words of the reader`(table: String, key: String, words: [String]) throws {
        let definition = try #require(Self.definitions()[table] as? [String: Any])
        let properties = try #require(definition["properties"] as? [String: Any])
        let property = try #require(properties[key] as? [String: Any])
        let choice = (property["oneOf"] as? [[String: Any]])?.first ?? property
        #expect(choice["enum"] as? [String] == words)
    }

    @Test
    func `The schema knows which driver takes which keys`() throws {
        let definition = try #require(Self.definitions()["link"] as? [String: Any])
        let cases = try #require(definition["allOf"] as? [[String: Any]])
        let drivers = cases.compactMap { one in
            (((one["if"] as? [String: Any])?["properties"] as? [String: Any])?["driver"] as? [String: String])?["const"]
        }
        #expect(drivers == KeyTable.drivers)
        for (driver, one) in zip(drivers, cases) {
            let then = try #require(one["then"] as? [String: Any])
            let refused = ((then["not"] as? [String: Any])?["anyOf"] as? [[String: [String]]])?.compactMap {
                $0["required"]?.first
            }
            let keys = try #require(refused)
            #expect(keys.sorted() == KeyTable.keysRefused(by: driver).sorted(), "\(driver)")
        }
    }

    @Test
    func `A rule has exactly one of the reader's conditions`() throws {
        let definition = try #require(Self.definitions()["rule"] as? [String: Any])
        let choice = try #require(definition["oneOf"] as? [[String: [String]]])
        #expect(choice.compactMap { $0["required"]?.first } == KeyTable.conditions)
    }

    @Test
    func `Every reference inside the schema leads somewhere`() throws {
        let text = try Files.text("Config/schema/plan.schema.json")
        let definitions = try Self.definitions()
        for piece in text.components(separatedBy: "\"#/$defs/").dropFirst() {
            let name = String(piece.prefix { $0 != "\"" })
            #expect(definitions[name] != nil, "\(name)")
        }
    }

    @Test
    func `The examples of the reference are good plans`() throws {
        let text = try Files.text("docs/plan.md")
        func example(_ start: String) throws -> String {
            let block = try #require(text.components(separatedBy: "\n\n").first { $0.hasPrefix("    \(start)") })
            return block.split(separator: "\n").map { String($0.dropFirst(4)) }.joined(separator: "\n")
        }
        let tags = try example("heat:").split(separator: "\n").joined(separator: "\n      ")
        #expect(SmallPlan.mistakes(tags: tags) == "")
        let units = try example("units:").split(separator: "\n").joined(separator: "\n    ")
        let plan = SmallPlan.text(tags: "t: { at: holding 0, type: int16 }", rest: "")
            .replacing(
                "{ net: { driver: modbus-tcp, host: 192.0.2.1 } }",
                with: "\n  net:\n    driver: modbus-tcp\n    host: 192.0.2.1\n    \(units)")
        #expect(try PlanReader.read(Array(plan.utf8), file: "units").units.count == 10)
        let frames = "andon: 1\nsite: a\nline: b\n" + (try example("links:")) + "\n"
        #expect(try PlanReader.read(Array(frames.utf8), file: "frames").tags.count == 2)
    }

    @Test
    func `The reference for people explains every key`() throws {
        let text = try Files.text("docs/plan.md")
        for table in KeyTable.all {
            for key in table.keys { #expect(text.contains("`\(key.name)`"), "\(table.name): \(key.name)") }
        }
    }
}
