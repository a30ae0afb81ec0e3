import AndonCore
import Foundation
import Testing

@Suite("The published contract", .timeLimit(.minutes(1)))
struct ContractTests {
    @Test(
        "a schema refuses what it does not describe",
        arguments: [
            (#"{"state":"online"}"#, "is missing"),
            (#"{"schema":"andon/data/2"}"#, "is not"),
            (#"{"surprise":1}"#, "surprise is not allowed"),
            (#"{"quality":"fine"}"#, "is none of"),
            (#"{"seq":0}"#, "is less than"),
            (#"{"seq":1.5}"#, "not of type integer"),
            (#"{"id":"7"}"#, "does not match"),
            (#"{"value":null}"#, "not of type number"),
            (#"{"name":""}"#, "too short"),
            (#"{"text":"\#(String(repeating: "x", count: 201))"}"#, "too long"),
            (#"{"replay":false}"#, "is not"),
        ])
    func refuses(document: String, finding: String) throws {
        let findings = try JSONSchema("data").findings(in: JSONValue.read(Array(document.utf8)))
        #expect(findings.contains { $0.contains(finding) }, "\(findings)")
    }

    @Test("a keyword that this check does not know is a finding")
    func unknownKeyword() {
        let schema = JSONSchema(.object(["uniqueItems": .bool(true)]))
        #expect(schema.findings(in: .array([])) == ["$: the keyword uniqueItems is not known here"])
    }

    @Test("the AsyncAPI document names every topic and every schema")
    func asyncAPI() throws {
        let text = try String(contentsOf: JSONSchema.folder.appending(path: "andon.asyncapi.yaml"), encoding: .utf8)
        let topics = Topics(site: "{site}", line: "{line}")
        let addresses = [
            topics.status, topics.events, topics.stop, topics.summary, topics.status(of: "{machine}"),
            topics.recipe, topics.stopMode, topics.data(machine: "{machine}", tag: "{tag}"),
            topics.alarm(rule: "{rule}", machine: "{machine}", tag: "{tag}"),
            topics.figures("{figures}", "{of}", isEnded: false), topics.figures("{figures}", "{of}", isEnded: true),
        ]
        let described = text.split(separator: "\n").filter { $0.hasPrefix("    address: ") }.map { $0.dropFirst(13) }
        #expect(Set(described) == Set(addresses.map { Substring($0) }))
        for kind in ["status", "event", "alarm", "stop", "mode", "machine", "recipe", "data", "summary", "figures"] {
            #expect(text.contains("$ref: \(kind).schema.json"))
            #expect(FileManager.default.fileExists(atPath: JSONSchema.folder.path() + "/\(kind).schema.json"))
        }
    }
}
