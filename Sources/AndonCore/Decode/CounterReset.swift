/// A counter fell, and not by wrapping.
package struct CounterReset: Sendable, Hashable {
    package var tag: TagID
    /// What it stands at now, in engineering units.
    package var reading: Double
    package var at: Uptime

    package init(tag: TagID, reading: Double, at: Uptime) {
        self.tag = tag
        self.reading = reading
        self.at = at
    }

    /// What people are told of it.
    package func report(in plan: Plan) -> WireReport {
        let tag = plan[self.tag]
        let text =
            "\(plan.path(of: self.tag)) fell to \(NumberText.of(reading)) and not by wrapping: "
            + "the device was restarted, replaced or set back; its total goes on"
        return WireReport(
            step: .counterReset, link: tag.link, unit: tag.unit, tags: [self.tag], text: text, at: at)
    }
}
