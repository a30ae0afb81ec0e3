/// A person wants the agent to forget what a unit refused, and to ask for it again at once.
package struct ForgetRequest: Codable, Sendable, Hashable, DeskRequest {
    package var link: String
    /// All units of the link where it is nil.
    package var unit: Int?

    package static let expected = #"{"link":"its name in the plan","unit":0 to 255, or left out for all}"#

    package init(link: String, unit: Int? = nil) {
        self.link = link
        self.unit = unit
    }

    package var problem: String? {
        if let unit, !(0...255).contains(unit) { return "unit is \(unit)" }
        return link.isEmpty || link.utf8.count > 200 ? "link is empty or too long" : nil
    }
}

/// What was forgotten.
package struct ForgetReply: Codable, Sendable, Hashable {
    /// Units that had taught the agent something.
    package var units: Int

    package init(units: Int) { self.units = units }
}
