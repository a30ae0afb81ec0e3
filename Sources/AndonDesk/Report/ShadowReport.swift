/// The stops that would have been, oldest first; times are RFC 3339.
package struct ShadowReport: Codable, Sendable, Hashable {
    package var stops: [Stop]

    package struct Stop: Codable, Sendable, Hashable {
        package var time: String
        /// Why it was not done: `shadow`, `maintenance` or `limit`.
        package var because: String
        package var causes: [Cause]
        /// Causes in all, where they are more than are named.
        package var count: Int

        package init(time: String, because: String, causes: [Cause], count: Int) {
            self.time = time
            self.because = because
            self.causes = causes
            self.count = count
        }
    }

    package struct Cause: Codable, Sendable, Hashable {
        package var rule: String
        /// `oven/zone4-top`
        package var tag: String
        package var text: String
        package var units: String
        package var value: Double?
        package var measured: Double?
        package var limit: Double?

        package init(
            rule: String, tag: String, text: String, units: String = "", value: Double? = nil, measured: Double? = nil,
            limit: Double? = nil
        ) {
            self.rule = rule
            self.tag = tag
            self.text = text
            self.units = units
            self.value = value
            self.measured = measured
            self.limit = limit
        }
    }

    package init(stops: [Stop] = []) { self.stops = stops }
}
