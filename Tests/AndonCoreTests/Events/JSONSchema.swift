import Foundation

/// Checks documents against the part of JSON Schema 2020-12 that `Config/schema` uses. A keyword it does not know is a
/// finding, so that no part of a schema goes unchecked.
struct JSONSchema {
    private let root: JSONValue

    /// Reads `Config/schema/<kind>.schema.json` of this repository.
    init(_ kind: String) throws {
        let file = Self.folder.appending(path: "\(kind).schema.json")
        root = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file))
    }

    init(_ root: JSONValue) { self.root = root }

    static var folder: URL {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.appending(path: "Config/schema")
    }

    /// What is wrong with a document; empty when nothing is.
    func findings(in document: JSONValue) -> [String] { findings(in: document, schema: root, at: "$") }

    private func findings(in value: JSONValue, schema: JSONValue, at path: String) -> [String] {
        guard case .object(let keywords) = schema else { return ["\(path): the schema is no object"] }
        return keywords.sorted { $0.key < $1.key }.flatMap { name, argument -> [String] in
            check(value, name, argument, keywords: keywords, at: path)
        }
    }

    private func check(
        _ value: JSONValue, _ keyword: String, _ argument: JSONValue, keywords: [String: JSONValue], at path: String
    ) -> [String] {
        switch (keyword, argument, value) {
        case ("$schema", _, _), ("$id", _, _), ("$defs", _, _), ("title", _, _), ("description", _, _):
            return []
        case ("$ref", .string(let reference), _):
            guard reference.hasPrefix("#/$defs/"), let target = root["$defs"]?[String(reference.dropFirst(8))] else {
                return ["\(path): \(reference) leads nowhere"]
            }
            return findings(in: value, schema: target, at: path)
        case ("type", .string(let type), _):
            return value.isOf(type: type) ? [] : ["\(path): not of type \(type)"]
        case ("const", let expected, _):
            return value == expected ? [] : ["\(path): \(value) is not \(expected)"]
        case ("enum", .array(let allowed), _):
            return allowed.contains(value) ? [] : ["\(path): \(value) is none of \(allowed)"]
        case ("pattern", .string(let pattern), .string(let text)):
            guard let regex = try? Regex(pattern) else { return ["\(path): \(pattern) is no pattern"] }
            return text.contains(regex) ? [] : ["\(path): \(text) does not match \(pattern)"]
        case ("minLength", .number(let least), .string(let text)):
            return Double(text.unicodeScalars.count) >= least ? [] : ["\(path): too short"]
        case ("maxLength", .number(let most), .string(let text)):
            return Double(text.unicodeScalars.count) <= most ? [] : ["\(path): too long"]
        case ("minimum", .number(let least), .number(let number)):
            return number >= least ? [] : ["\(path): \(number) is less than \(least)"]
        case ("maxItems", .number(let most), .array(let elements)):
            return Double(elements.count) <= most ? [] : ["\(path): more than \(most) elements"]
        case ("items", let schema, .array(let elements)):
            return elements.enumerated().flatMap { findings(in: $1, schema: schema, at: "\(path)[\($0)]") }
        case ("required", .array(let names), .object(let members)):
            return names.compactMap { name in
                guard case .string(let name) = name, members[name] == nil else { return nil }
                return "\(path): \(name) is missing"
            }
        case ("properties", .object(let schemas), .object(let members)):
            return members.sorted { $0.key < $1.key }.flatMap { name, member in
                schemas[name].map { findings(in: member, schema: $0, at: "\(path).\(name)") } ?? []
            }
        case ("additionalProperties", .bool(false), .object(let members)):
            let known = Set(keywords["properties"]?.names ?? [])
            return members.keys.sorted().filter { !known.contains($0) }.map { "\(path): \($0) is not allowed" }
        case ("oneOf", .array(let schemas), _):
            let results = schemas.map { findings(in: value, schema: $0, at: path) }
            let matches = results.count(where: \.isEmpty)
            return matches == 1 ? [] : ["\(path): fits \(matches) of \(schemas.count)"] + results.flatMap { $0 }
        case ("pattern", .string, _), ("minLength", .number, _), ("maxLength", .number, _), ("minimum", .number, _),
            ("maxItems", .number, _), ("items", _, _), ("required", .array, _), ("properties", .object, _),
            ("additionalProperties", .bool, _):
            return []  // says nothing about a value of another type
        default:
            return ["\(path): the keyword \(keyword) is not known here"]
        }
    }
}

extension JSONValue {
    fileprivate func isOf(type: String) -> Bool {
        switch (type, self) {
        case ("object", .object), ("array", .array), ("string", .string), ("number", .number), ("boolean", .bool): true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
