/// The figures of shifts and jobs at one moment: what `andon figures` shows.
package struct FiguresTable: Codable, Sendable, Hashable {
    package var figures: [Row]

    package init(figures: [Row] = []) { self.figures = figures }

    /// One shift or job; times are RFC 3339, and what is not known is left out.
    package struct Row: Codable, Sendable, Hashable {
        package var figures: String
        /// `shift` or `job`.
        package var of: String
        package var name: String
        package var began: String
        package var at: String
        package var ended: Bool
        package var availability: Double?
        package var effectiveness: Double?
        package var quality: Double?
        package var oee: Double?
        package var firstPassYield: Double?
        package var placementErrorRate: Double?
        package var cycleSeconds: Double?
        package var idealCycleSeconds: Double
        package var productionSeconds: Double
        package var standstillSeconds: Double
        package var unknownSeconds: Double
        package var produced: Double
        package var good: Double

        package init(
            figures: String, of: String, name: String, began: String, at: String, ended: Bool,
            availability: Double? = nil, effectiveness: Double? = nil, quality: Double? = nil, oee: Double? = nil,
            firstPassYield: Double? = nil, placementErrorRate: Double? = nil, cycleSeconds: Double? = nil,
            idealCycleSeconds: Double, productionSeconds: Double, standstillSeconds: Double, unknownSeconds: Double,
            produced: Double, good: Double
        ) {
            self.figures = figures
            self.of = of
            self.name = name
            self.began = began
            self.at = at
            self.ended = ended
            self.availability = availability
            self.effectiveness = effectiveness
            self.quality = quality
            self.oee = oee
            self.firstPassYield = firstPassYield
            self.placementErrorRate = placementErrorRate
            self.cycleSeconds = cycleSeconds
            self.idealCycleSeconds = idealCycleSeconds
            self.productionSeconds = productionSeconds
            self.standstillSeconds = standstillSeconds
            self.unknownSeconds = unknownSeconds
            self.produced = produced
            self.good = good
        }
    }
}
