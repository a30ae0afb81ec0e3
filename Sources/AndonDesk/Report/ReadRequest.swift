/// A person asks what stands at a point, through the agent that owns the wire.
package struct ReadRequest: Codable, Sendable, Hashable, DeskRequest {
    package var link: String
    package var unit: Int
    /// `coil`, `discrete`, `input` or `holding`.
    package var area: String
    /// Wire address, from 0.
    package var address: Int
    package var count: Int

    package static let expected =
        #"{"link":"its name in the plan","unit":0 to 255,"area":"coil, discrete, input or holding","address":0 to 65535,"count":1 to 125, of bits 1 to 2000}"#

    package init(link: String, unit: Int, area: String, address: Int, count: Int) {
        self.link = link
        self.unit = unit
        self.area = area
        self.address = address
        self.count = count
    }

    package var problem: String? {
        guard ["coil", "discrete", "input", "holding"].contains(area) else { return "area is no area of a unit" }
        let most = area == "coil" || area == "discrete" ? 2_000 : 125
        if !(0...255).contains(unit) { return "unit is \(unit)" }
        if !(1...most).contains(count) { return "count is \(count)" }
        if !(0...65_535).contains(address) || address + count > 65_536 { return "address is \(address)" }
        return link.isEmpty || link.utf8.count > 200 ? "link is empty or too long" : nil
    }
}

/// What stood there.
package struct ReadReply: Codable, Sendable, Hashable {
    package var line: String
    /// One number for each register or bit.
    package var values: [Int]
    /// From the request to the answer on the wire.
    package var milliseconds: Double?

    package init(line: String, values: [Int], milliseconds: Double? = nil) {
        self.line = line
        self.values = values
        self.milliseconds = milliseconds
    }
}
