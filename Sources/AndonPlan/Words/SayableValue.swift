import AndonCore

/// Which values a device can say of a tag: those that its type holds.
enum SayableValue {
    /// A value between two steps counts as the nearer one; a counter goes on where its type ends.
    ///
    /// - Throws: what can be said, where this cannot.
    static func check(_ value: Double, of tag: TagPlan) throws(Mismatch) {
        guard !tag.type.isSwitch else {
            guard value == 0 || value == 1 else { throw Mismatch(allowed: "on or off") }
            return
        }
        guard let reach = tag.type.reach else { return }
        let raw = (value - tag.offset) / tag.scale
        let step = tag.type.isFloat ? raw : raw.rounded()
        guard step < reach.low || step > reach.high && tag.counter == nil else { return }
        let ends = [reach.low * tag.scale + tag.offset, reach.high * tag.scale + tag.offset].sorted()
        func text(_ value: Double, _ units: String) -> String { Quantity(value: value, units: units).text }
        throw Mismatch(
            allowed: tag.counter == nil
                ? "\(text(ends[0], "")) to \(text(ends[1], tag.units)), as its type holds no more"
                : "\(text(tag.offset, tag.units)) or more")
    }
}
