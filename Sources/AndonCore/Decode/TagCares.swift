/// What some tags need beyond `raw × scale + offset`: kept beside a block, so that tags without it cost nothing.
package struct TagCares: Sendable, Hashable {
    /// Bits of the value, in the order A to H and as many as its type has, that mean that there is no value.
    package var badValues: [UInt64]
    /// Where the register that says the number of decimals stands, from the start of the block.
    package var decimalsAt: UInt16?
    package var plausible: ClosedRange<Double>?
    package var clamp: ClosedRange<Double>?

    package init(
        badValues: [UInt64] = [], decimalsAt: UInt16? = nil, plausible: ClosedRange<Double>? = nil,
        clamp: ClosedRange<Double>? = nil
    ) {
        self.badValues = badValues
        self.decimalsAt = decimalsAt
        self.plausible = plausible
        self.clamp = clamp
    }

    /// Nil where a tag needs none.
    init?(of tag: TagPlan, decimalsAt: UInt16?) {
        self.init(badValues: tag.badValues, decimalsAt: decimalsAt, plausible: tag.plausible, clamp: tag.clamp)
        if badValues.isEmpty, decimalsAt == nil, plausible == nil, clamp == nil { return nil }
    }

    /// The most decimals that a device is believed: 10⁹ is more than any register of decimals means.
    static let mostDecimals = 9

    /// What is left of an engineering value; NaN stands for none.
    func checked(_ value: Double) -> (value: Double, bad: Quality.Reason?) {
        guard value.isFinite else { return (0, .notANumber) }
        if let plausible, !plausible.contains(value) { return (0, .implausible) }
        guard let clamp else { return (value, nil) }
        return (min(max(value, clamp.lowerBound), clamp.upperBound), nil)
    }
}
