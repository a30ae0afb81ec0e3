package import AndonCore

/// A person asks what stands at a point, or what a unit says of itself, through the agent that owns the wire.
package struct ReadRequest: Codable, Sendable, Hashable, DeskRequest {
    package var link: String
    package var unit: Int
    /// `coil`, `discrete`, `input` or `holding`; `device-id` (43/14) or `server-id` (17) for what a unit says of itself.
    package var area: String
    /// Wire address, from 0; of `device-id` the read code times 256, and the object to begin with.
    package var address: Int
    /// Registers or bits; 1 of what a unit says of itself.
    package var count: Int

    package static let expected =
        #"{"link":"its name in the plan","unit":0 to 255,"area":"coil, discrete, input or holding","address":0 to 65535,"count":1 to 125, of bits 1 to 2000}, or with "area":"device-id","address":256 × read code (1 to 4) + object,"count":1, or with "area":"server-id","address":0,"count":1"#

    package init(link: String, unit: Int, area: String, address: Int, count: Int) {
        self.link = link
        self.unit = unit
        self.area = area
        self.address = address
        self.count = count
    }

    package init(link: String, unit: UInt8, _ question: ProbeQuestion) {
        let unit = Int(unit)
        switch question {
        case .values(let point, let count):
            self.init(
                link: link, unit: unit, area: point.area.rawValue, address: Int(point.address), count: Int(count))
        case .deviceID(let code, let object):
            self.init(link: link, unit: unit, area: Self.deviceID, address: Int(code) << 8 | Int(object), count: 1)
        case .serverID: self.init(link: link, unit: unit, area: Self.serverID, address: 0, count: 1)
        }
    }

    package var problem: String? {
        if !(0...255).contains(unit) { return "unit is \(unit)" }
        if link.isEmpty || link.utf8.count > 200 { return "link is empty or too long" }
        switch area {
        case Self.deviceID where !(256..<1_280).contains(address), Self.serverID where address != 0:
            return "address is \(address)"
        case Self.deviceID, Self.serverID: return count == 1 ? nil : "count is \(count)"
        default: break
        }
        guard let area = Area(rawValue: area), area != .frame else { return "area is no area of a unit" }
        if !(1...(area.isBits ? 2_000 : 125)).contains(count) { return "count is \(count)" }
        if !(0...65_535).contains(address) || address + count > 65_536 { return "address is \(address)" }
        return nil
    }

    /// Nil where `problem` says what is wrong.
    package var question: ProbeQuestion? {
        guard problem == nil else { return nil }
        switch area {
        case Self.deviceID: return .deviceID(code: UInt8(address >> 8), object: UInt8(address & 0xFF))
        case Self.serverID: return .serverID
        default: return Area(rawValue: area).map { .values(Point($0, UInt16(address)), count: UInt16(count)) }
        }
    }

    private static let deviceID = "device-id"
    private static let serverID = "server-id"
}
