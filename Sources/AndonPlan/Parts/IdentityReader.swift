import AndonCore

/// Reads how a device is known before it is believed.
enum IdentityReader {
    private static let objects = ["vendor", "product", "revision"]

    /// The identity below the key `identity`; nil where there is none, or after saying what is wrong with it.
    static func read(_ unit: Section) -> IdentityPlan? {
        let name = "identity of \(unit.name)"
        guard let section = unit.section("identity", .identity, name: name) else { return nil }
        let hasRegister = section.has("at") || section.has("equals")
        let hasObjects = objects.contains(where: section.has)
        let hasServer = section.has("server-id")
        guard [hasRegister, hasObjects, hasServer].count(where: { $0 }) == 1 else {
            section.mistakes.add(
                section.place, found: hasRegister || hasObjects ? "more than one way in \(name)" : "no way in \(name)",
                allowed: "at and equals, or some of vendor, product and revision, or server-id")
            return nil
        }
        if hasRegister { return register(section) }
        if hasServer { return section.read("server-id", bytes).map(IdentityPlan.serverID) }
        let words = objects.map { section.read($0, object) }
        return words.allSatisfy { $0 == nil }
            ? nil : .deviceID(vendor: words[0], product: words[1], revision: words[2])
    }

    private static func register(_ section: Section) -> IdentityPlan? {
        section.require("at")
        section.require("equals")
        let point: Point? = section.read("at") { (text) throws(Mismatch) in
            let point = try PointText.parse(text)
            guard !point.area.isBits else { throw Mismatch() }
            return point
        }
        let number: UInt16? = section.read("equals") { (text) throws(Mismatch) in
            UInt16(truncatingIfNeeded: try NumberText.whole(text, in: -32_768...65_535))
        }
        guard let point, let number else { return nil }
        return .register(point, equals: number)
    }

    /// An object of Read Device Identification is at most what fits into one answer.
    private static func object(_ text: String) throws(Mismatch) -> String {
        guard text.utf8.count <= 200, PlainText.isPrintable(text) else { throw Mismatch() }
        return text
    }

    /// `0x12 0x34`
    private static func bytes(_ text: String) throws(Mismatch) -> [UInt8] {
        var bytes: [UInt8] = []
        for word in text.split(separator: " ") {
            guard word.hasPrefix("0x"), bytes.count < 64 else { throw Mismatch() }
            bytes.append(UInt8(try NumberText.whole(String(word), in: 0...255)))
        }
        return bytes
    }
}
