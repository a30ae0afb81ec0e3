/// A counter fell, and not by wrapping, or grew by more than it can; and went on from there.
package struct CounterReset: Sendable, Hashable {
    package var tag: TagID
    /// What it stands at now, in engineering units.
    package var reading: Double
    /// It fell; otherwise it jumped.
    package var hasFallen: Bool
    package var at: Uptime

    package init(tag: TagID, reading: Double, hasFallen: Bool = true, at: Uptime) {
        self.tag = tag
        self.hasFallen = hasFallen
        self.reading = reading
        self.at = at
    }

    /// What people are told of it.
    package func report(in plan: Plan) -> WireReport {
        let tag = plan[self.tag]
        let what =
            hasFallen ? "fell and did not wrap" : "grew by more than its at-most allows"
        let text =
            "\(plan.path(of: self.tag)) \(what), and goes on from there (now \(NumberText.of(reading))): "
            + "the device was restarted, replaced or set; its total goes on"
        return WireReport(
            step: .counterReset, link: tag.link, unit: tag.unit, tags: [self.tag], text: text, at: at)
    }
}
