/// A JSON value; the keys of an object stay in the file's order.
indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// As it was written: nothing is rounded before somebody asks.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// How it is called in `found …`.
    var found: String {
        switch self {
        case .null: "null"
        case .bool(let value): String(value)
        case .number(let text): text
        case .string(let text): Quoted.text(text)
        case .array: "a list"
        case .object: "keys and values"
        }
    }
}
