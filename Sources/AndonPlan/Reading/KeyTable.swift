/// The keys that one part of the plan may have, with what each allows. The schema says the same, and a test compares them.
package struct KeyTable: Sendable {
    package struct Key: Sendable {
        package var name: String
        package var isRequired: Bool
        /// What is allowed, as it stands behind `allowed:` in a mistake.
        package var allowed: String
    }

    package var name: String
    package var keys: [Key]

    init(_ name: String, required: KeyValuePairs<String, String> = [:], optional: KeyValuePairs<String, String> = [:]) {
        self.name = name
        keys =
            required.map { Key(name: $0, isRequired: true, allowed: $1) }
            + optional.map { Key(name: $0, isRequired: false, allowed: $1) }
    }

    init(_ name: String, keys: [Key]) {
        self.name = name
        self.keys = keys
    }

    func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}
