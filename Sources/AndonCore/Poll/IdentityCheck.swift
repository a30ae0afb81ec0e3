/// Asks a device who it is, and holds the answer against the plan.
package struct IdentityCheck: Sendable {
    package enum Verdict: Sendable, Hashable {
        case right
        /// What it says instead, for people.
        case wrong(String)
        /// The device has more to say: ask again.
        case more
    }

    package enum Ask: Sendable, Hashable {
        case register(Point)
        /// 43/14, from this object on.
        case deviceID(object: UInt8)
        case serverID
    }

    private let plan: IdentityPlan
    /// The basic objects that were heard: vendor, product, revision.
    private var heard: [UInt8: String] = [:]
    private var object: UInt8 = 0
    /// No device has so many basic objects that it needs more answers than this.
    private var rounds = 0
    private static let mostRounds = 4

    /// Who says what the device should be, for people.
    private let source: String

    package init(_ plan: IdentityPlan, source: String = "the plan") {
        self.plan = plan
        self.source = source
    }

    package var next: Ask {
        switch plan {
        case .register(let point, _): .register(point)
        case .deviceID: .deviceID(object: object)
        case .serverID: .serverID
        }
    }

    /// `values` as the driver answers them: a register, or one byte each.
    package mutating func took(_ values: [UInt16]) -> Verdict {
        switch plan {
        case .register(let point, let wanted):
            guard values.count == 1 else { return .wrong("an answer of \(values.count) registers") }
            if values[0] == wanted { return .right }
            return .wrong("\(point.area.rawValue) \(point.address) is \(values[0]), \(source) says \(wanted)")
        case .serverID(let wanted):
            let bytes = values.map { UInt8(truncatingIfNeeded: $0) }
            if bytes.starts(with: wanted) { return .right }
            return .wrong(
                "the server id begins with \(Self.hexadecimal(bytes.prefix(wanted.count))), \(source) says "
                    + Self.hexadecimal(wanted[...]))
        case .deviceID(let vendor, let product, let revision):
            return took(objects: values.map { UInt8(truncatingIfNeeded: $0) }, [vendor, product, revision])
        }
    }

    /// Read code, conformity, more follows, next object, number of objects, then id, length and text of each.
    private mutating func took(objects bytes: [UInt8], _ wanted: [String?]) -> Verdict {
        guard bytes.count >= 5 else { return .wrong("a device identification of \(bytes.count) bytes") }
        var at = 5
        for _ in 0..<bytes[4] {
            guard at + 2 <= bytes.count, at + 2 + Int(bytes[at + 1]) <= bytes.count else {
                return .wrong("a device identification that is cut off")
            }
            let text = bytes[(at + 2)..<(at + 2 + Int(bytes[at + 1]))]
            heard[bytes[at]] = DeviceIdentity.plain(text.prefix(64))
            at += 2 + Int(bytes[at + 1])
        }
        rounds += 1
        if bytes[2] == 0xFF, bytes[3] > object, rounds < Self.mostRounds {
            object = bytes[3]
            return .more
        }
        object = 0
        rounds = 0
        defer { heard = [:] }
        for (id, name) in ["vendor", "product", "revision"].enumerated() {
            guard let wanted = wanted[id] else { continue }
            let found = heard[UInt8(id)]
            if found != DeviceIdentity.plain(Array(wanted.utf8)[...]) {
                return .wrong("the \(name) is \(found.map { "\"\($0)\"" } ?? "not told"), \(source) says \"\(wanted)\"")
            }
        }
        return .right
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.isEmpty
            ? "nothing" : bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
