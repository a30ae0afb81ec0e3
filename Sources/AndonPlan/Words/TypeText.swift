import AndonCore

/// Reads the names of value types.
enum TypeText {
    static let names: [(name: String, type: ValueType)] = [
        ("bool", .bool), ("int16", .int16), ("uint16", .uint16), ("int32", .int32), ("uint32", .uint32),
        ("float32", .float32),
    ]

    static func parse(_ text: String) throws(Mismatch) -> ValueType {
        if let match = names.first(where: { $0.name == text }) { return match.type }
        let common = [
            "float": "float32", "real": "float32", "int": "int16", "word": "uint16", "dword": "uint32",
            "short": "int16",
        ]
        throw Mismatch(suggestion: common[text.lowercased()] ?? NearestName.of(text, among: names.map(\.name)))
    }

    static func plain(_ type: ValueType) -> String {
        if case .bit(let bit) = type { return "bit \(bit)" }
        return names.first { $0.type == type }?.name ?? "value"
    }
}
