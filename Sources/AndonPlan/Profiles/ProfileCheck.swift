/// A value that tells the right map from a wrong one.
package struct ProfileCheck: Sendable {
    package var tag: String
    package var range: ClosedRange<Double>
    package var units: String
    /// What it may mean when the value lies outside.
    package var hint: String?

    /// `180 .. 260 V`
    package var text: String {
        "\(NumberText.plain(range.lowerBound)) .. \(Quantity(value: range.upperBound, units: units).text)"
    }
}
